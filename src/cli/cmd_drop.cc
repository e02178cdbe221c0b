// `rpscrape drop`: a table leaves the catalog.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/retention.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

struct DropOptions {
  std::string table;
  bool purge = false;
  bool dry_run = false;
  bool yes = false;
};

std::string question(const DropOptions& options, const VersionInfo& present) {
  return "Drop table " + options.table + " (" + thousands(static_cast<std::int64_t>(present.rows)) +
         " rows) and its history" +
         (options.purge ? ", and remove its objects for good?" : "? Its objects stay.");
}

Result<ExitCode> run_drop(const DropOptions& options, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open_present(context.settings, context.clock, options.dry_run));
  TableName name = workspace.table_name();
  name.table = options.table;
  RPS_ASSIGN(const Table table, workspace.catalog().table(name));
  RPS_ASSIGN(const std::vector<VersionInfo> history, workspace.catalog().history(table));
  if (!options.dry_run) {
    RPS_TRY(
        confirm(context, question(options, history.empty() ? VersionInfo() : history.front()), options.yes));
  }
  RPS_ASSIGN(const DropReport report,
             drop_table(workspace.lake_access("drop"), name, options.purge, context.progress));
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  const TextTable out{{"table", "partitions", "rows", "objects removed", "kept objects removed"},
                      {{options.table, number(report.partitions), number(report.rows), number(report.objects),
                        number(report.kept_objects)}}};
  RPS_TRY(print_table(out, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                      context.out_terminal));
  if (!options.purge) {
    context.progress.note((options.dry_run ? "would drop " : "dropped ") + options.table +
                          "; its objects stay in " + workspace.store().describe(table.dataset));
  }
  return ExitCode::kOk;
}

}  // namespace

void add_drop(App& app) {
  auto options = std::make_shared<DropOptions>();
  CommandSpec spec;
  spec.name = "drop";
  spec.summary = "take a table out of the catalog";
  spec.description =
      "Unregisters a table with its history. Its objects stay where they are, as with an external table: a "
      "table "
      "made anew at the same place takes them in with 'repair'. With --purge the objects of its present "
      "version "
      "and those kept aside for earlier ones are removed too, except those that another table names. The raw "
      "store is never touched: 'process --mode overwrite' makes the table again from it.";
  spec.examples = {{"rpscrape drop old_table --dry-run --purge", "what would be removed"},
                   {"rpscrape drop old_table", "unregister, keep the objects"},
                   {"rpscrape drop old_table --purge --yes", "remove it all without being asked"}};
  spec.more_exit_codes = {ExitCode::kRefused};
  spec.options.positional("TABLE", options->table, true, "the table");
  spec.options.flag("--purge", options->purge, "remove its objects, too");
  spec.options.flag("--dry-run", options->dry_run, "show what would be removed, change nothing");
  spec.options.flag("--yes", options->yes, "do not ask");
  spec.run = [options](Context& context) { return run_drop(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
