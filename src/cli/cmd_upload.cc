// `rpscrape upload`: day CSVs -> raw store -> lake.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/region_words.h"
#include "cli/upload_report.h"
#include "workflow/upload.h"

namespace rps::cli {
namespace {

struct UploadWords {
  std::string mode = "overwrite_partitions";
  std::vector<std::string> countries;
  std::int64_t max_files = 0;
  std::vector<std::string> files;
  std::string country;
  bool derive_ids = false;
  bool strict = false;
  bool force = false;
  bool dry_run = false;
  bool yes = false;
};

Result<UploadOptions> read_options(const UploadWords& words, const Context& context) {
  UploadOptions options;
  RPS_ASSIGN(options.mode, parse_write_mode(words.mode));
  RPS_ASSIGN(const std::vector<std::string> countries, region_codes(words.countries));
  options.countries = {countries.begin(), countries.end()};
  if (!words.country.empty()) {
    RPS_ASSIGN(options.country, region_code(words.country));
  }
  options.max_files = static_cast<std::size_t>(words.max_files);
  options.files = words.files;
  options.derive_ids = words.derive_ids;
  options.strict = words.strict;
  options.force = words.force;
  options.quarantine_path =
      context.settings.paths.logs + "/upload_" + context.clock.now().stamp() + ".quarantine.csv";
  return options;
}

Result<ExitCode> run_upload(const UploadWords& words, Context& context) {
  RPS_ASSIGN(const UploadOptions options, read_options(words, context));
  if (options.mode == WriteMode::kOverwrite && !words.dry_run) {
    RPS_TRY(confirm(context, "Replace the whole table " + context.settings.table.name + " by these files?",
                    words.yes));
  }
  const auto access = words.dry_run ? Workspace::Access::kDryRun : Workspace::Access::kWrite;
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, access));
  RPS_ASSIGN(const UploadReport report, upload(workspace, options, context.progress));
  if (report.files.empty()) {
    context.progress.note("nothing to upload: no day files below " + context.settings.paths.data + "/dates");
  }
  RPS_TRY(print_upload(report, words.dry_run, context));
  return upload_outcome(report);
}

void add_options(UploadWords& words, OptionSet& options) {
  options.positionals("FILE", words.files, false,
                      "result CSVs to load instead of the data folder's day files");
  options.choice("--mode", "MODE", words.mode, {"append", "overwrite", "overwrite_partitions", "upsert"},
                 "how rows go into the table (default overwrite_partitions)");
  options.list("--countries", "CODES", words.countries, "day files of these countries only");
  options.integer("--max-files", "N", words.max_files, 0, 1'000'000'000, "load at most N files (0: all)");
  options.text("--country", "CODE", words.country, "country of FILEs that have no region column");
  options.flag("--derive-ids", words.derive_ids, "make stable negative ids for FILEs that have no ids");
  options.flag("--strict", words.strict, "stop, writing nothing, when a row fits no rule");
  options.flag("--force", words.force, "load again what was loaded before");
  options.flag("--dry-run", words.dry_run, "show what would change, change nothing");
  options.flag("--yes", words.yes, "do not ask before --mode overwrite");
}

}  // namespace

void add_upload(App& app) {
  auto words = std::make_shared<UploadWords>();
  CommandSpec spec;
  spec.name = "upload";
  spec.summary = "day CSVs to the raw store and the lake";
  spec.description =
      "Copies each day CSV to the append-only raw store, reads it strictly, and writes its rows to the "
      "partitioned "
      "table: days that are whole replace their partitions in one commit, days that may lack races are "
      "upserted in "
      "another. The partitions are registered and SQL sees them at once. A file is marked as processed only "
      "after "
      "that, so a crash repeats work and loses nothing. Rows that fit no rule go to a quarantine file beside "
      "the "
      "log. A file scraped before what the table has of its day is left out.";
  spec.examples = {{"rpscrape upload", "everything new in the data folder"},
                   {"rpscrape upload --countries gb,ire --dry-run", "what would change"},
                   {"rpscrape upload old/2020.csv --country gb --derive-ids", "an old file without ids"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused};
  add_options(*words, spec.options);
  spec.run = [words](Context& context) { return run_upload(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
