// Which days to scrape: ranges, files of dates, years and jumps seasons.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace rps {

// Both ends are included.
struct DateRange {
  Date first;
  Date last;

  bool operator==(const DateRange&) const = default;
};

// Nothing is scraped before this day: results are patchy there, and the field's jobs agree on it.
Date first_scraped_date();

// "2025/11/11" or "2025/11/11-2025/11/17", also with '-' or '_' inside the dates. kUsage.
Result<DateRange> parse_date_range(std::string_view text);
// "2019" or "2019-2020". kUsage for anything else, or years outside 2000 to 2999.
Result<std::pair<int, int>> parse_years(std::string_view text);

// The British jumps season that begins in `year`: from the day after the season's finale at Sandown to the
// next year's finale. It is run on the Saturday from 23 to 29 April (so on each of 2008 to 2025 but 2020,
// when there was none). Every day belongs to exactly one season, in all countries.
DateRange jumps_season(int year);
// What `-y` means: calendar years, or for type "jumps" the seasons that begin in these years.
DateRange years_range(std::pair<int, int> years, std::string_view type);

// Dates of a file, one a line in any form of Date::parse; blank lines and what follows a '#' are passed over.
// Ascending and distinct. kUsage naming file and line for anything else or a file without dates; errors of
// reading.
Result<std::vector<Date>> read_date_file(const std::string& path);

// All days of the range. kUsage when it begins before first_scraped_date() or after `today`, or ends after it
// (unless `clip_end`: then it ends today).
Result<std::vector<Date>> days_of(const DateRange& range, Date today, bool clip_end);
// The same check for single days.
Status check_days(const std::vector<Date>& days, Date today);

}  // namespace rps
