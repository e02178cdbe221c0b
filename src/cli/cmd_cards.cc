// `rpscrape cards`: race cards -> card CSVs and JSONs.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/scrape_words.h"
#include "cli/table_printer.h"
#include "workflow/cards/cards_dir.h"
#include "workflow/cards/cards_site.h"
#include "workflow/scrape/live_site.h"

namespace rps::cli {
namespace {

constexpr std::int64_t kMostDays = 2;

struct CardWords {
  std::int64_t days = 0;  // 0: not given
  std::optional<Date> date;
  RaceWords races;
  std::string from_dir;
};

Status check_conflicts(const CardWords& words) {
  if (words.days > 0 && words.date) {
    return Error{ErrorKind::kUsage, "--days and --date exclude each other", "give one of them"};
  }
  if (!words.from_dir.empty() && words.days > 0) {
    return Error{ErrorKind::kUsage, "--from-dir and --days exclude each other",
                 "--date selects a day of the saved cards"};
  }
  return {};
}

TextTable cards_table(const CardDays& days) {
  const auto count = [](auto number) { return static_cast<std::int64_t>(number); };
  TextTable table{{"region", "date", "cards", "runners", "reserves", "non-runners", "no jockey", "over",
                   "abandoned", "failed", "not fetched", "kept", "warnings"},
                  {}};
  for (const auto& [key, day] : days) {
    table.rows.push_back({day.region, day.date.str(), count(day.cards.size()),
                          count(day.runners(CardStatus::kRunner)), count(day.runners(CardStatus::kReserve)),
                          count(day.runners(CardStatus::kNonRunner)), count(day.without_jockey()),
                          count(day.over), count(day.abandoned), count(day.failures.size()), count(day.left),
                          count(day.kept), count(day.warnings())});
  }
  return table;
}

Result<CardsReport> fetch_cards(const CardWords& words, Selection selection, Context& context) {
  if (!words.from_dir.empty()) {
    selection.first = words.date;
    selection.last = words.date;
    return cards_from_dir(context.settings, words.from_dir, selection, context.clock, context.progress);
  }
  const Date today = context.clock.now().date();
  std::vector<Date> days = card_days_from(today, static_cast<int>(std::max<std::int64_t>(words.days, 1)));
  if (words.date) {
    RPS_TRY(check_card_day(*words.date, today));
    days = {*words.date};
  }
  RPS_ASSIGN(const LiveSite site,
             LiveSite::open(context.settings, RPS_VERSION, context.clock, context.progress));
  return cards_from_site(context.settings, days, selection, site.parts(), context.progress);
}

Result<ExitCode> tell_outcome(const CardWords& words, const CardsReport& report, Context& context) {
  std::size_t failed = 0;
  for (const auto& [key, day] : report.days) {
    failed += day.failures.size();
  }
  if (words.from_dir.empty()) {
    context.progress.note(thousands(report.cost.requests) + " requests, " + thousands(report.cost.retries) +
                          " of them repeated");
  } else if (!report.ignored.empty()) {
    context.progress.note("left alone: " + std::to_string(report.ignored.size()) +
                          " files that are no pages or not wanted, such as " + report.ignored.front());
  }
  context.progress.note("wrote " + std::to_string(report.written.size()) + " days of cards below " +
                        context.settings.paths.data + "/cards");
  if (failed > 0) {
    context.progress.warn(std::to_string(failed) + " pages failed; see " + context.settings.paths.logs +
                          "/card_failures; the same command fetches them again");
  }
  if (report.stopped && report.stopped->kind == ErrorKind::kInterrupted) {
    return *report.stopped;
  }
  if (report.stopped) {
    context.progress.warn("stopped: " + report.stopped->text());
  }
  return report.all_fine() ? ExitCode::kOk : ExitCode::kIncomplete;
}

Result<ExitCode> run_cards(const CardWords& words, Context& context) {
  RPS_TRY(check_conflicts(words));
  RPS_ASSIGN(const Selection selection, read_races(words.races));
  RPS_ASSIGN(const CardsReport report, fetch_cards(words, selection, context));
  const OutputFormat format = context.json ? OutputFormat::kJson : OutputFormat::kTable;
  RPS_TRY(print_table(cards_table(report.days), format, context.out, context.out_terminal));
  return tell_outcome(words, report, context);
}

void add_options(CardWords& words, OptionSet& options) {
  options.integer("--days", "N", words.days, 1, kMostDays,
                  "1: today's cards, the default; 2: also tomorrow's (days begin at midnight UTC)");
  options.date("-d,--date", words.date, "one day instead: today or one of the 7 days after it");
  add_race_options(words.races, options);
  options.list("--region", "CODES", words.races.regions, "the same as --regions");
  options.text("--from-dir", "FOLDER", words.from_dir, "parse saved cards instead of visiting the site");
}

}  // namespace

void add_cards(App& app) {
  auto words = std::make_shared<CardWords>();
  CommandSpec spec;
  spec.name = "cards";
  spec.summary = "race cards of the coming days to CSV and JSON";
  spec.description =
      "Fetches the list of each day's race cards and the cards, one request at a time, slowly and by the "
      "site's "
      "robots.txt, and writes for each region and day {data}/cards/{region}/YYYY_MM_DD.json, with everything "
      "that "
      "was read, and .csv, with one row per horse: runners, reserves and non-runners. Cards change until the "
      "off, so "
      "each run fetches them anew, and a card takes the place of an earlier one of the same race; the last "
      "card of a "
      "race that has been run since stays. A page that is no race card is a failure, told by name. With "
      "--from-dir, "
      "the pages (.html, .json) of a folder are parsed instead, whatever their names.";
  spec.examples = {{"rpscrape cards --days 2 --regions gb", "British cards of today and tomorrow"},
                   {"rpscrape cards -r gb,ire -t flat", "today's cards of flat races"},
                   {"rpscrape cards --date 2026-05-21 -r ire --json", "one day, its summary as JSON"},
                   {"rpscrape cards --from-dir pages", "saved cards"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused};
  add_options(*words, spec.options);
  spec.run = [words](Context& context) { return run_cards(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
