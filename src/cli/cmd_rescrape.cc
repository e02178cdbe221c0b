// `rpscrape rescrape`: the last days once more, safely.
#include <memory>

#include "cli/commands.h"
#include "cli/rescrape_job.h"

namespace rps::cli {
namespace {

// Options that were not given come from the configuration.
struct Words {
  std::int64_t days = 0;
  RescrapeWords job;
};

Result<ExitCode> run_command(const Words& given, Context& context) {
  RescrapeWords words = given.job;
  words.days = given.days > 0 ? given.days : context.settings.rescrape.days;
  if (words.countries.empty()) {
    words.countries = context.settings.rescrape.countries;
  }
  RPS_ASSIGN(const RescrapeReport report, run_rescrape_job(words, "rescrape", context));
  RPS_TRY(print_rescrape(report, words.dry_run, context));
  return rescrape_outcome(report);
}

void add_options(Words& words, OptionSet& options) {
  options.integer("--days", "N", words.days, 1, kMostRescrapeDays,
                  "how many days, from yesterday (in London) back (default 7, or rescrape.days)");
  options.list("--countries", "CODES", words.job.countries,
               "countries (default gb,ire,fr, or rescrape.countries)");
  options.date("--until", words.job.until, "the last day instead of yesterday");
  options.flag("--since-last-success", words.job.since_last_success,
               "go back further, up to 30 days, to what earlier runs missed");
  options.flag("--allow-shrink", words.job.allow_shrink,
               "partitions may lose races that the site has no more");
  options.list("--accept-drift", "FIELDS", words.job.accept_drift, "fields that may be empty on these days");
  options.flag("--keep", words.job.keep, "keep the run's folder below the data folder's runs/");
  options.flag("--dry-run", words.job.dry_run,
               "visit the site and show what would change, change nothing (no question)");
  options.flag("--yes", words.job.yes, "do not ask before writing");
}

}  // namespace

void add_rescrape(App& app) {
  auto words = std::make_shared<Words>();
  CommandSpec spec;
  spec.name = "rescrape";
  spec.summary = "the last days once more, safely";
  spec.description =
      "Scrapes the last days again into a folder of their own, compares them with the table and writes what "
      "changed: a day that was scraped whole replaces its partition, of one with failures only the scraped "
      "races "
      "are replaced. A partition that would lose races is refused (exit code 4; the others are written). A "
      "day "
      "without results, or that could not be scraped, stays as it is. All partitions are written in at most "
      "two "
      "commits and read back; days on which nothing changed make no new version of the table. A run that was "
      "killed does no harm: the next one ends in the same table, and within two hours goes on where it was.";
  spec.examples = {{"rpscrape rescrape --days 7 --countries gb,ire,fr", "shows what would change, then asks"},
                   {"rpscrape rescrape --days 7 --dry-run", "only shows it"},
                   {"rpscrape rescrape --yes --since-last-success", "after an outage, without questions"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused, ExitCode::kDifferences};
  add_options(*words, spec.options);
  spec.run = [words](Context& context) { return run_command(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
