// `rpscrape sql`: queries over the tables of the catalog.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "query/embedded_engine.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

struct SqlOptions {
  std::string query;
  std::string format;
  std::string output;
  bool explain = false;
  std::int64_t as_of = -1;  // -1: the newest version
};

Result<std::unique_ptr<EmbeddedEngine>> open_engine(Workspace& workspace, const SqlOptions& words,
                                                    Context& context) {
  const Settings& settings = context.settings;
  EngineOptions options;
  options.dir = serving_dir(settings);
  options.database = settings.table.database;
  options.memory_limit = settings.sql.memory_limit;
  options.threads = static_cast<unsigned>(settings.sql.threads);
  if (words.as_of >= 0) {
    options.as_of = words.as_of;
  }
  return EmbeddedEngine::open(workspace.catalog(), workspace.store(), std::move(options), context.progress);
}

std::string stats_line(const QueryStats& stats) {
  std::string line =
      thousands(static_cast<std::int64_t>(stats.rows)) + " rows in " + fixed(stats.seconds * 1000, 1) + " ms";
  if (stats.synced_partitions > 0) {
    line += "; " + thousands(static_cast<std::int64_t>(stats.synced_partitions)) +
            " changed partitions taken in before, in " + fixed(stats.sync_seconds * 1000, 1) + " ms";
  }
  return line;
}

Result<ExitCode> run_explain(QueryEngine& engine, const SqlOptions& options, Context& context) {
  RPS_ASSIGN(const ExplainInfo info, engine.explain(options.query));
  if (context.json) {
    const TextTable table{{"table", "partitions_read", "partitions_total", "plan"},
                          {{info.table, static_cast<std::int64_t>(info.partitions_read),
                            static_cast<std::int64_t>(info.partitions_total), info.plan}}};
    RPS_TRY(print_table(table, OutputFormat::kJson, context.out, context.out_terminal));
    return ExitCode::kOk;
  }
  context.out << info.plan << "\n"
              << info.table << ": reads " << thousands(static_cast<std::int64_t>(info.partitions_read))
              << " of " << thousands(static_cast<std::int64_t>(info.partitions_total)) << " partitions\n";
  return ExitCode::kOk;
}

Result<ExitCode> run_query(EmbeddedEngine& engine, const SqlOptions& options, Context& context) {
  const std::string format = context.json ? "json" : options.format;
  if (format == "parquet") {
    if (options.output.empty()) {
      return Error{ErrorKind::kUsage, "--format parquet needs --output FILE"};
    }
    RPS_ASSIGN(const QueryStats stats, engine.export_parquet(options.query, options.output));
    context.progress.note(options.output + ": " + stats_line(stats));
    return ExitCode::kOk;
  }
  RPS_ASSIGN(const OutputFormat output, parse_format(format));
  const auto printer = make_printer(output, context.out, context.out_terminal);
  RPS_ASSIGN(const QueryStats stats, engine.query(options.query, *printer));
  RPS_TRY(printer->finish());
  context.progress.note(stats_line(stats));
  return ExitCode::kOk;
}

Result<ExitCode> run_sql(const SqlOptions& options, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  RPS_ASSIGN(const auto engine, open_engine(workspace, options, context));
  return options.explain ? run_explain(*engine, options, context) : run_query(*engine, options, context);
}

}  // namespace

void add_sql(App& app) {
  auto options = std::make_shared<SqlOptions>();
  options->format = "table";
  CommandSpec spec;
  spec.name = "sql";
  spec.summary = "query the tables";
  spec.description =
      "Runs SQL (DuckDB's dialect) over exactly the partitions that the catalog registers. A copy of the "
      "table beside "
      "the lake is brought up to date first by the partitions that changed, so queries are fast. SQL reads "
      "only: "
      "statements that would change the tables are refused. Quote the columns \"or\", \"date\" and \"time\" "
      "where "
      "DuckDB asks for it.";
  spec.examples = {
      {"rpscrape sql \"select country, count(*) from rpscrape group by all\"", "a table on the terminal"},
      {"rpscrape sql --format csv \"select * from rpscrape where date = '2025-11-11'\"", "one day as CSV"},
      {"rpscrape sql --format parquet --output gb.parquet \"from rpscrape where country = 'gb'\"", "a file"},
      {"rpscrape sql --explain \"select * from rpscrape where date = '2025-11-11'\"", "partitions read"}};
  spec.log = LogPolicy::kOptional;
  spec.options.positional("QUERY", options->query, true,
                          "one or more statements; the last one's result is printed");
  spec.options.choice("--format", "FORMAT", options->format, {"table", "csv", "json", "parquet"},
                      "table (default), csv, json or parquet");
  spec.options.text("-o,--output", "FILE", options->output, "file for --format parquet");
  spec.options.integer("--as-of", "VERSION", options->as_of, 0, 1'000'000'000,
                       "the tables as they were in that version");
  spec.options.flag("--explain", options->explain, "show the plan and how many partitions it reads");
  spec.run = [options](Context& context) { return run_sql(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
