// `rpscrape reparse`: archived pages -> day CSVs, without the site.
#include <algorithm>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/scrape_words.h"
#include "workflow/scrape/day_selection.h"
#include "workflow/scrape/reparse.h"

namespace rps::cli {
namespace {

struct ReparseWords {
  std::string dates;
  RaceWords races;
  std::string as_of;
  std::vector<std::string> accept_drift;
};

Result<ReparseOptions> read_options(const ReparseWords& words) {
  ReparseOptions options;
  RPS_ASSIGN(options.races, read_races(words.races));
  if (!words.dates.empty()) {
    RPS_ASSIGN(const DateRange range, parse_date_range(words.dates));
    options.races.first = range.first;
    options.races.last = range.last;
  }
  if (!words.as_of.empty()) {
    auto as_of = Timestamp::parse(words.as_of);
    if (!as_of.ok()) {
      return Error{ErrorKind::kUsage, "--as-of: " + as_of.error().message,
                   "write it like 2025-11-12T06:00:00Z"};
    }
    options.as_of = *as_of;
  }
  options.accept_drift = {words.accept_drift.begin(), words.accept_drift.end()};
  return options;
}

Result<ExitCode> run_reparse(const ReparseWords& words, Context& context) {
  RPS_ASSIGN(const ReparseOptions options, read_options(words));
  RPS_ASSIGN(const ReparseReport report, reparse(context.settings, options, context.clock, context.progress));
  RPS_TRY(print_days(report.days, context));
  const RaceChanges& changes = report.changes;
  context.progress.note(std::to_string(changes.changed) + " races changed, " + std::to_string(changes.added) +
                        " are new, " + std::to_string(changes.gone) + " are gone, " +
                        std::to_string(changes.same) + " are the same; wrote " +
                        std::to_string(report.written.size()) + " day files");
  const bool failed = std::any_of(report.days.begin(), report.days.end(),
                                  [](const DaySummary& day) { return day.failed > 0; });
  return failed ? ExitCode::kIncomplete : ExitCode::kOk;
}

}  // namespace

void add_reparse(App& app) {
  auto words = std::make_shared<ReparseWords>();
  CommandSpec spec;
  spec.name = "reparse";
  spec.summary = "archived pages to day CSVs, without the site";
  spec.description =
      "Reads the pages that 'scrape --archive' kept, of each race and listing the latest, parses them with "
      "the "
      "parser of this program and writes the day files again. It tells how many races differ from the day "
      "files as they were. created_at is the time at which the day's last page was fetched, so a later "
      "scrape "
      "in the table is not overwritten.";
  spec.examples = {{"rpscrape reparse", "all archived days"},
                   {"rpscrape reparse -d 2025/11/11-2025/11/17 -r gb", "one week of one region"},
                   {"rpscrape reparse -d 2025/11/11 --as-of 2025-11-12T06:00:00Z",
                    "as the pages were on the next morning"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused};
  spec.options.text("-d,--date", "DATE[-DATE]", words->dates, "one date, or a range with both ends");
  add_race_options(words->races, spec.options);
  spec.options.text("--as-of", "TIME", words->as_of, "leave out pages that were fetched later (UTC)");
  spec.options.list("--accept-drift", "FIELDS", words->accept_drift,
                    "fields that may be empty on these days");
  spec.run = [words](Context& context) { return run_reparse(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
