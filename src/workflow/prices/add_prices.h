// Betfair's starting prices as further columns of day CSVs.
//
//   day JSON (races) + win and place file -> join (betfair/join.h) -> the CSV, written anew, and a report
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "io/clock.h"
#include "workflow/prices/price_source.h"
#include "workflow/settings.h"

namespace rps {

// One day and country.
struct PriceDay {
  std::string country;
  Date date;
  std::size_t runners = 0;           // of races that are not void
  std::size_t win = 0;               // of those, with prices of the win market
  std::size_t place = 0;             // … of the place market
  std::size_t prices_left = 0;       // rows that belong to no runner
  std::size_t markets_left = 0;      // markets that belong to no race
  std::size_t horses_left = 0;       // runners without a price in a market of their race
  std::size_t races_left = 0;        // races without a market, win and place counted apart
  std::size_t bad_rows = 0;          // rows that could not be read
  std::vector<std::string> missing;  // addresses of files that are not there, or hold no row of the day
  std::string csv_path;              // "" when nothing was written: no file at all
  std::string report_path;           // what is left, by name

  [[nodiscard]] bool complete() const { return missing.empty() && bad_rows == 0; }
};

struct PriceReport {
  std::vector<PriceDay> days;
  std::vector<std::string> skipped;  // "jpn 2026-03-01: Betfair has no files of this region"
  std::optional<Error> stopped;      // the site turned us away, or interrupted; the days before are written

  [[nodiscard]] bool all_fine() const;
};

// For each day, with its JSON in the data folder: reads the files of the day, joins, writes the CSV anew with
// the columns of csv/price_columns.h behind its own, and a report to
// {logs}/betfair/{country}/{date}/scrape_{stamp}.json. A file is looked for under the day's own date and,
// when that has no row of the day, under the date of the next day. A day without any file is left as it is.
//
// Errors: kNotFound for a day without JSON; those of local files.
Result<PriceReport> add_prices(const Settings& settings,
                               const std::vector<std::pair<std::string, Date>>& days, PriceSource& source,
                               const Clock& clock, Progress& progress);

}  // namespace rps
