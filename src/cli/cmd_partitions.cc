// `rpscrape partitions`: what the catalog says of each partition of a table.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

struct PartitionsOptions {
  std::string table;
  std::string filter;
  std::int64_t limit = 0;
};

std::vector<Cell> cells_of(const Partition& p) {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  return {p.name,
          number(p.rows),
          number(p.files.size()),
          number(p.bytes),
          p.content_hash,
          p.min_created_at.iso(),
          p.max_created_at.iso(),
          p.written_at.iso(),
          std::int64_t{p.version},
          p.run_id};
}

Result<ExitCode> run_partitions(const PartitionsOptions& options, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  TableName name = workspace.table_name();
  name.table = options.table.empty() ? name.table : options.table;
  RPS_ASSIGN(const Table table, workspace.catalog().table(name));
  RPS_ASSIGN(const std::vector<Partition> partitions, workspace.catalog().partitions(table));
  TextTable out{{"partition", "rows", "files", "bytes", "content_hash", "oldest_scrape", "newest_scrape",
                 "written_at", "version", "run_id"},
                {}};
  std::int64_t found = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  for (const Partition& partition : partitions) {
    if (partition.name.find(options.filter) == std::string::npos) {
      continue;
    }
    rows += partition.rows;
    bytes += partition.bytes;
    if (options.limit == 0 || found < options.limit) {
      out.rows.push_back(cells_of(partition));
    }
    ++found;
  }
  RPS_TRY(print_table(out, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                      context.out_terminal));
  context.progress.note(thousands(found) + " of " + thousands(static_cast<std::int64_t>(partitions.size())) +
                        " partitions of " + name.table + " (version " + std::to_string(table.version) +
                        "): " + thousands(static_cast<std::int64_t>(rows)) + " rows, " + human_bytes(bytes));
  return ExitCode::kOk;
}

}  // namespace

void add_partitions(App& app) {
  auto options = std::make_shared<PartitionsOptions>();
  CommandSpec spec;
  spec.name = "partitions";
  spec.summary = "list a table's partitions";
  spec.description =
      "Prints each registered partition with its rows, objects, bytes, content hash, when its rows were "
      "scraped, and "
      "the run and table version that wrote it.";
  spec.examples = {
      {"rpscrape partitions", "all partitions of the configured table"},
      {"rpscrape partitions --filter country=gb/date=2025-11 --json", "one month of one country"}};
  spec.log = LogPolicy::kOptional;
  spec.options.positional("TABLE", options->table, false, "another table than the configured one");
  spec.options.text("--filter", "TEXT", options->filter, "only partitions whose name holds TEXT");
  spec.options.integer("--limit", "N", options->limit, 0, 1'000'000'000, "print at most N (0: all)");
  spec.run = [options](Context& context) { return run_partitions(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
