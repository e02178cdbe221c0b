// `rpscrape tables`: what the catalog holds.
#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

std::vector<Cell> cells_of(const Table& table, const VersionInfo& present) {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  return {table.name.database,
          table.name.table,
          number(present.rows),
          number(present.partitions),
          number(present.bytes),
          std::int64_t{table.version},
          table.committed_at.iso(),
          (table.partition_keys.empty() ? "nothing" : join(table.partition_keys, ", ")),
          table.dataset};
}

Result<ExitCode> run_tables(Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  RPS_ASSIGN(const std::vector<Table> tables, workspace.catalog().tables());
  TextTable out{{"database", "table", "rows", "partitions", "bytes", "version", "committed_at",
                 "partitioned_by", "dataset"},
                {}};
  for (const Table& table : tables) {
    RPS_ASSIGN(const std::vector<VersionInfo> history, workspace.catalog().history(table));
    out.rows.push_back(cells_of(table, history.empty() ? VersionInfo() : history.front()));
  }
  RPS_TRY(print_table(out, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                      context.out_terminal));
  return ExitCode::kOk;
}

}  // namespace

void add_tables(App& app) {
  CommandSpec spec;
  spec.name = "tables";
  spec.summary = "list the tables of the catalog";
  spec.description =
      "Prints each table with its rows, partitions and bytes, its present version and when that was "
      "committed, "
      "its partition columns and where its objects lie in the store.";
  spec.examples = {{"rpscrape tables", "all tables"}, {"rpscrape tables --json", "for a program"}};
  spec.log = LogPolicy::kOptional;
  spec.run = run_tables;
  app.add(std::move(spec));
}

}  // namespace rps::cli
