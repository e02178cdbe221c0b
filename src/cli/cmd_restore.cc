// `rpscrape restore`: an earlier version of a table becomes the present one.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/upload_report.h"
#include "workflow/restore.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

struct RestoreOptions {
  std::string table;
  std::int64_t version = -1;  // -1: not given
  std::string at;
  bool dry_run = false;
  bool yes = false;
};

Result<VersionChoice> read_choice(const RestoreOptions& options) {
  VersionChoice choice;
  if (options.version >= 0) {
    choice.version = options.version;
  }
  if (!options.at.empty()) {
    auto at = Timestamp::parse(options.at);
    if (!at.ok()) {
      return Error{ErrorKind::kUsage, "--at: " + at.error().message, at.error().hint};
    }
    choice.at = *at;
  }
  if (choice.version.has_value() == choice.at.has_value()) {
    return Error{ErrorKind::kUsage, "give either --version N or --at TIME",
                 "'rpscrape history' lists the versions"};
  }
  return choice;
}

// "version 3 of rpscrape (2026-11-23T08:00:00.000Z, 812 rows)"
Result<std::string> describe(Catalog& catalog, const Table& table, Version version) {
  RPS_ASSIGN(const std::vector<VersionInfo> history, catalog.history(table));
  for (const VersionInfo& info : history) {
    if (info.version == version) {
      return "version " + std::to_string(version) + " of " + table.name.table + " (" +
             info.committed_at.iso() + ", " + thousands(static_cast<std::int64_t>(info.rows)) + " rows)";
    }
  }
  return "version " + std::to_string(version) + " of " + table.name.table;
}

std::string summary(const WriteReport& report, bool dry_run) {
  const auto count = thousands(static_cast<std::int64_t>(report.partitions.size()));
  if (report.partitions.empty()) {
    return "the table is the same as it was then; nothing to restore";
  }
  return dry_run ? count + " partitions would change"
                 : count + " partitions changed; the table is now version " + std::to_string(report.version);
}

Result<ExitCode> run_restore(const RestoreOptions& options, Context& context) {
  RPS_ASSIGN(const VersionChoice choice, read_choice(options));
  RPS_ASSIGN(Workspace workspace, Workspace::open_present(context.settings, context.clock, options.dry_run));
  TableName name = workspace.table_name();
  name.table = options.table.empty() ? name.table : options.table;
  RPS_ASSIGN(const Table table, workspace.catalog().table(name));
  RPS_ASSIGN(const Version version, choose_version(workspace.catalog(), table, choice));
  RPS_ASSIGN(const std::string what, describe(workspace.catalog(), table, version));
  context.progress.note("restoring " + what);
  if (!options.dry_run) {
    RPS_TRY(confirm(context, "Make " + what + " the present one again?", options.yes));
  }
  RPS_ASSIGN(const WriteReport report, restore(workspace.lake_access("restore"), name, version,
                                               make_run_id("restore", context.clock), context.progress));
  RPS_TRY(print_writes({report}, options.dry_run, context));
  context.progress.note(summary(report, options.dry_run));
  return ExitCode::kOk;
}

}  // namespace

void add_restore(App& app) {
  auto options = std::make_shared<RestoreOptions>();
  CommandSpec spec;
  spec.name = "restore";
  spec.summary = "bring an earlier version of a table back";
  spec.description =
      "Makes a new version of the table that holds what the chosen earlier one held, in one commit. Replaced "
      "objects were kept aside and come back; those that go are kept aside in turn, so that a restore can be "
      "undone by another one. Columns that were added since stay, and are NULL in the restored rows. When an "
      "object is not kept any more (lake.keep_days), nothing is changed and the message names its partition.";
  spec.examples = {{"rpscrape restore --version 12 --dry-run", "what would change"},
                   {"rpscrape restore --at \"2026-11-23 08:00:00\"", "the table as it was then (UTC)"}};
  spec.more_exit_codes = {ExitCode::kRefused};
  spec.options.positional("TABLE", options->table, false, "another table than the configured one");
  spec.options.integer("--version", "N", options->version, 0, 1'000'000'000, "the version's number");
  spec.options.text("--at", "TIME", options->at,
                    "the version that was present then: YYYY-MM-DD HH:MM:SS, UTC");
  spec.options.flag("--dry-run", options->dry_run, "show what would change, change nothing");
  spec.options.flag("--yes", options->yes, "do not ask");
  spec.run = [options](Context& context) { return run_restore(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
