// `rpscrape history`: the versions of a table.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

struct HistoryOptions {
  std::string table;
  std::int64_t limit = 0;
};

Result<ExitCode> run_history(const HistoryOptions& options, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  TableName name = workspace.table_name();
  name.table = options.table.empty() ? name.table : options.table;
  RPS_ASSIGN(const Table table, workspace.catalog().table(name));
  RPS_ASSIGN(std::vector<VersionInfo> history, workspace.catalog().history(table));
  if (options.limit > 0 && static_cast<std::size_t>(options.limit) < history.size()) {
    history.resize(static_cast<std::size_t>(options.limit));
  }
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  TextTable out{{"version", "committed_at", "operation", "rows", "partitions", "bytes", "run_id"}, {}};
  for (const VersionInfo& info : history) {
    out.rows.push_back({std::int64_t{info.version}, info.committed_at.iso(), info.operation,
                        number(info.rows), number(info.partitions), number(info.bytes), info.run_id});
  }
  RPS_TRY(print_table(out, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                      context.out_terminal));
  return ExitCode::kOk;
}

}  // namespace

void add_history(App& app) {
  auto options = std::make_shared<HistoryOptions>();
  CommandSpec spec;
  spec.name = "history";
  spec.summary = "list a table's versions";
  spec.description =
      "Prints the versions of a table, the newest first: when it was committed, by which operation and run, "
      "and "
      "the rows, partitions and bytes of the whole table afterwards. 'sql --as-of' asks one of them, "
      "'restore' makes it the present one again. Versions that were replaced more than lake.keep_days days "
      "ago are forgotten.";
  spec.examples = {{"rpscrape history", "all versions of the configured table"},
                   {"rpscrape history --limit 5 --json", "the last five, for a program"}};
  spec.log = LogPolicy::kOptional;
  spec.options.positional("TABLE", options->table, false, "another table than the configured one");
  spec.options.integer("--limit", "N", options->limit, 0, 1'000'000'000, "print at most N (0: all)");
  spec.run = [options](Context& context) { return run_history(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
