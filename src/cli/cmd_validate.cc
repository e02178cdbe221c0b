// `rpscrape validate`: is the table what its catalog says, or are two tables the same?
#include <algorithm>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/validate.h"

namespace rps::cli {
namespace {

struct ValidateOptions {
  std::string first;
  std::string second;
};

TextTable finding_table(const std::vector<Finding>& findings) {
  TextTable table{{"finding", "where", "detail"}, {}};
  for (const Finding& finding : findings) {
    table.rows.push_back({finding.kind, finding.partition, finding.detail});
  }
  return table;
}

std::string summary(const TableCheck& check) {
  const auto number = [](std::uint64_t n) { return thousands(static_cast<std::int64_t>(n)); };
  return check.table.name.str() + " version " + std::to_string(check.table.version) + ": " +
         number(check.rows) + " rows in " + number(check.partitions) + " partitions read and hashed, " +
         number(check.duplicates) + " duplicate keys";
}

Result<ExitCode> conclude(const std::vector<Finding>& findings, Context& context) {
  const auto differences = std::count_if(findings.begin(), findings.end(), is_difference);
  if (context.json || !findings.empty()) {
    RPS_TRY(print_table(finding_table(findings), context.json ? OutputFormat::kJson : OutputFormat::kTable,
                        context.out, context.out_terminal));
  }
  context.progress.note(differences == 0 ? "no differences" : thousands(differences) + " differences");
  return differences == 0 ? ExitCode::kOk : ExitCode::kDifferences;
}

Result<ExitCode> run_validate(const ValidateOptions& options, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  TableName first = workspace.table_name();
  first.table = options.first.empty() ? first.table : options.first;
  if (options.second.empty()) {
    RPS_ASSIGN(const TableCheck check, check_table(workspace, first, context.progress));
    context.progress.note(summary(check));
    return conclude(check.findings, context);
  }
  RPS_ASSIGN(const Comparison comparison,
             compare_tables(workspace, first, TableName{first.database, options.second}, context.progress));
  context.progress.note(summary(comparison.a));
  context.progress.note(summary(comparison.b));
  std::vector<Finding> findings = comparison.a.findings;
  findings.insert(findings.end(), comparison.b.findings.begin(), comparison.b.findings.end());
  findings.insert(findings.end(), comparison.differences.begin(), comparison.differences.end());
  return conclude(findings, context);
}

}  // namespace

void add_validate(App& app) {
  auto options = std::make_shared<ValidateOptions>();
  CommandSpec spec;
  spec.name = "validate";
  spec.summary = "check a table against its catalog, or two tables against each other";
  spec.description =
      "Reads every object of the table, counts rows, computes the content hash of every partition over all "
      "columns and "
      "compares both with the catalog, and looks for repeated (race_id, horse_id) over the whole table. With "
      "two "
      "tables, both are checked and compared partition by partition; differing rows are shown.";
  spec.examples = {{"rpscrape validate", "the configured table"},
                   {"rpscrape validate rpscrape rpscrape_partitioned", "two tables"}};
  spec.more_exit_codes = {ExitCode::kDifferences};
  spec.log = LogPolicy::kOptional;
  spec.options.positional("TABLE", options->first, false, "table to check (default: the configured one)");
  spec.options.positional("OTHER", options->second, false, "table to compare it with");
  spec.run = [options](Context& context) { return run_validate(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
