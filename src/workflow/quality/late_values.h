// How late values arrive: at what age of the day each finisher's rating was first seen, told by the scrapes
// that the raw store keeps.
//
// A day counts when it was scraped soon (first at an age of kSoon days at most: else nobody knows when a
// value came) and is old enough to have been seen through (kMostAge days). The age is in days, from the
// race's day to the date in London of the scrape.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "workflow/workspace.h"

namespace rps {

inline constexpr int kSoonDays = 2;
inline constexpr int kMostLateAge = 14;

struct LateCurve {
  std::string country;
  std::string field;           // "rpr", "ts" or "or"
  std::int64_t finishers = 0;  // of the days that count
  // How many of them had a value by that age, 0 to kMostLateAge days.
  std::array<std::int64_t, kMostLateAge + 1> filled{};
};

struct LateReport {
  Date first;  // the days that were looked at, ends included
  Date last;
  std::int64_t days = 0;          // that count, of all countries
  std::vector<LateCurve> curves;  // by country, then rpr, ts, or; none when no day counts
};

// Looks at `days` days, the last of them kMostLateAge days before `today` (in London). Memory: the rows of a
// day. Raw objects that cannot be read are told as warnings and passed over. Errors of the store;
// kInterrupted.
Result<LateReport> late_values(Workspace& workspace, Date today, int days, Progress& progress);

}  // namespace rps
