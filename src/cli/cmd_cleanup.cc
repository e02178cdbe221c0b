// `rpscrape cleanup`: removes the backups of old switches.
#include <algorithm>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/migrate/switch.h"
#include "workflow/retention.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

constexpr std::int64_t kDayMillis = 86'400'000;
constexpr std::int64_t kMostDays = 36'500;

struct CleanupWords {
  std::string older_than = "30d";
  bool dry_run = false;
  bool yes = false;
};

// "30d" or "30".
Result<std::int64_t> parse_age(const std::string& text) {
  const std::string digits = text.ends_with('d') ? text.substr(0, text.size() - 1) : text;
  const auto days = to_int(digits);
  if (!days || *days < 0 || *days > kMostDays) {
    return Error{ErrorKind::kUsage, "--older-than: '" + text + "' is no number of days",
                 "write 30d, or 0d for all"};
  }
  return std::int64_t{*days};
}

TextTable table_of(const std::vector<Backup>& backups) {
  TextTable table{{"backup", "since", "partitions", "rows", "bytes", "where"}, {}};
  for (const Backup& backup : backups) {
    table.rows.push_back({backup.table.name.table, backup.since.iso(),
                          static_cast<std::int64_t>(backup.partitions),
                          static_cast<std::int64_t>(backup.rows), static_cast<std::int64_t>(backup.bytes),
                          backup.table.dataset});
  }
  return table;
}

Result<ExitCode> run_cleanup(const CleanupWords& words, Context& context) {
  RPS_ASSIGN(const std::int64_t days, parse_age(words.older_than));
  RPS_ASSIGN(Workspace workspace, Workspace::open_present(context.settings, context.clock, words.dry_run));
  RPS_ASSIGN(std::vector<Backup> backups, backups_of(workspace.catalog(), workspace.table_name()));
  const Timestamp before{context.clock.now().millis - days * kDayMillis};
  std::erase_if(backups, [&](const Backup& backup) { return before < backup.since; });
  RPS_TRY(print_table(table_of(backups), context.json ? OutputFormat::kJson : OutputFormat::kTable,
                      context.out, context.out_terminal));
  if (backups.empty() || words.dry_run) {
    context.progress.note(backups.empty() ? "no backup is older than " + std::to_string(days) + " days"
                                          : "nothing was changed: this was a dry run");
    return ExitCode::kOk;
  }
  context.out.flush();
  RPS_TRY(confirm(context,
                  "Remove " + std::to_string(backups.size()) + " backup(s) of table " +
                      context.settings.table.name + " and their objects for good?",
                  words.yes));
  for (const Backup& backup : backups) {
    RPS_ASSIGN(const Table now, workspace.catalog().table(backup.table.name));
    if (now.id != backup.table.id) {
      return Error{ErrorKind::kPrecondition, "table " + now.name.str() + " is another one by now",
                   "run the command again"};
    }
    RPS_ASSIGN(const DropReport report,
               drop_table(workspace.lake_access("cleanup"), backup.table.name, true, context.progress));
    context.progress.note("removed " + backup.table.name.table + " and " +
                          thousands(static_cast<std::int64_t>(report.objects)) + " objects");
  }
  return ExitCode::kOk;
}

}  // namespace

void add_cleanup(App& app) {
  auto words = std::make_shared<CleanupWords>();
  CommandSpec spec;
  spec.name = "cleanup";
  spec.summary = "remove the backups of old switches";
  spec.description =
      "Lists the tables that switches have set aside ({table}_backup_…) and that are older than asked for, "
      "and after "
      "a question removes them with their objects, for good. Objects that another table names stay.";
  spec.examples = {{"rpscrape cleanup --dry-run", "what is older than 30 days"},
                   {"rpscrape cleanup --older-than 7d --yes", "remove it without being asked"}};
  spec.more_exit_codes = {ExitCode::kRefused};
  spec.options.text("--older-than", "DAYS", words->older_than, "age of the switch, in days (default 30d)");
  spec.options.flag("--dry-run", words->dry_run, "show what would be removed, change nothing");
  spec.options.flag("--yes", words->yes, "do not ask");
  spec.run = [words](Context& context) { return run_cleanup(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
