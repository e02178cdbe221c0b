// `rpscrape switch` and `rpscrape rollback`: two tables change places, by name only.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/migrate/go_back_flat.h"
#include "workflow/migrate/switch.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

struct SwitchWords {
  std::string table;
  bool dry_run = false;
};

struct RollbackWords {
  std::string backup;
  bool keep_new = false;
  bool discard_new = false;
  bool dry_run = false;
};

Status print_renamed(const std::vector<Renamed>& renamed, Context& context) {
  TextTable table{{"table", "was", "partitioned by", "partitions", "rows"}, {}};
  for (const Renamed& each : renamed) {
    table.rows.push_back(
        {each.after.name.table, each.before.name.table,
         each.after.partition_keys.empty() ? "nothing" : join(each.after.partition_keys, ","),
         static_cast<std::int64_t>(each.partitions), static_cast<std::int64_t>(each.rows)});
  }
  return print_table(table, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                     context.out_terminal);
}

// How long queries by Athena and others could see a part of a table only.
void note_windows(const Workspace& workspace, Context& context) {
  for (const Publication& one : workspace.publications()) {
    if (one.replaced) {
      constexpr int kDigits = 3;
      context.progress.note("Glue: " + one.name.table + " changed within " +
                            fixed(one.window_seconds, kDigits) + " s (" + std::to_string(one.created) +
                            " partitions added, " + std::to_string(one.updated) + " changed, " +
                            std::to_string(one.removed) + " removed)");
    }
  }
}

void note_end(bool dry_run, const std::string& what, Context& context) {
  context.progress.note(dry_run ? "nothing was changed: this was a dry run" : what);
}

Result<ExitCode> run_switch(const SwitchWords& words, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open_present(context.settings, context.clock, words.dry_run));
  const TableName live = workspace.table_name();
  const std::string made = words.table.empty() ? default_new_name(live.table) : words.table;
  RPS_ASSIGN(const auto renamed, switch_tables(workspace.lake_access("switch"), live, made,
                                               make_run_id("switch", context.clock)));
  RPS_TRY(print_renamed(renamed, context));
  note_windows(workspace, context);
  note_end(words.dry_run, "'rpscrape rollback' takes it back; 'rpscrape cleanup' removes old backups",
           context);
  return ExitCode::kOk;
}

Result<ExitCode> run_rollback(const RollbackWords& words, Context& context) {
  if (words.keep_new && words.discard_new) {
    return Error{ErrorKind::kUsage, "--keep-new and --discard-new exclude each other", ""};
  }
  if (words.keep_new && words.dry_run) {
    return Error{ErrorKind::kUsage, "--keep-new writes rows, which a dry run cannot show",
                 "'rpscrape validate " + context.settings.table.name + " BACKUP' shows them"};
  }
  RPS_ASSIGN(Workspace workspace, Workspace::open_present(context.settings, context.clock, words.dry_run));
  const TableName live = workspace.table_name();
  std::string backup = words.backup;
  if (backup.empty()) {
    RPS_ASSIGN(const Table last, last_backup(workspace.catalog(), live));
    backup = last.name.table;
  }
  const NewRows new_rows = words.keep_new      ? NewRows::kKeep
                           : words.discard_new ? NewRows::kDiscard
                                               : NewRows::kRefuse;
  RPS_ASSIGN(const bool flat, is_flat(workspace, {live.database, backup}));
  RPS_ASSIGN(const auto renamed, flat&& words.keep_new
                                     ? go_back_flat(workspace, live, backup, {}, context.progress)
                                     : roll_back(workspace.lake_access("rollback"), live, backup, new_rows,
                                                 make_run_id("rollback", context.clock), context.progress));
  RPS_TRY(print_renamed(renamed, context));
  note_windows(workspace, context);
  note_end(words.dry_run, live.table + " is what it was before the switch", context);
  return ExitCode::kOk;
}

}  // namespace

void add_switch(App& app) {
  auto words = std::make_shared<SwitchWords>();
  CommandSpec spec;
  spec.name = "switch";
  spec.summary = "a table made beside the live one takes its place";
  spec.description =
      "The configured table becomes {table}_backup_{YYYYMMDD}, and the new one gets its name, in one "
      "transaction of the catalog; readers see the one or the other. No object is touched. Both tables must "
      "hold the same rows, by the catalog's counts and content hashes, however they are partitioned; else "
      "the "
      "exit code is 5 and nothing changes.";
  spec.examples = {{"rpscrape switch", "{table}_partitioned goes live"},
                   {"rpscrape switch rpscrape_monthly", "another one"},
                   {"rpscrape switch --dry-run", "whether it would"}};
  spec.more_exit_codes = {ExitCode::kDifferences, ExitCode::kRefused};
  spec.options.positional("NEW", words->table, false, "the new table (default: {table}_partitioned)");
  spec.options.flag("--dry-run", words->dry_run, "compare and show, change nothing");
  spec.run = [words](Context& context) { return run_switch(*words, context); };
  app.add(std::move(spec));
}

void add_rollback(App& app) {
  auto words = std::make_shared<RollbackWords>();
  CommandSpec spec;
  spec.name = "rollback";
  spec.summary = "take a switch back";
  spec.description =
      "The backup gets the live table's name again, and the live table the name that it had before the "
      "switch, in "
      "one transaction of the catalog. When rows were written since the switch, the tables differ, and "
      "rollback is "
      "refused unless you say what is to become of them: --keep-new writes the changed partitions to the "
      "backup "
      "first, --discard-new leaves them in the table that goes.";
  spec.examples = {{"rpscrape rollback", "undo the last switch"},
                   {"rpscrape rollback --keep-new", "and take along what was written since"}};
  spec.more_exit_codes = {ExitCode::kDifferences, ExitCode::kRefused};
  spec.options.positional("BACKUP", words->backup, false, "the backup (default: that of the last switch)");
  spec.options.flag("--keep-new", words->keep_new, "write rows that are newer than the switch to the backup");
  spec.options.flag("--discard-new", words->discard_new, "go back without them");
  spec.options.flag("--dry-run", words->dry_run, "compare and show, change nothing");
  spec.run = [words](Context& context) { return run_rollback(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
