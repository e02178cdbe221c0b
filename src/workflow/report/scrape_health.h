// How the scrapes of the last time went, told by their own records.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "workflow/scrape/failure_logs.h"
#include "workflow/settings.h"

namespace rps {

// All scrapes made on one day (UTC). A listing that served several countries is counted in each of them.
struct HealthDay {
  Date day;
  std::int64_t scrapes = 0;  // of one country's day each
  std::int64_t requests = 0;
  std::int64_t retries = 0;
  double waited_seconds = 0;
  std::int64_t discovered = 0;
  std::int64_t ok = 0;
  std::int64_t void_races = 0;
  std::int64_t abandoned = 0;
  std::int64_t failed = 0;
  std::int64_t blocked = 0;   // of those, refused by the site
  bool rate_limited = false;  // at least one scrape looks so
};

struct ScrapeHealth {
  Date first;  // days of scraping that were looked at, ends included
  Date last;
  std::vector<HealthDay> days;  // by day; only those with scrapes
  std::map<std::string, std::int64_t> failed_by_kind;
  std::vector<FailureLog> open_failures;  // of any time, not yet retried
};

// Nothing when there is neither a record nor an open failure. Errors of reading the logs.
Result<std::optional<ScrapeHealth>> scrape_health(const Settings& settings, Date first, Date last,
                                                  Progress& progress);

}  // namespace rps
