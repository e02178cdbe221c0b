#include "cli/shell_output.h"

#include <ostream>

#include "base/text.h"

namespace rps::cli {

std::string stats_line(const QueryStats& stats) {
  std::string line =
      thousands(static_cast<std::int64_t>(stats.rows)) + " rows in " + fixed(stats.seconds * 1000, 1) + " ms";
  if (stats.synced_partitions > 0) {
    line += "; " + thousands(static_cast<std::int64_t>(stats.synced_partitions)) +
            " changed partitions taken in before, in " + fixed(stats.sync_seconds * 1000, 1) + " ms";
  }
  if (stats.remote) {
    constexpr int kPriceDigits = 5;
    line += "; Athena scanned " + human_bytes(stats.remote->scanned_bytes) + ", about $" +
            fixed(stats.remote->dollars, kPriceDigits) + (stats.remote->reused ? ", a stored result" : "") +
            ", query " + stats.remote->id;
  }
  return line;
}

Result<QueryStats> show_result(QueryEngine& engine, const std::string& sql, OutputFormat format,
                               Context& context) {
  const auto printer = make_printer(format, context.out, context.out_terminal);
  RPS_ASSIGN(const QueryStats stats, engine.query(sql, *printer));
  RPS_TRY(printer->finish());
  return stats;
}

Status show_plan(QueryEngine& engine, const std::string& sql, OutputFormat format, Context& context) {
  RPS_ASSIGN(const ExplainInfo info, engine.explain(sql));
  const auto read = static_cast<std::int64_t>(info.partitions_read);
  const auto total = static_cast<std::int64_t>(info.partitions_total);
  if (format == OutputFormat::kTable) {
    context.out << info.plan << "\n"
                << info.table << ": reads " << thousands(read) << " of " << thousands(total)
                << " partitions\n";
    return {};
  }
  const TextTable table{{"table", "partitions_read", "partitions_total", "plan"},
                        {{info.table, read, total, info.plan}}};
  return print_table(table, format, context.out, context.out_terminal);
}

}  // namespace rps::cli
