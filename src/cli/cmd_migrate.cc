// `rpscrape migrate`: the table once more beside itself, partitioned otherwise.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/query_times.h"
#include "cli/table_printer.h"
#include "io/files.h"
#include "workflow/migrate/migrate.h"
#include "workflow/migrate/report.h"
#include "workflow/migrate/switch.h"

namespace rps::cli {
namespace {

constexpr std::int64_t kMostRows = 1'000'000'000;

struct MigrateWords {
  std::string to;
  std::vector<std::string> partition_by;
  std::int64_t batch_rows = 100'000;
  std::int64_t max_rows = 1'000;
  bool test_mode = false;
  bool resume = false;
  bool latest = false;
  bool no_query_times = false;
  bool dry_run = false;
};

// "none" is a flat table.
std::vector<std::string> layout_of(const MigrateWords& words, const Settings& settings) {
  if (words.partition_by == std::vector<std::string>{"none"}) {
    return {};
  }
  return words.partition_by.empty() ? settings.table.partition_by : words.partition_by;
}

MigrateOptions options_of(const MigrateWords& words, const Settings& settings) {
  MigrateOptions options;
  options.partition_by = layout_of(words, settings);
  options.to = words.to;
  if (words.to.empty()) {
    options.to =
        options.partition_by.empty() ? settings.table.name + "_flat" : default_new_name(settings.table.name);
    options.to += words.test_mode ? "_test" : "";
  }
  options.batch_rows = static_cast<std::uint64_t>(words.batch_rows);
  options.max_rows = words.test_mode ? static_cast<std::uint64_t>(words.max_rows) : 0;
  options.resume = words.resume;
  options.latest = words.latest;
  return options;
}

std::int64_t number(std::uint64_t n) {
  return static_cast<std::int64_t>(n);
}

std::string layout_text(const Table& table) {
  return table.partition_keys.empty() ? "nothing" : join(table.partition_keys, ",");
}

Cell day_cell(const SourceFacts& facts, Date day) {
  return facts.days.empty() ? Cell() : Cell(day.str());
}

Status print_check(const MigrateSource& source, Context& context) {
  const SourceFacts& facts = source.facts;
  const TextTable table{{"table", "version", "partitioned by", "partitions", "rows", "duplicates", "bytes",
                         "first day", "last day", "partitions to come"},
                        {{source.table.name.table, source.table.version, layout_text(source.table),
                          number(source.partitions), number(facts.rows), number(facts.duplicates),
                          number(source.bytes), day_cell(facts, facts.first_day()),
                          day_cell(facts, facts.last_day()), number(facts.partitions_to_come)}}};
  return print_table(table, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                     context.out_terminal);
}

Status print_report(const MigrateReport& report, Context& context) {
  TextTable table{{"table", "partitioned by", "partitions", "rows", "bytes", "content_hash"}, {}};
  const MigrateSource& source = report.source;
  const Cell hash = source.facts.sum.hash.hex();
  table.rows.push_back({source.table.name.table, layout_text(source.table), number(source.partitions),
                        number(source.facts.rows), number(source.bytes),
                        source.facts.duplicates == 0 ? hash : Cell()});
  table.rows.push_back({report.made.name.table, layout_text(report.made), number(report.partitions),
                        number(source.facts.sum.rows), number(report.bytes), hash});
  return print_table(table, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                     context.out_terminal);
}

std::string summary(const MigrateReport& report) {
  return thousands(number(report.rows_copied)) + " rows copied in " + thousands(number(report.batches)) +
         (report.batches == 1 ? " batch" : " batches") + " and read back in " +
         fixed(report.copy_seconds, 1) + " s, after " + fixed(report.read_seconds, 1) +
         " s of reading and checking the source; " + thousands(number(report.source.facts.days.size())) +
         " days and " + thousands(number(report.sample.rows)) + " sampled rows compared in " +
         fixed(report.compare_seconds, 1) + " s: equal";
}

Result<ExitCode> run_check(const MigrateOptions& options, Workspace& workspace, Context& context) {
  RPS_ASSIGN(const MigrateSource source,
             check_source(workspace, workspace.table_name(), options, context.progress));
  RPS_TRY(print_check(source, context));
  context.progress.note("nothing was changed: this was a dry run");
  RPS_TRY(options.latest ? Status() : check_duplicates(source));
  return ExitCode::kOk;
}

// The report's files, and what the person at the terminal is told.
Status finish(const MigrateReport& report, const std::string& folder, bool measure, Workspace& workspace,
              Context& context) {
  std::vector<QueryTime> queries;
  if (measure) {
    RPS_ASSIGN(queries, time_queries(workspace, report, context));
  }
  RPS_TRY(write_file_atomic(folder + "/report.json", report_json(report, queries)));
  RPS_TRY(write_file_atomic(folder + "/report.md", report_markdown(report, queries)));
  RPS_TRY(print_report(report, context));
  context.progress.note(summary(report));
  context.progress.note("the report is in " + folder);
  return {};
}

Result<ExitCode> run_migrate(const MigrateWords& words, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open_present(context.settings, context.clock, words.dry_run));
  MigrateOptions options = options_of(words, context.settings);
  if (words.dry_run) {
    return run_check(options, workspace, context);
  }
  const std::string folder =
      context.settings.paths.logs + "/migrations/" + options.to + "_" + context.clock.now().stamp();
  options.on_checked = [&](const MigrateSource& source) {
    return write_file_atomic(folder + "/check.json", check_json(source, options));
  };
  RPS_ASSIGN(const MigrateReport report,
             migrate(workspace, workspace.table_name(), options, context.progress));
  RPS_TRY(finish(report, folder, !words.no_query_times, workspace, context));
  const std::string outcome = report.source.facts.duplicates == 0
                                  ? "both hold the same rows"
                                  : "it holds the same rows but for " +
                                        thousands(number(report.source.facts.duplicates)) + " older repeats";
  context.progress.note(words.test_mode
                            ? "a trial: 'rpscrape drop " + options.to + " --purge' removes it"
                            : outcome + "; 'rpscrape switch " + options.to + "' makes the new one live");
  return ExitCode::kOk;
}

}  // namespace

