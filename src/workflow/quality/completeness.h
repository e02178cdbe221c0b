// check: is everything there that ought to be? Looks for days that are missing or thin, days that re-scrapes
// did not get whole, failures that nobody retried, and ratings that did not come.
//
// The rules. Per country, over its days with races in the range: the mean m and the standard deviation s (of
// the sample) of races per day. A day is thin below max(5, m - 2s) and missing without races, unless the
// latest scrape of the day read its listing and got all there is (logs/scrape_metadata): that explains it.
// Ratings: of the runners with a finishing position, the share that has an RPR (those with a TS and an OR are
// counted, too). RPRs come within days: any
// share is normal in the first 7 days, and after 14 a share under 80 % is not. Open days are those of the
// re-scrapes' record (workflow/rescrape/window.h): what a killed run had got and not written is told by them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "query/engine.h"
#include "workflow/quality/day_counts.h"
#include "workflow/rescrape/window.h"
#include "workflow/settings.h"

namespace rps {

// Days that are not over yet are not looked at. Without countries: those with races in the range, or the
// usual ones.
using CheckQuery = DayRange;

struct CheckFinding {
  std::string kind;  // "missing day", "few races", "failures", "open day", "ratings"
  std::string country;
  Date date;
  std::string detail;
  bool explained = false;  // the site has no more: told, but nothing to worry about
};

struct CountryStatistics {
  std::string country;
  std::int64_t days = 0;  // with races
  std::int64_t races = 0;
  double mean = 0;  // races per day with races
  double median = 0;
  double deviation = 0;
  double threshold = 0;  // fewer races than this are few
};

// Rating coverage by the age of the days.
struct RatingCoverage {
  std::string country;
  std::string age;  // "0-7 days", "8-14 days", "15 days or more"
  Ratings ratings;
};

struct CheckReport {
  std::vector<CountryStatistics> countries;
  std::vector<RatingCoverage> ratings;
  std::vector<CheckFinding> findings;  // by country, date and kind

  // Findings that are not explained.
  [[nodiscard]] std::size_t worries() const;
};

// `record`: of the re-scrapes so far. `today`: in London. Errors of the engine and of reading the logs.
Result<CheckReport> check_completeness(QueryEngine& engine, const Settings& settings,
                                       const RescrapeRecord& record, const CheckQuery& query, Date today);

// The same of counts that are there already, of the query's days and countries.
Result<CheckReport> check_days(const std::vector<DayCount>& counts, const Settings& settings,
                               const RescrapeRecord& record, const CheckQuery& query, Date today);

// The rules alone, over counts that are there already. `usual`: the countries that are looked at when the
// query names none and there are no counts.
CheckReport judge_days(const std::vector<DayCount>& counts, const CheckQuery& query,
                       const std::vector<std::string>& usual, Date today);

}  // namespace rps
