// `rpscrape migrate`: the table once more beside itself, partitioned otherwise.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/migrate/migrate.h"
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
  bool dry_run = false;
};

MigrateOptions options_of(const MigrateWords& words, const Settings& settings) {
  MigrateOptions options;
  options.to =
      words.to.empty() ? default_new_name(settings.table.name) + (words.test_mode ? "_test" : "") : words.to;
  options.partition_by = words.partition_by.empty() ? settings.table.partition_by : words.partition_by;
  options.batch_rows = static_cast<std::uint64_t>(words.batch_rows);
  options.max_rows = words.test_mode ? static_cast<std::uint64_t>(words.max_rows) : 0;
  options.resume = words.resume;
  return options;
}

std::int64_t number(std::uint64_t n) {
  return static_cast<std::int64_t>(n);
}

Status print_check(const MigrateCheck& check, Context& context) {
  const TextTable table{
      {"table", "version", "partitioned by", "partitions", "rows", "duplicates", "bytes", "first", "last"},
      {{check.table.name.table, check.table.version, join(check.table.partition_keys, ","),
        number(check.partitions), number(check.rows), number(check.duplicates), number(check.bytes),
        check.first_partition, check.last_partition}}};
  return print_table(table, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                     context.out_terminal);
}

Status print_report(const MigrateReport& report, Context& context) {
  TextTable table{{"table", "partitioned by", "partitions", "rows", "bytes", "content_hash"}, {}};
  const MigrateCheck& source = report.source;
  table.rows.push_back({source.table.name.table, join(source.table.partition_keys, ","),
                        number(source.partitions), number(source.rows), number(source.bytes),
                        std::monostate()});
  table.rows.push_back({report.made.name.table, join(report.made.partition_keys, ","),
                        number(report.partitions), number(report.sum.rows), number(report.bytes),
                        report.sum.hash.hex()});
  return print_table(table, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                     context.out_terminal);
}

std::string summary(const MigrateReport& report) {
  return thousands(number(report.rows_copied)) + " rows copied in " + thousands(number(report.batches)) +
         (report.batches == 1 ? " batch" : " batches") + " and compared in " + fixed(report.copy_seconds, 1) +
         " s" + ", after " + fixed(report.check_seconds, 1) + " s of reading the source";
}

Result<ExitCode> run_migrate(const MigrateWords& words, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open_present(context.settings, context.clock, words.dry_run));
  const TableName source = workspace.table_name();
  if (words.dry_run) {
    RPS_ASSIGN(const MigrateCheck check, check_source(workspace, source, context.progress));
    RPS_TRY(print_check(check, context));
    context.progress.note("nothing was changed: this was a dry run");
    return ExitCode::kOk;
  }
  const MigrateOptions options = options_of(words, context.settings);
  RPS_ASSIGN(const MigrateReport report, migrate(workspace, source, options, context.progress));
  RPS_TRY(print_report(report, context));
  context.progress.note(summary(report));
  context.progress.note(words.test_mode ? "a trial: 'rpscrape drop " + options.to + " --purge' removes it"
                                        : "both hold the same rows; 'rpscrape switch " + options.to +
                                              "' makes the new one live");
  return ExitCode::kOk;
}

}  // namespace

void add_migrate(App& app) {
  auto words = std::make_shared<MigrateWords>();
  CommandSpec spec;
  spec.name = "migrate";
  spec.summary = "copy the table to a new one beside it, partitioned otherwise";
  spec.description =
      "Reads and checks the whole configured table, makes a new one ({table}_partitioned) at a place of its "
      "own, "
      "copies the partitions in batches, each one commit that is read back before it, brings over what was "
      "written to "
      "the table meanwhile, and at the end compares the content hashes of all rows. The table itself answers "
      "throughout and is never written; 'switch' then lets the two change places. Stopped anywhere, --resume "
      "goes on. "
      "Flat Parquet files become a partitioned table with 'load'.";
  spec.examples = {{"rpscrape migrate --partition-by country,month", "fewer, larger objects"},
                   {"rpscrape migrate --resume --partition-by country,month", "go on where it was stopped"},
                   {"rpscrape migrate --test-mode --max-rows 1000", "a trial with the first days"},
                   {"rpscrape migrate --dry-run", "check the table only"}};
  spec.more_exit_codes = {ExitCode::kDifferences, ExitCode::kRefused};
  spec.options.text("--to", "TABLE", words->to, "the new table's name (default {table}_partitioned)");
  spec.options.list("--partition-by", "COLUMNS", words->partition_by,
                    "country,date or country,month or country,year (default: table.partition_by)");
  spec.options.integer("--batch-rows", "N", words->batch_rows, 1, kMostRows,
                       "rows of a batch (default 100000)");
  spec.options.flag("--resume", words->resume, "go on with a new table that is there already");
  spec.options.flag("--test-mode", words->test_mode, "copy the first rows only, to {table}_partitioned_test");
  spec.options.integer("--max-rows", "N", words->max_rows, 1, kMostRows,
                       "rows of --test-mode, in whole partitions (default 1000)");
  spec.options.flag("--dry-run", words->dry_run, "read and check the table, change nothing");
  spec.run = [words](Context& context) { return run_migrate(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
