// `rpscrape describe`: a table's columns, layout and version.
#include <algorithm>
#include <memory>

#include "base/text.h"
#include "catalog/glue_ddl.h"
#include "catalog/glue_layout.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/lake_place.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

struct DescribeOptions {
  std::string table;
  bool ddl = false;
};

bool is_partition_key(const Table& table, const std::string& column) {
  return std::find(table.partition_keys.begin(), table.partition_keys.end(), column) !=
         table.partition_keys.end();
}

// The statement that makes the table in Athena or Hive.
Result<ExitCode> print_ddl(Workspace& workspace, const Table& table, const VersionInfo& now,
                           Context& context) {
  const std::string& store = context.settings.paths.store;
  if (!is_s3_address(store)) {
    return Error{ErrorKind::kUsage, "--ddl is for a lake on S3, and this one is in " + store,
                 "set paths.store to s3://BUCKET/PREFIX"};
  }
  RPS_ASSIGN(const std::vector<Partition> partitions, workspace.catalog().partitions(table));
  const GlueGoal goal = make_goal(table, now, partitions, "", store, context.settings.catalog.projection);
  context.out << create_table_ddl(goal.table) << ";\n";
  if (goal.registers) {
    context.progress.note("then register its partitions: MSCK REPAIR TABLE " + ddl_name(goal.table.database) +
                          "." + ddl_name(goal.table.name));
  }
  return ExitCode::kOk;
}

Result<ExitCode> run_describe(const DescribeOptions& options, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  TableName name = workspace.table_name();
  name.table = options.table.empty() ? name.table : options.table;
  RPS_ASSIGN(const Table table, workspace.catalog().table(name));
  RPS_ASSIGN(const auto history, workspace.catalog().history(table));
  if (options.ddl) {
    return print_ddl(workspace, table, history.front(), context);
  }
  TextTable out{{"column", "type", "partition", "meaning"}, {}};
  for (const ColumnSpec& column : table.schema.columns()) {
    out.rows.push_back({column.name, std::string(type_name(column.type)),
                        is_partition_key(table, column.name) ? Cell(std::string("yes")) : Cell(),
                        column.meaning});
  }
  RPS_TRY(print_table(out, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                      context.out_terminal));
  const VersionInfo& now = history.front();
  context.progress.note(name.str() + ": " + thousands(static_cast<std::int64_t>(now.rows)) + " rows in " +
                        thousands(static_cast<std::int64_t>(now.partitions)) + " partitions by " +
                        (table.partition_keys.empty() ? "nothing" : join(table.partition_keys, ", ")) + "; " +
                        human_bytes(now.bytes) + " in " + workspace.store().describe(table.dataset) +
                        "; version " + std::to_string(now.version) + " of " + now.committed_at.iso());
  return ExitCode::kOk;
}

}  // namespace

void add_describe(App& app) {
  auto options = std::make_shared<DescribeOptions>();
  CommandSpec spec;
  spec.name = "describe";
  spec.summary = "show a table's columns and where it lies";
  spec.description =
      "Prints the columns of a table with type and meaning, and its size, layout, place and version.";
  spec.examples = {{"rpscrape describe", "the configured table"},
                   {"rpscrape describe --json", "for programs"}};
  spec.log = LogPolicy::kOptional;
  spec.options.positional("TABLE", options->table, false, "another table than the configured one");
  spec.options.flag("--ddl", options->ddl, "print the statement that makes the table in Athena or Hive");
  spec.run = [options](Context& context) { return run_describe(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
