// `rpscrape retry`: failed races again.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/scrape_words.h"
#include "workflow/scrape/live_site.h"
#include "workflow/scrape/retry.h"

namespace rps::cli {
namespace {

constexpr std::int64_t kRecentMillis = 7 * 86'400'000LL;

struct RetryWords {
  bool all = false;
  std::string log;
  bool archive = false;
  std::vector<std::string> accept_drift;
};

Result<ExitCode> run_retry(const RetryWords& words, Context& context) {
  if (words.all && !words.log.empty()) {
    return Error{ErrorKind::kUsage, "--all and --log exclude each other", "give one of them"};
  }
  RetryOptions options;
  options.log = words.log;
  options.archive = words.archive;
  options.accept_drift = {words.accept_drift.begin(), words.accept_drift.end()};
  if (!words.all) {
    options.since = Timestamp{context.clock.now().millis - kRecentMillis};
  }
  RPS_ASSIGN(const LiveSite site,
             LiveSite::open(context.settings, RPS_VERSION, context.clock, context.progress));
  RPS_ASSIGN(const RetryReport report,
             retry_failures(context.settings, site.parts(), options, context.progress));
  RPS_TRY(print_days(report.scrape.days, context));
  context.progress.note(std::to_string(report.resolved) + " of " + std::to_string(report.races) +
                        " failures of " + std::to_string(report.logs) + " files are resolved, " +
                        std::to_string(report.archived.size()) + " files put away");
  const std::string again = "rpscrape retry" + std::string(words.all ? " --all" : "") +
                            (words.log.empty() ? "" : " --log " + words.log);
  RPS_ASSIGN(const ExitCode code, tell_outcome(report.scrape, again, context));
  return report.resolved < report.races ? ExitCode::kIncomplete : code;
}

}  // namespace

void add_retry(App& app) {
  auto words = std::make_shared<RetryWords>();
  CommandSpec spec;
  spec.name = "retry";
  spec.summary = "failed races again";
  spec.description =
      "Fetches the races that failed in the scrapes of the last 7 days (or in all, or in one failures file) "
      "again, together with the day's listing. What was parsed joins the day's CSV and JSON, and the "
      "metadata "
      "is written anew. A failures file whose races are all there now is moved to scrape_failures/resolved; "
      "what fails again stays open, its attempts added up. A day whose listing failed is scraped as a whole.";
  spec.examples = {{"rpscrape retry", "what failed in the scrapes of the last week"},
                   {"rpscrape retry --all", "all that is open"},
                   {"rpscrape retry --log logs/scrape_failures/gb/2025_11_11/scrape_20251112_061500.json",
                    "one failures file"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused};
  spec.options.flag("--all", words->all, "all open failures, however old");
  spec.options.text("--log", "FILE", words->log, "this failures file only");
  spec.options.flag("--archive", words->archive, "keep every page in the store, for reparse");
  spec.options.list("--accept-drift", "FIELDS", words->accept_drift,
                    "fields that may be empty on these days");
  spec.run = [words](Context& context) { return run_retry(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
