// What scrapes wrote down of themselves: {logs}/scrape_metadata/{country}/{date}/scrape_{stamp}.json, the
// reverse of workflow/scrape/day_metadata.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/progress.h"
#include "base/result.h"
#include "workflow/settings.h"

namespace rps {

// One scrape of one country's day.
struct ScrapeRecord {
  std::string country;
  Date date;
  Timestamp scraped_at;
  bool listing_seen = false;  // else nobody knows how many races there were
  bool rate_limited = false;  // over half of its failures were refusals
  std::int64_t discovered = 0;
  std::int64_t ok = 0;
  std::int64_t void_races = 0;
  std::int64_t abandoned = 0;
  std::int64_t not_available = 0;
  std::int64_t failed = 0;
  std::int64_t missing = 0;            // listed as available, neither parsed nor failed
  std::optional<double> completeness;  // percent
  std::map<std::string, std::int64_t> failed_by_kind;
  std::int64_t requests = 0;
  std::int64_t retries = 0;
  double waited_seconds = 0;

  // Failures by which the site refused: 403, 406 and 429.
  [[nodiscard]] std::int64_t blocked() const;
};

// The days of a country that records are wanted of, and when they were written; ends included.
struct RecordRange {
  std::optional<std::string> country;  // nothing: all
  std::optional<Date> first_day;
  std::optional<Date> last_day;
  std::optional<Date> scraped_from;  // date in UTC
};

// By country, day and time of the scrape. Files that cannot be understood are told as warnings and left out;
// without a logs folder there are none. Memory: all records of the range, some 200 bytes each.
Result<std::vector<ScrapeRecord>> read_scrape_records(const Settings& settings, const RecordRange& range,
                                                      Progress& progress);

// The latest one of that day; nothing when there is none, or it cannot be understood.
Result<std::optional<ScrapeRecord>> latest_scrape_record(const Settings& settings, const std::string& country,
                                                         Date day);

}  // namespace rps
