// `rpscrape validate`: is the table what its catalog says, or are two tables the same?
#include <algorithm>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/sql_engine.h"
#include "cli/table_printer.h"
#include "workflow/engine_validate.h"
#include "workflow/glue_findings.h"
#include "workflow/validate.h"

namespace rps::cli {
namespace {

struct ValidateOptions {
  std::string first;
  std::string second;
  std::string engine;
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

std::vector<Finding> joined(std::initializer_list<const std::vector<Finding>*> parts) {
  std::vector<Finding> all;
  for (const std::vector<Finding>* part : parts) {
    all.insert(all.end(), part->begin(), part->end());
  }
  return all;
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

std::string summary(const EngineCheck& check, const std::string& engine) {
  const auto number = [](std::uint64_t n) { return thousands(static_cast<std::int64_t>(n)); };
  constexpr int kPriceDigits = 5;
  return check.table.name.str() + " version " + std::to_string(check.table.version) + ": " + engine +
         " sees " + number(check.rows) + " rows of " + number(check.partitions) + " partitions, " +
         number(check.duplicates) + " duplicate keys" +
         (check.dollars > 0 ? ", for about $" + fixed(check.dollars, kPriceDigits) : "");
}

// Asks an SQL engine instead of reading the objects.
Result<ExitCode> validate_by_engine(Workspace& workspace, const ValidateOptions& options,
                                    const TableName& first, Context& context) {
  RPS_ASSIGN(const auto engine, open_engine(workspace, options.engine, context));
  if (options.second.empty()) {
    RPS_ASSIGN(const EngineCheck check, check_table_by(*engine, workspace, first));
    context.progress.note(summary(check, options.engine));
    return conclude(check.findings, context);
  }
  RPS_ASSIGN(const EngineComparison comparison,
             compare_tables_by(*engine, workspace, first, TableName{first.database, options.second}));
  context.progress.note(summary(comparison.a, options.engine));
  context.progress.note(summary(comparison.b, options.engine));
  return conclude(joined({&comparison.a.findings, &comparison.b.findings, &comparison.differences}), context);
}

Result<ExitCode> run_validate(const ValidateOptions& options, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  TableName first = workspace.table_name();
  first.table = options.first.empty() ? first.table : options.first;
  if (!options.engine.empty()) {
    return validate_by_engine(workspace, options, first, context);
  }
  if (options.second.empty()) {
    RPS_ASSIGN(const TableCheck check, check_table(workspace, first, context.progress));
    RPS_ASSIGN(const std::vector<Finding> glue, glue_findings(workspace, first));
    context.progress.note(summary(check));
    return conclude(joined({&check.findings, &glue}), context);
  }
  RPS_ASSIGN(const Comparison comparison,
             compare_tables(workspace, first, TableName{first.database, options.second}, context.progress));
  context.progress.note(summary(comparison.a));
  context.progress.note(summary(comparison.b));
  return conclude(joined({&comparison.a.findings, &comparison.b.findings, &comparison.differences}), context);
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
      "tables, both are checked and compared partition by partition; differing rows are shown. Of a table "
      "that is shown in Glue, Glue's partitions are compared, too. With "
      "--engine, an SQL engine is asked instead of the objects: whether it sees the rows "
      "that the catalog says in each partition, and no key twice.";
  spec.examples = {{"rpscrape validate", "the configured table"},
                   {"rpscrape validate rpscrape rpscrape_partitioned", "two tables"},
                   {"rpscrape validate --engine athena", "what Athena sees"}};
  spec.more_exit_codes = {ExitCode::kDifferences};
  spec.log = LogPolicy::kOptional;
  spec.options.positional("TABLE", options->first, false, "table to check (default: the configured one)");
  spec.options.positional("OTHER", options->second, false, "table to compare it with");
  spec.options.choice("--engine", "ENGINE", options->engine, {"embedded", "athena"},
                      "ask this SQL engine: embedded or athena");
  spec.run = [options](Context& context) { return run_validate(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