void add_migrate(App& app) {
  auto words = std::make_shared<MigrateWords>();
  CommandSpec spec;
  spec.name = "migrate";
  spec.summary = "copy the table to a new one beside it, laid out otherwise";
  spec.description =
      "Reads and checks the whole configured table, flat or partitioned, and saves what it is (check.json). "
      "Makes a "
      "new table ({table}_partitioned) at a place of its own and writes it in batches, each object read back "
      "at "
      "once; brings over what was written to the table meanwhile; compares both by country and day, counts "
      "and "
      "content hashes both ways, and some rows field by field; and writes a report (report.md, report.json) "
      "below "
      "the logs folder. The table itself answers throughout and is never written; 'switch' then lets the two "
      "change "
      "places. Stopped anywhere, --resume goes on. A table with duplicates is refused. Files become a flat "
      "table "
      "with 'register'.";
  spec.examples = {{"rpscrape migrate", "partitions by country and day"},
                   {"rpscrape migrate --resume", "go on where it was stopped"},
                   {"rpscrape migrate --partition-by country,month", "fewer, larger objects"},
                   {"rpscrape migrate --partition-by none", "the way back: a flat table, {table}_flat"},
                   {"rpscrape migrate --test-mode --max-rows 1000", "a trial with the first rows"},
                   {"rpscrape migrate --dry-run", "check the table only"}};
  spec.more_exit_codes = {ExitCode::kDifferences, ExitCode::kRefused};
  spec.options.text("--to", "TABLE", words->to, "the new table's name (default {table}_partitioned)");
  spec.options.list("--partition-by", "COLUMNS", words->partition_by,
                    "country,date or country,month or country,year, or none (default: table.partition_by)");
  spec.options.integer("--batch-rows", "N", words->batch_rows, 1, kMostRows,
                       "about so many rows are registered at a time (default 100000)");
  spec.options.flag("--resume", words->resume, "go on with a new table that is there already");
  spec.options.flag("--latest", words->latest, "of repeated rows keep that of the latest created_at");
  spec.options.flag("--test-mode", words->test_mode, "copy the first rows only, to {table}_partitioned_test");
  spec.options.integer("--max-rows", "N", words->max_rows, 1, kMostRows, "of --test-mode (default 1000)");
  spec.options.flag("--no-query-times", words->no_query_times,
                    "leave the queries of both tables out of the report");
  spec.options.flag("--dry-run", words->dry_run, "read and check the table, change nothing");
  spec.run = [words](Context& context) { return run_migrate(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
