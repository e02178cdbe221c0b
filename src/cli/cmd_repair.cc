// `rpscrape repair`: the catalog and the store brought together again.
#include <array>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/glue_findings.h"
#include "workflow/repair.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

struct RepairOptions {
  std::string table;
  bool dry_run = false;
};

TextTable repair_table(const RepairReport& report, const std::vector<Finding>& glue) {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  TextTable table{{"action", "object", "rows before", "rows after", "reason"}, {}};
  for (const RepairedObject& object : report.repairs) {
    table.rows.push_back({std::string(action_name(object.action)), object.key, number(object.rows_before),
                          number(object.rows_after), object.detail});
  }
  for (const Finding& finding : glue) {
    table.rows.push_back({finding.kind, finding.partition, Cell(), Cell(), finding.detail});
  }
  return table;
}

// "2 added, 1 dropped, 0 put back, 0 re-registered, 1 left alone; 812 objects looked at"
std::string summary(const RepairReport& report) {
  using Action = RepairedObject::Action;
  constexpr std::array<Action, 5> kActions{Action::kAdded, Action::kDropped, Action::kPutBack,
                                           Action::kReregistered, Action::kLeftAlone};
  std::vector<std::string> parts;
  for (const Action action : kActions) {
    std::int64_t count = 0;
    for (const RepairedObject& object : report.repairs) {
      count += object.action == action ? 1 : 0;
    }
    parts.push_back(thousands(count) + " " + std::string(action_name(action)));
  }
  return join(parts, ", ") + "; " + thousands(static_cast<std::int64_t>(report.objects)) +
         " objects looked at";
}

Result<ExitCode> run_repair(const RepairOptions& options, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open_present(context.settings, context.clock, options.dry_run));
  TableName name = workspace.table_name();
  name.table = options.table.empty() ? name.table : options.table;
  RPS_ASSIGN(const RepairReport report, repair(workspace.lake_access("repair"), name,
                                               make_run_id("repair", context.clock), context.progress));
  RPS_ASSIGN(const std::vector<Finding> glue, mend_glue(workspace));
  if (context.json || !report.repairs.empty() || !glue.empty()) {
    RPS_TRY(print_table(repair_table(report, glue), context.json ? OutputFormat::kJson : OutputFormat::kTable,
                        context.out, context.out_terminal));
  }
  context.progress.note(
      (options.dry_run ? "would be: " : "") + summary(report) +
      (glue.empty() ? ""
                    : "; " + thousands(static_cast<std::int64_t>(glue.size())) + " differences in Glue"));
  return ExitCode::kOk;
}

}  // namespace

void add_repair(App& app) {
  auto options = std::make_shared<RepairOptions>();
  CommandSpec spec;
  spec.name = "repair";
  spec.summary = "make the catalog say what is in the store";
  spec.description =
      "For a table whose folder was changed from outside. Compares every registered object with the store "
      "and "
      "every object of the table's folder with the catalog: objects that nobody registered are added when "
      "they "
      "hold rows of this table; objects that are gone are put back if they are kept aside, else dropped from "
      "the catalog; objects that were changed are registered with their present rows. What is no Parquet "
      "file "
      "of this table is told and left alone. No object is removed. All in one commit, a new version of the "
      "table; 'restore' undoes it. Of a lake that is shown in Glue, Glue's tables are brought to what the "
      "catalog "
      "says, too.";
  spec.examples = {{"rpscrape repair --dry-run", "what does not fit"},
                   {"rpscrape repair", "the same, mended"},
                   {"rpscrape repair other_table --json", "another table, for a program"}};
  spec.more_exit_codes = {ExitCode::kRefused};
  spec.options.positional("TABLE", options->table, false, "another table than the configured one");
  spec.options.flag("--dry-run", options->dry_run, "show what would change, change nothing");
  spec.run = [options](Context& context) { return run_repair(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
