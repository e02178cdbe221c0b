// `rpscrape sql`: queries over the tables of the catalog.
#include <istream>
#include <iterator>
#include <memory>
#include <ostream>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/shell.h"
#include "cli/shell_line.h"
#include "cli/shell_output.h"
#include "cli/shell_words.h"
#include "cli/sql_engine.h"
#include "cli/table_printer.h"
#include "workflow/restore.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

struct SqlOptions {
  std::string query;
  std::string format;
  std::string output;
  bool explain = false;
  std::string as_of;   // a version's number or a time; empty: the newest version
  std::string engine;  // empty: the configured one
};

// The version that --as-of names; a time is resolved by the configured table's history.
Result<Version> resolve_as_of(Workspace& workspace, const std::string& as_of) {
  if (const auto number = to_int(as_of); number && *number >= 0) {
    return Version{*number};
  }
  const auto at = Timestamp::parse(as_of);
  if (!at.ok()) {
    return Error{ErrorKind::kUsage, "--as-of: '" + as_of + "' is neither a version number nor a time",
                 "write a time as YYYY-MM-DD HH:MM:SS (UTC); 'rpscrape history' lists the versions"};
  }
  RPS_ASSIGN(const Table table, workspace.catalog().table(workspace.table_name()));
  return choose_version(workspace.catalog(), table, VersionChoice{std::nullopt, *at});
}

Result<std::unique_ptr<EmbeddedEngine>> open_embedded(Workspace& workspace, const SqlOptions& words,
                                                      Context& context) {
  EngineOptions options;
  options.sync_after = true;
  if (!words.as_of.empty()) {
    RPS_ASSIGN(options.as_of, resolve_as_of(workspace, words.as_of));
  }
  return open_embedded_engine(workspace, std::move(options), context);
}

Result<ExitCode> export_parquet(EmbeddedEngine& engine, const SqlOptions& options, Context& context) {
  RPS_ASSIGN(const QueryStats stats, engine.export_parquet(options.query, options.output));
  context.progress.note(options.output + ": " + stats_line(stats));
  engine.settle();
  return ExitCode::kOk;
}

Result<ExitCode> run_query(QueryEngine& engine, const SqlOptions& options, OutputFormat format,
                           Context& context) {
  if (options.explain) {
    RPS_TRY(show_plan(engine, options.query, format, context));
    return ExitCode::kOk;
  }
  RPS_ASSIGN(const QueryStats stats, show_result(engine, options.query, format, context));
  context.out.flush();
  context.progress.note(stats_line(stats));
  engine.settle();
  return ExitCode::kOk;
}

Result<std::unique_ptr<LineSource>> typed_lines(Workspace& workspace, const Context& context) {
  RPS_ASSIGN(const std::vector<Table> tables, workspace.catalog().tables());
  const ShellWords words(tables, context.settings.table.database);
  return make_typed_lines(
      history_path(process_environment),
      [words](std::string_view line, std::string_view word) { return words.complete(line, word); });
}

Result<ExitCode> run_shell(Workspace& workspace, QueryEngine& engine, const SqlOptions& options,
                           OutputFormat format, Context& context) {
  const bool typed = context.can_ask && context.out_terminal.tty;
  ShellOptions shell_options{typed, format, true, options.explain};
  auto lines = make_stream_lines(context.in);
  if (typed) {
    RPS_ASSIGN(lines, typed_lines(workspace, context));
    context.out << "SQL over the lake, read only. End statements with ';'; .help tells more.\n";
  }
  RPS_TRY(Shell(engine, workspace.catalog(), *lines, context, shell_options).run());
  return ExitCode::kOk;
}

Status check_options(const SqlOptions& options, const Context& context) {
  const bool parquet = options.format == "parquet";
  if (parquet && context.json) {
    return Error{ErrorKind::kUsage, "--json and --format parquet exclude each other"};
  }
  if (!parquet && !options.output.empty()) {
    return Error{ErrorKind::kUsage, "--output is for --format parquet only",
                 "redirect the standard output: rpscrape sql … > " + options.output};
  }
  if (parquet && options.output.empty()) {
    return Error{ErrorKind::kUsage, "--format parquet needs --output FILE"};
  }
  if (parquet && options.query.empty()) {
    return Error{ErrorKind::kUsage, "--format parquet needs a QUERY"};
  }
  return {};
}

