// The failures files: {logs}/scrape_failures/{country}/{YYYY_MM_DD}/scrape_{stamp}.json, open until retried,
// then moved below {logs}/scrape_failures/resolved/. Their paths are made and parsed here and in
// day_metadata.h.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/settings.h"

namespace rps {

struct FailureLog {
  std::string path;
  std::string country;  // or "all"
  Date date;
  Timestamp scraped_at;
  std::vector<RaceFailure> failures;
};

// All open failures files, by country, date and time. kParse, naming the file, for one that is none.
Result<std::vector<FailureLog>> open_failure_logs(const Settings& settings);
// One file, wherever it lies.
Result<FailureLog> read_failure_log(const std::string& path);

// Moves the file below …/resolved; returns its new path. A file of that name there is replaced.
Result<std::string> archive_failure_log(const Settings& settings, const FailureLog& log);
// Moves those of one country and day that were written before `before`.
Status archive_failures_before(const Settings& settings, const std::string& country, Date date,
                               Timestamp before);

}  // namespace rps
