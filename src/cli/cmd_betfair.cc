// `rpscrape betfair`: starting prices -> further columns of day CSVs.
#include <memory>

#include "cli/commands.h"
#include "cli/price_words.h"
#include "cli/scrape_words.h"
#include "cli/table_printer.h"
#include "workflow/day_files.h"
#include "workflow/scrape/day_selection.h"

namespace rps::cli {
namespace {

struct BetfairWords {
  std::string dates;
  std::vector<std::string> regions;
  std::string from_dir;
};

// Countries and days that have a day file and are wanted.
Result<std::vector<std::pair<std::string, Date>>> wanted_days(const BetfairWords& words,
                                                              const Context& context) {
  if (words.dates.empty()) {
    return Error{ErrorKind::kUsage, "betfair needs to know which days", "give --date"};
  }
  RPS_ASSIGN(const DateRange range, parse_date_range(words.dates));
  RPS_ASSIGN(const Selection selection, read_races(RaceWords{words.regions, {}, ""}));
  RPS_ASSIGN(const std::vector<DayFile> files, find_day_files(context.settings.paths.data));
  std::vector<std::pair<std::string, Date>> days;
  for (const DayFile& file : files) {
    if (file.date >= range.first && file.date <= range.last && selection.wants_course(0, file.country)) {
      days.emplace_back(file.country, file.date);
    }
  }
  if (days.empty()) {
    return Error{
        ErrorKind::kNotFound,
        "there is no day file of these dates and regions below " + context.settings.paths.data + "/dates",
        "'rpscrape scrape' makes them"};
  }
  return days;
}

TextTable price_table(const PriceReport& report) {
  const auto count = [](std::size_t number) { return static_cast<std::int64_t>(number); };
  TextTable table{{"country", "date", "runners", "win", "place", "prices left", "markets left",
                   "runners left", "races left", "bad rows", "files missing", "report"},
                  {}};
  for (const PriceDay& day : report.days) {
    table.rows.push_back({day.country, day.date.str(), count(day.runners), count(day.win), count(day.place),
                          count(day.prices_left), count(day.markets_left), count(day.horses_left),
                          count(day.races_left), count(day.bad_rows), count(day.missing.size()),
                          day.report_path});
  }
  return table;
}

Result<ExitCode> run_betfair(const BetfairWords& words, Context& context) {
  RPS_ASSIGN(const auto days, wanted_days(words, context));
  RPS_ASSIGN(const PriceReport report, join_betfair(days, words.from_dir, context));
  const OutputFormat format = context.json ? OutputFormat::kJson : OutputFormat::kTable;
  RPS_TRY(print_table(price_table(report), format, context.out, context.out_terminal));
  return tell_prices(report, context);
}

}  // namespace

void add_betfair(App& app) {
  auto words = std::make_shared<BetfairWords>();
  CommandSpec spec;
  spec.name = "betfair";
  spec.summary = "Betfair starting prices as columns of day CSVs";
  spec.description =
      "Joins Betfair's daily files of starting prices, win and place, to the days that are in the data "
      "folder, and "
      "writes their CSVs anew with twenty columns more: bsp, wap, morning_wap, pre_max, pre_min, ip_max, "
      "ip_min, "
      "morning_vol, pre_vol, ip_vol, and the same with _place. The files are fetched from betfair.site one "
      "request at a "
      "time, or read from a folder. A market is given to the race of the same off that holds its horses, a "
      "price to "
      "the horse of its name; what is not certain is left out and told in a report below the logs folder. "
      "'scrape "
      "--betfair' does the same right after scraping. docs/cards.md tells more.";
  spec.examples = {
      {"rpscrape betfair -d 2026/03/01-2026/03/07 -r gb,ire", "a week, fetched from Betfair"},
      {"rpscrape betfair -d 2026/03/01 --from-dir prices", "files dwbfpricesukwin01032026.csv …"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused};
  spec.options.text("-d,--date", "DATE[-DATE]", words->dates, "one date, or a range with both ends");
  spec.options.list("-r,--regions", "CODES", words->regions, "regions, e.g. gb,ire; all that have day files");
  spec.options.text("--from-dir", "FOLDER", words->from_dir,
                    "read Betfair's files here instead of fetching them");
  spec.run = [words](Context& context) { return run_betfair(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