// What only the embedded engine can do.
Status check_athena_options(const SqlOptions& options) {
  if (!options.as_of.empty()) {
    return Error{ErrorKind::kUsage, "--as-of: Athena sees the newest version only", "use --engine embedded"};
  }
  if (options.format == "parquet") {
    return Error{ErrorKind::kUsage, "--format parquet: Athena's results come as text",
                 "use --engine embedded, or Athena's own UNLOAD in its console"};
  }
  return {};
}

Result<std::unique_ptr<QueryEngine>> open_chosen(Workspace& workspace, const SqlOptions& options,
                                                 Context& context) {
  if (engine_name(options.engine, context) == "athena") {
    RPS_TRY(check_athena_options(options));
    return open_engine(workspace, "athena", context);
  }
  RPS_ASSIGN(auto engine, open_embedded(workspace, options, context));
  return std::unique_ptr<QueryEngine>(std::move(engine));
}

Result<ExitCode> run_sql(SqlOptions options, Context& context) {
  RPS_TRY(check_options(options, context));
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  RPS_ASSIGN(const auto engine, open_chosen(workspace, options, context));
  if (auto* embedded = dynamic_cast<EmbeddedEngine*>(engine.get()); options.format == "parquet") {
    return export_parquet(*embedded, options, context);
  }
  RPS_ASSIGN(const OutputFormat format, parse_format(context.json ? "json" : options.format));
  if (options.query.empty() && !context.json) {
    return run_shell(workspace, *engine, options, format, context);
  }
  if (options.query.empty()) {  // one JSON document: all statements together, the last one's result
    options.query.assign(std::istreambuf_iterator<char>(context.in), {});
  }
  return run_query(*engine, options, format, context);
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
      "table "
      "beside the lake is brought up to date first by the partitions that changed, so queries are fast. SQL "
      "reads only: statements that would change the tables are refused. Quote the columns \"or\", \"date\" "
      "and "
      "\"time\" where DuckDB asks for it. With --engine athena, Amazon Athena answers, in its own dialect "
      "(Trino's), over what Glue shows, and what it scanned is told. Without a QUERY on a terminal it is a "
      "shell with completion (Tab) "
      "and "
      "a history, which is kept in ~/.local/state/rpscrape/history; the variable RPSCRAPE_HISTORY names "
      "another "
      "file, or is \"off\".";
  spec.examples = {
      {"rpscrape sql", "a shell; .help tells more"},
      {"rpscrape sql \"select country, count(*) from rpscrape group by all\"", "a table on the terminal"},
      {"rpscrape sql --format csv \"select * from rpscrape where date = '2025-11-11'\"", "one day as CSV"},
      {"rpscrape sql --format parquet --output gb.parquet \"from rpscrape where country = 'gb'\"", "a file"},
      {"rpscrape sql --explain \"select * from rpscrape where date = '2025-11-11'\"", "partitions read"}};
  spec.log = LogPolicy::kOptional;
  spec.options.positional("QUERY", options->query, false,
                          "one or more statements; the last one's result is printed. Without it: a shell, "
                          "or the statements on standard input, each one's result");
  spec.options.choice("--format", "FORMAT", options->format, {"table", "csv", "json", "parquet"},
                      "table (default), csv, json or parquet");
  spec.options.text("-o,--output", "FILE", options->output, "file for --format parquet");
  spec.options.text("--as-of", "VERSION", options->as_of,
                    "the tables as they were in that version, or at that time (YYYY-MM-DD HH:MM:SS, UTC)");
  add_engine_option(spec.options, options->engine);
  spec.options.flag("--explain", options->explain, "show the plan and how many partitions it reads");
  spec.run = [options](Context& context) { return run_sql(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
