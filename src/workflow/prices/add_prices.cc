#include "workflow/prices/add_prices.h"

#include <algorithm>

#include "base/interrupt.h"
#include "base/text.h"
#include "betfair/join.h"
#include "csv/day_json.h"
#include "csv/writer.h"
#include "io/files.h"
#include "workflow/day_files.h"
#include "workflow/prices/price_report.h"
#include "workflow/scrape/day_metadata.h"
#include "workflow/scrape/finish_day.h"
#include "workflow/scrape/write_day.h"

namespace rps {
namespace {

// Rows of one kind of market and what could not be read.
struct KindRows {
  std::vector<PriceRow> rows;
  std::vector<std::string> bad_rows;
};

std::vector<std::string> value_texts(const RunnerPrices& prices) {
  std::vector<std::string> texts;
  for (const PriceRow* row : {prices.win, prices.place}) {
    for (std::size_t i = 0; i < kWinPriceColumns.size(); ++i) {
      const auto value = row != nullptr ? row->prices.at(i) : std::nullopt;
      texts.push_back(value ? shortest(*value) : std::string());
    }
  }
  return texts;
}

ExtraColumns price_columns(const PriceJoin& join) {
  ExtraColumns extra;
  extra.names.assign(kWinPriceColumns.begin(), kWinPriceColumns.end());
  extra.names.insert(extra.names.end(), kPlacePriceColumns.begin(), kPlacePriceColumns.end());
  for (const auto& [key, prices] : join.runners) {
    extra.values.emplace(key, value_texts(prices));
  }
  return extra;
}

void count(const PriceJoin& join, const std::vector<Race>& races, PriceDay& day) {
  for (const Race& race : races) {
    day.runners += race.is_void ? 0 : race.runners.size();
  }
  for (const auto& [key, prices] : join.runners) {
    day.win += prices.win != nullptr ? 1 : 0;
    day.place += prices.place != nullptr ? 1 : 0;
  }
  day.prices_left = join.prices.size();
  day.markets_left = join.markets.size();
  day.horses_left = join.horses.size();
  day.races_left = join.races.size();
}

class PriceAdder {
 public:
  PriceAdder(const Settings& settings, PriceSource& source, const Clock& clock, Progress& progress)
      : settings_(settings), source_(source), clock_(clock), progress_(progress) {}

  Status add(const std::string& country, Date date, std::string_view region, PriceReport& report) {
    RPS_ASSIGN(const DayJson json, read_day_json(settings_, country, date));
    if (json.races.empty()) {
      return Error{ErrorKind::kNotFound,
                   "there are no races in " + day_json_path(settings_.paths.data, country, date),
                   "'rpscrape scrape' makes the day's files"};
    }
    PriceDay day;
    day.country = country;
    day.date = date;
    RPS_ASSIGN(KindRows win, read_kind(region, MarketKind::kWin, day));
    RPS_ASSIGN(KindRows place, read_kind(region, MarketKind::kPlace, day));
    const PriceJoin join = join_prices(json.races, win.rows, place.rows);
    count(join, json.races, day);
    win.bad_rows.insert(win.bad_rows.end(), place.bad_rows.begin(), place.bad_rows.end());
    day.bad_rows = win.bad_rows.size();
    for (const std::string& row : win.bad_rows) {
      progress_.warn("left out " + row);
    }
    if (!win.rows.empty() || !place.rows.empty()) {
      RPS_ASSIGN(day.csv_path, write_day_csv(settings_, country, date, json.races, price_columns(join)));
    }
    RPS_TRY(write_report(day, join, win.bad_rows));
    report.days.push_back(std::move(day));
    return {};
  }

 private:
  Result<KindRows> read_kind(std::string_view region, MarketKind kind, PriceDay& day) {
    KindRows kept;
    for (const Date named : {day.date, day.date.plus_days(1)}) {
      const std::string name = price_file_name(region, kind, named);
      RPS_ASSIGN(const auto text, source_.get(name, day.date));
      if (!text) {
        continue;
      }
      RPS_ASSIGN(PriceFile file, read_price_file(*text, source_.address(name)));
      std::erase_if(file.rows, [&](const PriceRow& row) { return row.date != day.date; });
      kept.bad_rows.insert(kept.bad_rows.end(), file.bad_rows.begin(), file.bad_rows.end());
      if (!file.rows.empty()) {
        kept.rows = std::move(file.rows);
        return kept;
      }
    }
    day.missing.push_back(source_.address(price_file_name(region, kind, day.date)));
    progress_.warn("no " + std::string(market_kind_name(kind)) + " prices of " + day.country + " " +
                   day.date.str() + ": " + day.missing.back() + " is not there or holds no row of the day");
    return kept;
  }

  Status write_report(PriceDay& day, const PriceJoin& join, const std::vector<std::string>& bad_rows) {
    DayResult named;
    named.country = day.country;
    named.date = day.date;
    const Timestamp now = clock_.now();
    day.report_path = day_log_path(settings_, "betfair", named, now);
    return write_file_atomic(day.report_path, encode_price_report(day, join, bad_rows, now));
  }

  const Settings& settings_;
  PriceSource& source_;
  const Clock& clock_;
  Progress& progress_;
};

// What ends the visit, but is no error of ours.
bool ends_visit(ErrorKind kind) {
  return kind == ErrorKind::kBlocked || kind == ErrorKind::kNetwork || kind == ErrorKind::kInterrupted;
}

}  // namespace

bool PriceReport::all_fine() const {
  return !stopped &&
         std::all_of(days.begin(), days.end(), [](const PriceDay& day) { return day.complete(); });
}

Result<PriceReport> add_prices(const Settings& settings,
                               const std::vector<std::pair<std::string, Date>>& days, PriceSource& source,
                               const Clock& clock, Progress& progress) {
  PriceReport report;
  PriceAdder adder(settings, source, clock, progress);
  progress.begin("joining starting prices", days.size(), "days");
  for (const auto& [country, date] : days) {
    const auto region = betfair_region(country);
    if (!region) {
      report.skipped.push_back(country + " " + date.str() + ": Betfair has no files of this region");
      continue;
    }
    Status added = interrupted() ? interrupted_error("the days so far are written")
                                 : adder.add(country, date, *region, report);
    if (!added.ok() && ends_visit(added.error().kind)) {
      report.stopped = added.error();
      break;
    }
    RPS_TRY(std::move(added));
    progress.advance(1);
  }
  progress.end();
  return report;
}

}  // namespace rps
