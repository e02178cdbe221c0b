// `rpscrape scrape`: result pages -> day CSVs.
#include <algorithm>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/price_words.h"
#include "cli/scrape_words.h"
#include "cli/table_printer.h"
#include "workflow/scrape/day_selection.h"
#include "workflow/scrape/live_site.h"
#include "workflow/scrape/scrape_dir.h"

namespace rps::cli {
namespace {

struct ScrapeWords {
  std::string dates;
  std::string date_file;
  std::string years;
  RaceWords races;
  std::string from_dir;
  bool force = false;
  bool archive = false;
  std::vector<std::string> accept_drift;
  bool betfair = false;
  std::string betfair_dir;

  [[nodiscard]] bool wants_prices() const { return betfair || !betfair_dir.empty(); }
};

// An option of which only one may be given, or none.
struct Given {
  const char* name;
  bool given;
};

Status only_one(const std::vector<Given>& options) {
  const Given* first = nullptr;
  for (const Given& option : options) {
    if (option.given && first != nullptr) {
      return Error{ErrorKind::kUsage,
                   std::string(first->name) + " and " + option.name + " exclude each other",
                   "give one of them"};
    }
    first = option.given ? &option : first;
  }
  return {};
}

Status check_conflicts(const ScrapeWords& words) {
  const Given dates{"--date", !words.dates.empty()};
  const Given file{"--date-file", !words.date_file.empty()};
  const Given years{"--years", !words.years.empty()};
  const Given from_dir{"--from-dir", !words.from_dir.empty()};
  RPS_TRY(only_one({dates, file, years}));
  RPS_TRY(only_one({Given{"--betfair", words.betfair}, Given{"--betfair-dir", !words.betfair_dir.empty()}}));
  for (const Given& live : {file, years, Given{"--force", words.force}, Given{"--archive", words.archive},
                            Given{"--accept-drift", !words.accept_drift.empty()}}) {
    RPS_TRY(only_one({from_dir, live}));
  }
  if (!dates.given && !file.given && !years.given && !from_dir.given) {
    return Error{ErrorKind::kUsage, "scrape needs to know which days",
                 "give --date, --date-file or --years; or --from-dir for saved pages"};
  }
  return {};
}

TextTable saved_table(const DayResults& days) {
  TextTable table{
      {"country", "date", "races", "runners", "void", "failed", "not in folder", "complete %", "warnings"},
      {}};
  for (const auto& [key, day] : days) {
    const auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    table.rows.push_back({day.country, day.date.str(), count(day.races.size()), std::int64_t{day.runners()},
                          std::int64_t{day.void_races()}, count(day.failures.size()),
                          day.listing_seen ? Cell(count(day.missing().size())) : Cell(),
                          day.completeness() ? Cell(std::string(fixed(*day.completeness(), 0))) : Cell(),
                          std::int64_t{day.warnings()}});
  }
  return table;
}

// The starting prices of the days that were written, when they are wanted; the worse of both exit codes.
Result<ExitCode> with_prices(const ScrapeWords& words, const std::vector<std::pair<std::string, Date>>& days,
                             ExitCode scraped, Context& context) {
  if (!words.wants_prices() || days.empty()) {
    return scraped;
  }
  RPS_ASSIGN(const PriceReport report, join_betfair(days, words.betfair_dir, context));
  RPS_ASSIGN(const ExitCode joined, tell_prices(report, context));
  return joined == ExitCode::kOk ? scraped : joined;
}

Result<ExitCode> run_from_dir(const ScrapeWords& words, Selection selection, Context& context) {
  if (!words.dates.empty()) {
    RPS_ASSIGN(const DateRange range, parse_date_range(words.dates));
    selection.first = range.first;
    selection.last = range.last;
  }
  RPS_ASSIGN(const ScrapeReport report,
             scrape_dir(context.settings, words.from_dir, selection, context.clock, context.progress));
  const OutputFormat format = context.json ? OutputFormat::kJson : OutputFormat::kTable;
  RPS_TRY(print_table(saved_table(report.days), format, context.out, context.out_terminal));
  std::size_t failed = 0;
  for (const auto& [key, day] : report.days) {
    failed += day.failures.size();
  }
  if (!report.ignored.empty()) {
    context.progress.note("left alone: " + std::to_string(report.ignored.size()) +
                          " files that are no saved pages or not wanted, such as " + report.ignored.front());
  }
  context.progress.note("wrote " + std::to_string(report.written.size()) + " day files below " +
                        context.settings.paths.data + "/dates");
  if (failed > 0) {
    context.progress.warn(std::to_string(failed) + " pages failed; see " + context.settings.paths.logs +
                          "/scrape_failures");
  }
  std::vector<std::pair<std::string, Date>> days;
  for (const auto& [key, day] : report.days) {
    if (!day.races.empty()) {
      days.push_back(key);
    }
  }
  return with_prices(words, days, failed > 0 ? ExitCode::kIncomplete : ExitCode::kOk, context);
}

Result<std::vector<Date>> read_days(const ScrapeWords& words, Date today) {
  if (!words.dates.empty()) {
    RPS_ASSIGN(const DateRange range, parse_date_range(words.dates));
    return days_of(range, today, false);
  }
  if (!words.years.empty()) {
    RPS_ASSIGN(const auto years, parse_years(words.years));
    return days_of(years_range(years, words.races.type), today, true);
  }
  RPS_ASSIGN(std::vector<Date> days, read_date_file(words.date_file));
  RPS_TRY(check_days(days, today));
  return days;
}

// The command that goes on where this one ended.
std::string same_command(const ScrapeWords& words) {
  std::string text = "rpscrape scrape";
  const auto add = [&](const char* option, const std::string& value) {
    text += value.empty() ? "" : std::string(" ") + option + " " + value;
  };
  add("--date", words.dates);
  add("--date-file", words.date_file);
  add("--years", words.years);
  add("--regions", join(words.races.regions, ","));
  add("--courses", join(words.races.courses, ","));
  add("--type", words.races.type);
  add("--accept-drift", join(words.accept_drift, ","));
  add("--betfair-dir", words.betfair_dir);
  return text + (words.betfair ? " --betfair" : "") + (words.force ? " --force" : "") +
         (words.archive ? " --archive" : "");
}

Result<ExitCode> run_live(const ScrapeWords& words, const Selection& selection, Context& context) {
  SiteSelection wanted;
  wanted.races = selection;
  RPS_ASSIGN(wanted.days, read_days(words, context.clock.now().date()));
  ScrapeSiteOptions options;
  options.force = words.force;
  options.archive = words.archive;
  options.accept_drift = {words.accept_drift.begin(), words.accept_drift.end()};
  RPS_ASSIGN(const LiveSite site,
             LiveSite::open(context.settings, RPS_VERSION, context.clock, context.progress));
  RPS_ASSIGN(const SiteReport report,
             scrape_site(context.settings, wanted, site.parts(), options, context.progress));
  RPS_TRY(print_days(report.days, context));
  RPS_ASSIGN(const ExitCode scraped, tell_outcome(report, same_command(words), context));
  std::vector<std::pair<std::string, Date>> days;
  for (const DaySummary& day : report.days) {
    if (!day.csv_path.empty()) {
      days.emplace_back(day.country, day.date);
    }
  }
  return with_prices(words, days, scraped, context);
}

Result<ExitCode> run_scrape(const ScrapeWords& words, Context& context) {
  RPS_TRY(check_conflicts(words));
  RPS_ASSIGN(const Selection selection, read_races(words.races));
  return words.from_dir.empty() ? run_live(words, selection, context)
                                : run_from_dir(words, selection, context);
}

void add_options(ScrapeWords& words, OptionSet& options) {
  options.text("-d,--date", "DATE[-DATE]", words.dates, "one date, or a range with both ends");
  options.text("--date-file", "FILE", words.date_file, "a file with one date a line; # begins a comment");
  options.text("-y,--years", "YEAR[-YEAR]", words.years,
               "years; with --type jumps the seasons that begin in them (2018 is 2018-19)");
  add_race_options(words.races, options);
  options.flag("--force", words.force, "also days that are finished");
  options.flag("--archive", words.archive, "keep every page in the store, for reparse");
  options.list("--accept-drift", "FIELDS", words.accept_drift, "fields that may be empty on these days");
  options.flag("--betfair", words.betfair, "join Betfair's starting prices to the days that are written");
  options.text("--betfair-dir", "FOLDER", words.betfair_dir, "the same from files in a folder");
  options.text("--from-dir", "FOLDER", words.from_dir, "parse saved pages instead of visiting the site");
}

}  // namespace

void add_scrape(App& app) {
  auto words = std::make_shared<ScrapeWords>();
  CommandSpec spec;
  spec.name = "scrape";
  spec.summary = "result pages to day CSVs";
  spec.description =
      "Fetches the listing of each day and its races, one request at a time, slowly and by the site's "
      "robots.txt, and writes for each country and day a CSV and a JSON below the data folder, and what was "
      "found and what failed below the logs folder. A run that was killed or stopped goes on race by race "
      "when "
      "the same command is given again. Days that are finished are skipped. When the site refuses, the run "
      "stops and says when to come back. A day in which a field that is usually there is empty for nearly "
      "all "
      "runners is not written: the layout of the pages has probably changed. With --from-dir, pages named "
      "{course_id}_{course}_{date}_{race_id}.html are parsed instead; a listing results_{date}.html among "
      "them tells which races are missing.";
  spec.examples = {{"rpscrape scrape -d 2025/11/11-2025/11/17 -r gb,ire", "one week, two regions"},
                   {"rpscrape scrape -y 2018 -t jumps -r gb", "the British jumps season 2018-19"},
                   {"rpscrape scrape -d 2025/11/11 -c 2 --archive", "one course, pages kept"},
                   {"rpscrape scrape -d 2025/11/11 -r gb --betfair", "with starting prices (docs/cards.md)"},
                   {"rpscrape scrape --from-dir pages -t flat", "flat races of saved pages"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused};
  add_options(*words, spec.options);
  spec.run = [words](Context& context) { return run_scrape(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
