#include "base/date.h"

#include <chrono>

#include "base/text.h"

namespace rps {
namespace {

namespace ch = std::chrono;

constexpr std::int64_t kMillisPerDay = 86'400'000;

ch::year_month_day civil(std::int32_t days) {
  return ch::year_month_day{ch::sys_days{ch::days{days}}};
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
  const std::string plain = std::to_string(value);
  out.append(
      static_cast<std::size_t>(width) > plain.size() ? static_cast<std::size_t>(width) - plain.size() : 0,
      '0');
  out += plain;
}

// Floor division: the day a moment lies in, also before 1970.
std::int64_t day_of(std::int64_t millis) {
  return millis >= 0 ? millis / kMillisPerDay : -((-millis + kMillisPerDay - 1) / kMillisPerDay);
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
  return static_cast<int>(civil(days).year());
}
int Date::month() const {
  return static_cast<int>(static_cast<unsigned>(civil(days).month()));
}
int Date::day() const {
  return static_cast<int>(static_cast<unsigned>(civil(days).day()));
}

std::string Date::str(char separator) const {
  const ch::year_month_day ymd = civil(days);
  std::string out;
  append_padded(out, static_cast<int>(ymd.year()), 4);
  out += separator;
  append_padded(out, static_cast<unsigned>(ymd.month()), 2);
  out += separator;
  append_padded(out, static_cast<unsigned>(ymd.day()), 2);
  return out;
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
  return Date{static_cast<std::int32_t>(day_of(millis))};
}

std::string Timestamp::iso() const {
  const std::int64_t rest = millis - day_of(millis) * kMillisPerDay;
  std::string out = date().str() + "T";
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
