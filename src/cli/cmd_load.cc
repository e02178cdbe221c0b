// `rpscrape load`: flat Parquet files -> lake, checked.
#include <array>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/load.h"

namespace rps::cli {
namespace {

struct LoadWords {
  std::vector<std::string> files;
  std::string mode = "overwrite_partitions";
  bool dry_run = false;
  bool yes = false;
};

TextTable summary_table(const WriteReport& report) {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  std::array<std::int64_t, 4> counts{};
  for (const PartitionReport& partition : report.partitions) {
    ++counts[static_cast<std::size_t>(partition.action)];
  }
  return TextTable{{"rows", "repeats", "added", "replaced", "unchanged", "removed", "version", "rows_checked",
                    "bytes_checked"},
                   {{number(report.rows_in), number(report.repeats), counts[0], counts[1], counts[2],
                     counts[3], report.version, number(report.rows_checked), number(report.bytes_checked)}}};
}

Result<ExitCode> run_load(const LoadWords& words, Context& context) {
  LoadOptions options;
  options.files = words.files;
  RPS_ASSIGN(options.mode, parse_write_mode(words.mode));
  if (options.mode == WriteMode::kOverwrite && !words.dry_run) {
    RPS_TRY(confirm(context, "Replace the whole table " + context.settings.table.name + " by these files?",
                    words.yes));
  }
  const auto access = words.dry_run ? Workspace::Access::kDryRun : Workspace::Access::kWrite;
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, access));
  RPS_ASSIGN(const WriteReport report, load_parquet(workspace, options, context.progress));
  RPS_TRY(print_table(summary_table(report), context.json ? OutputFormat::kJson : OutputFormat::kTable,
                      context.out, context.out_terminal));
  context.progress.note(words.dry_run
                            ? std::string("nothing was changed: this was a dry run")
                            : thousands(static_cast<std::int64_t>(report.rows_checked)) + " rows in " +
                                  thousands(static_cast<std::int64_t>(report.objects_checked)) +
                                  " partitions written, read back and found equal");
  return ExitCode::kOk;
}

}  // namespace

void add_load(App& app) {
  auto words = std::make_shared<LoadWords>();
  CommandSpec spec;
  spec.name = "load";
  spec.summary = "flat Parquet files to the lake, in one commit, checked";
  spec.description =
      "Streams the rows of flat Parquet files, in whatever order they lie there, into the partitioned table "
      "in "
      "one commit, with a memory that does not grow with the files, and then reads every object back and "
      "compares its "
      "rows and their hashes with the catalog. Columns are matched with the table's by name; those that a "
      "file "
      "lacks are NULL, but country, date, race_id and horse_id must be there. Of rows with the same race and "
      "horse "
      "the one with the latest created_at is kept.";
  spec.examples = {
      {"rpscrape load results.parquet", "replace the days that the file holds"},
      {"rpscrape load a.parquet b.parquet --mode upsert", "replace only the races that they hold"},
      {"rpscrape load results.parquet --dry-run", "what would change"}};
  spec.more_exit_codes = {ExitCode::kRefused};
  spec.options.positionals("FILE", words->files, true, "Parquet files to load");
  spec.options.choice("--mode", "MODE", words->mode,
                      {"append", "overwrite", "overwrite_partitions", "upsert"},
                      "how rows go into the table (default overwrite_partitions)");
  spec.options.flag("--dry-run", words->dry_run, "show what would change, change nothing");
  spec.options.flag("--yes", words->yes, "do not ask before --mode overwrite");
  spec.run = [words](Context& context) { return run_load(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
