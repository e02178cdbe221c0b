// `rpscrape process`: the raw store's CSVs -> lake.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/region_words.h"
#include "cli/upload_report.h"
#include "workflow/process.h"

namespace rps::cli {
namespace {

struct ProcessWords {
  std::string mode = "upsert";
  std::int64_t batch_size = 0;
  std::string country;
  bool derive_ids = false;
  bool dry_run = false;
  bool yes = false;
};

Result<ProcessOptions> read_options(const ProcessWords& words, const Context& context) {
  ProcessOptions options;
  RPS_ASSIGN(options.mode, parse_write_mode(words.mode));
  options.batch_size = static_cast<std::size_t>(words.batch_size);
  options.derive_ids = words.derive_ids;
  if (!words.country.empty()) {
    RPS_ASSIGN(options.country, region_code(words.country));
  }
  options.quarantine_path =
      context.settings.paths.logs + "/process_" + context.clock.now().stamp() + ".quarantine.csv";
  return options;
}

Result<ExitCode> run_process(const ProcessWords& words, Context& context) {
  RPS_ASSIGN(const ProcessOptions options, read_options(words, context));
  if (options.mode == WriteMode::kOverwrite && !words.dry_run) {
    RPS_TRY(confirm(
        context,
        "Replace the whole table " + context.settings.table.name + " by what the raw store's CSVs say?",
        words.yes));
  }
  const auto access = words.dry_run ? Workspace::Access::kDryRun : Workspace::Access::kWrite;
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, access));
  RPS_ASSIGN(const UploadReport report, process(workspace, options, context.progress));
  if (report.files.empty()) {
    context.progress.note("nothing to process: every raw object is marked as processed");
  }
  RPS_TRY(print_upload(report, words.dry_run, context));
  return upload_outcome(report);
}

void add_options(ProcessWords& words, OptionSet& options) {
  options.choice("--mode", "MODE", words.mode, {"append", "overwrite", "overwrite_partitions", "upsert"},
                 "how rows go into the table (default upsert); overwrite rebuilds it from all raw objects");
  options.integer("--batch-size", "N", words.batch_size, 0, 1'000'000'000,
                  "raw objects per commit (0, the default: all); a rebuild is always one commit");
  options.text("--country", "CODE", words.country,
               "country of unprocessed imports that have no region column");
  options.flag("--derive-ids", words.derive_ids,
               "make stable negative ids for unprocessed objects without ids");
  options.flag("--dry-run", words.dry_run, "show what would change, change nothing");
  options.flag("--yes", words.yes, "do not ask before --mode overwrite");
}

}  // namespace

void add_process(App& app) {
  auto words = std::make_shared<ProcessWords>();
  CommandSpec spec;
  spec.name = "process";
  spec.summary = "the raw store's CSVs to the lake";
  spec.description =
      "Takes in the raw store's CSVs that no run has processed yet, in the order of their scrapes, and marks "
      "each "
      "after its rows are committed. They are upserted, since nobody knows whether their scrapes were whole; "
      "a "
      "race of which the table has a later scrape stays as it is. With --mode overwrite the whole table is "
      "made "
      "anew from all raw CSVs: those that were processed go in as they did then (a whole scrape replaces its "
      "partition, an incomplete one its races), the others are upserted at the time of their scrapes.";
  spec.examples = {{"rpscrape process", "what an interrupted upload left over"},
                   {"rpscrape process --dry-run", "what would change"},
                   {"rpscrape process --mode overwrite", "rebuild the table from the raw store"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused};
  add_options(*words, spec.options);
  spec.run = [words](Context& context) { return run_process(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
