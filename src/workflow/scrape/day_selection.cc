#include "workflow/scrape/day_selection.h"

#include <algorithm>

#include "base/text.h"
#include "io/files.h"

namespace rps {
namespace {

constexpr std::uint64_t kMaxDateFile = 64'000'000;

Result<Date> parse_day(std::string_view text) {
  auto date = Date::parse(text);
  if (!date.ok()) {
    date.error().kind = ErrorKind::kUsage;
  }
  return date;
}

// The Saturday from 23 to 29 April. 1970-01-01 was a Thursday.
Date season_finale(int year) {
  constexpr int kSaturday = 2;  // days after a Thursday
  Date day = Date::from_ymd(year, 4, 23);
  while (day.days % 7 != kSaturday) {
    day = day.plus_days(1);
  }
  return day;
}

}  // namespace

Date first_scraped_date() {
  return Date::from_ymd(2008, 1, 1);
}

Result<DateRange> parse_date_range(std::string_view text) {
  constexpr std::size_t kDate = 10;
  const bool range = text.size() == 2 * kDate + 1 && text[kDate] == '-';
  RPS_ASSIGN(const Date first, parse_day(range ? text.substr(0, kDate) : text));
  RPS_ASSIGN(const Date last, parse_day(range ? text.substr(kDate + 1) : text));
  if (last < first) {
    return Error{ErrorKind::kUsage, "the range " + std::string(text) + " ends before it begins"};
  }
  return DateRange{first, last};
}

Result<std::pair<int, int>> parse_years(std::string_view text) {
  constexpr std::size_t kYear = 4;
  const bool range = text.size() == 2 * kYear + 1 && text[kYear] == '-';
  const auto year = [](std::string_view part) {
    const auto number = part.size() == kYear ? to_int(part) : std::nullopt;
    return number && *number >= 2000 && *number < 3000 ? static_cast<int>(*number) : 0;
  };
  const int first = year(range ? text.substr(0, kYear) : text);
  const int last = year(range ? text.substr(kYear + 1) : text);
  if (first == 0 || last == 0 || last < first) {
    return Error{ErrorKind::kUsage, "'" + std::string(text) + "' is no year and no range of years",
                 "write 2019 or 2019-2020"};
  }
  return std::pair(first, last);
}

DateRange jumps_season(int year) {
  return DateRange{season_finale(year).plus_days(1), season_finale(year + 1)};
}

DateRange years_range(std::pair<int, int> years, std::string_view type) {
  if (type == "jumps") {
    return DateRange{jumps_season(years.first).first, jumps_season(years.second).last};
  }
  return DateRange{Date::from_ymd(years.first, 1, 1), Date::from_ymd(years.second, 12, 31)};
}

Result<std::vector<Date>> read_date_file(const std::string& path) {
  RPS_ASSIGN(const std::string text, read_file(path, kMaxDateFile));
  std::vector<Date> days;
  int number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const std::string_view word = trim(line.substr(0, line.find('#')));
    if (word.empty()) {
      continue;
    }
    const auto date = Date::parse(word);
    if (!date.ok()) {
      return Error{ErrorKind::kUsage, path + ":" + std::to_string(number) + ": " + date.error().message,
                   "one date a line, such as 2025-11-11"};
    }
    days.push_back(*date);
  }
  if (days.empty()) {
    return Error{ErrorKind::kUsage, path + " holds no date", "one date a line, such as 2025-11-11"};
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

Status check_days(const std::vector<Date>& days, Date today) {
  for (const Date day : days) {
    if (day < first_scraped_date()) {
      return Error{ErrorKind::kUsage, day.str() + " is too early",
                   "results are scraped from " + first_scraped_date().str() + " on"};
    }
    if (day > today) {
      return Error{ErrorKind::kUsage, day.str() + " is in the future", "today is " + today.str() + " (UTC)"};
    }
  }
  return {};
}

Result<std::vector<Date>> days_of(const DateRange& range, Date today, bool clip_end) {
  const Date last = clip_end && range.first <= today ? std::min(range.last, today) : range.last;
  RPS_TRY(check_days({range.first, last}, today));
  std::vector<Date> days;
  for (Date day = range.first; day <= last; day = day.plus_days(1)) {
    days.push_back(day);
  }
  return days;
}

}  // namespace rps
