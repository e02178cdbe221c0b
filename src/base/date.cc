#include "base/date.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "base/text.h"

namespace rps {
namespace {

namespace ch = std::chrono;

constexpr std::int64_t kMillisPerDay = 86'400'000;

struct CivilDate {
  std::int64_t year = 0;
  int month = 0;
  int day = 0;
};

// For every number of days: std::chrono's years end at 32,767. Source: Howard Hinnant, "chrono-Compatible
// Low-Level Date Algorithms", civil_from_days.
CivilDate civil(std::int64_t days) {
  constexpr std::int64_t kEraDays = 146'097;  // of 400 years, here from the first of March 0000
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - (kEraDays - 1)) / kEraDays;
  const std::int64_t of_era = shifted - era * kEraDays;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t from_march = (5 * of_year + 2) / 153;
  const auto day = static_cast<int>(of_year - (153 * from_march + 2) / 5 + 1);
  const auto month = static_cast<int>(from_march < 10 ? from_march + 3 : from_march - 9);
  return {year + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int32_t days_of(ch::year_month_day ymd) {
  return static_cast<std::int32_t>(ch::sys_days{ymd}.time_since_epoch().count());
}

Error bad_date(std::string_view text) {
  return Error{ErrorKind::kParse, "'" + std::string(text) + "' is not a date", "write it as YYYY-MM-DD"};
}

Error bad_timestamp(std::string_view text) {
  return Error{ErrorKind::kParse, "'" + std::string(text) + "' is not a timestamp",
               "write it as YYYY-MM-DD HH:MM:SS"};
}

// `count` digits of `text` at `at` as a number, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) {
    return -1;
  }
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') {
      return -1;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

void append_padded(std::string& out, std::int64_t value, int width) {
  const std::string plain = std::to_string(value < 0 ? -value : value);
  out.append(value < 0 ? "-" : "");
  out.append(
      static_cast<std::size_t>(width) > plain.size() ? static_cast<std::size_t>(width) - plain.size() : 0,
      '0');
  out += plain;
}

// Floor division: the day a moment lies in, also before 1970.
std::int64_t day_of(std::int64_t millis) {
  return millis / kMillisPerDay - (millis % kMillisPerDay < 0 ? 1 : 0);
}

std::string date_text(std::int64_t days, char separator) {
  const CivilDate date = civil(days);
  std::string out;
  append_padded(out, date.year, 4);
  out += separator;
  append_padded(out, date.month, 2);
  out += separator;
  append_padded(out, date.day, 2);
  return out;
}

// Milliseconds of a fraction ".fff…" at the start of `text`; `text` is moved past it. -1: no digits.
int take_fraction(std::string_view& text) {
  if (text.empty() || text[0] != '.') {
    return 0;
  }
  text.remove_prefix(1);
  int millis = 0;
  int scale = 100;
  std::size_t seen = 0;
  while (seen < text.size() && text[seen] >= '0' && text[seen] <= '9') {
    millis += (text[seen] - '0') * scale;
    scale /= 10;
    ++seen;
  }
  text.remove_prefix(seen);
  return seen == 0 ? -1 : millis;
}

}  // namespace

Date Date::from_ymd(int year, int month, int day) {
  return Date{days_of(ch::year{year} / ch::month{static_cast<unsigned>(month)} /
                      ch::day{static_cast<unsigned>(day)})};
}

Result<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != text[7] || (text[4] != '-' && text[4] != '/' && text[4] != '_')) {
    return bad_date(text);
  }
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  if (year < 1 || month < 1 || day < 1) {
    return bad_date(text);
  }
  const ch::year_month_day ymd{ch::year{year}, ch::month{static_cast<unsigned>(month)},
                               ch::day{static_cast<unsigned>(day)}};
  if (!ymd.ok()) {
    return bad_date(text);
  }
  return Date{days_of(ymd)};
}

int Date::year() const {
  return static_cast<int>(civil(days).year);
}
int Date::month() const {
  return civil(days).month;
}
int Date::day() const {
  return civil(days).day;
}

std::string Date::str(char separator) const {
  return date_text(days, separator);
}

Result<Timestamp> Timestamp::parse(std::string_view text) {
  const std::string_view whole = text;
  if (text.size() < 10) {
    return bad_timestamp(whole);
  }
  RPS_ASSIGN(const Date date, Date::parse(text.substr(0, 10)));
  const std::int64_t midnight = std::int64_t{date.days} * kMillisPerDay;
  text.remove_prefix(10);
  if (text.empty()) {
    return Timestamp{midnight};
  }
  const int hour = digits(text, 1, 2);
  const int minute = digits(text, 4, 2);
  const int second = digits(text, 7, 2);
  if ((text[0] != ' ' && text[0] != 'T') || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 59 || text[3] != ':' || text[6] != ':') {
    return bad_timestamp(whole);
  }
  text.remove_prefix(9);
  const int fraction = take_fraction(text);
  if (fraction < 0 || (!text.empty() && text != "Z" && text != "+00:00" && text != "+00")) {
    return bad_timestamp(whole);
  }
  return Timestamp{midnight + ((hour * 60 + minute) * 60 + second) * std::int64_t{1000} + fraction};
}

Date Timestamp::date() const {
  using Days = std::numeric_limits<std::int32_t>;
  return Date{static_cast<std::int32_t>(std::clamp<std::int64_t>(day_of(millis), Days::min(), Days::max()))};
}

std::string Timestamp::iso() const {
  const std::int64_t in_day = millis % kMillisPerDay;
  const std::int64_t rest = in_day < 0 ? in_day + kMillisPerDay : in_day;
  std::string out = date_text(day_of(millis), '-') + "T";
  append_padded(out, rest / 3'600'000, 2);
  out += ':';
  append_padded(out, rest / 60'000 % 60, 2);
  out += ':';
  append_padded(out, rest / 1000 % 60, 2);
  out += '.';
  append_padded(out, rest % 1000, 3);
  return out + "Z";
}

std::string Timestamp::stamp() const {
  std::string out;
  for (const char c : iso().substr(0, 19)) {
    if (c == 'T') {
      out += '_';
    } else if (is_digit(c)) {
      out += c;
    }
  }
  return out;
}

}  // namespace rps
