#include "csv/values.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/text.h"

namespace rps {
namespace {

constexpr int kSecondsPerMinute = 60;
constexpr int kPoundsPerStone = 14;

struct Word {
  std::string_view text;
  double lengths;
};

// Distances that the site prints as words.
constexpr std::array<Word, 11> kLengthWords{{{"nse", 0.05},
                                             {"sh", 0.1},
                                             {"shd", 0.1},
                                             {"sht-hd", 0.1},
                                             {"snk", 0.2},
                                             {"sn", 0.2},
                                             {"hd", 0.2},
                                             {"nk", 0.3},
                                             {"lgnk", 0.4},
                                             {"dht", 0.0},
                                             {"dist", 30.0}}};

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};

// All of the text as one or two digits, or -1.
int small_number(std::string_view text) {
  int value = 0;
  if (text.empty() || text.size() > 2) {
    return -1;
  }
  for (const char c : text) {
    if (!is_digit(c)) {
      return -1;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

// The text before the first `separator`, which is taken off the front of `rest`; all of it if there is none.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t at = rest.find(separator);
  const std::string_view part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return part;
}

// "10 Nov 2018"
std::optional<Date> parse_spoken_date(std::string_view text) {
  const int day = small_number(take_until(text, ' '));
  const std::string_view month = take_until(text, ' ');
  const auto year = to_int(text);
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    if (iequals(month, kMonths[m]) && day > 0 && text.size() == 4 && year) {
      std::array<char, 10> iso{text[0], text[1], text[2], text[3], '-', '0', '0', '-', '0', '0'};
      iso[5] = static_cast<char>('0' + (m + 1) / 10);
      iso[6] = static_cast<char>('0' + (m + 1) % 10);
      iso[8] = static_cast<char>('0' + day / 10);
      iso[9] = static_cast<char>('0' + day % 10);
      auto date = Date::parse({iso.data(), iso.size()});  // also rejects 31 Nov
      return date.ok() ? std::optional(date.value()) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_missing(std::string_view text) {
  switch (text.size()) {
    case 0:
      return true;
    case 1:
      return text[0] == '-';
    case 3:
      return text == "–" || iequals(text, "nan");
    case 4:
      return iequals(text, "none") || iequals(text, "null");
    case 9:
      return iequals(text, "not found");
    default:
      return false;
  }
}

std::optional<std::int32_t> parse_int(std::string_view text) {
  std::int32_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{}) {
    return std::nullopt;
  }
  const std::string_view rest = text.substr(static_cast<std::size_t>(at - text.data()));
  const bool whole = rest.empty() || (rest.size() > 1 && rest[0] == '.' &&
                                      rest.find_first_not_of('0', 1) == std::string_view::npos);
  return whole ? std::optional(value) : std::nullopt;
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  // from_chars also reads "inf" and "nan", which are words to us.
  if (error != std::errc{} || at != end || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> parse_lengths(std::string_view text) {
  if (const auto number = parse_number(text)) {
    return number;
  }
  for (const Word& word : kLengthWords) {
    if (iequals(word.text, text)) {
      return word.lengths;
    }
  }
  return std::nullopt;
}

std::optional<double> parse_seconds(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return parse_number(text);
  }
  const int minutes = small_number(text.substr(0, colon));
  const auto seconds = parse_number(text.substr(colon + 1));
  if (minutes < 0 || !seconds || *seconds < 0 || *seconds >= kSecondsPerMinute) {
    return std::nullopt;
  }
  // To hundredths, the precision of the format: 60 + 10.71 is not the double 70.71.
  return std::round((minutes * kSecondsPerMinute + *seconds) * 100) / 100;
}

std::optional<std::int32_t> parse_weight(std::string_view text) {
  const int stones = small_number(take_until(text, '-'));
  const int pounds = small_number(text);
  const bool fits = stones >= 0 && pounds >= 0 && pounds < kPoundsPerStone;
  return fits ? std::optional(stones * kPoundsPerStone + pounds) : std::nullopt;
}

namespace {

std::string_view without_markers(std::string_view text) {
  while (!text.empty() && (text.back() == 'F' || text.back() == 'J' || text.back() == 'C')) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

bool has_no_price(std::string_view text) {
  return iequals(text, "no odds") || without_markers(text).empty();
}

std::optional<double> parse_price(std::string_view text) {
  text = without_markers(text);
  if (iequals(text, "evens") || iequals(text, "evs")) {
    return 2.0;
  }
  const auto numerator = parse_number(take_until(text, '/'));
  const auto denominator = parse_number(text);
  if (!numerator || !denominator || *numerator < 0 || *denominator <= 0) {
    return std::nullopt;
  }
  return std::round((*numerator / *denominator + 1) * 100) / 100;
}

std::optional<Date> parse_date(std::string_view text) {
  constexpr std::size_t kIsoSize = 10;
  if (text.size() < kIsoSize || !is_digit(text[3])) {
    return parse_spoken_date(text);
  }
  const bool has_time = text.size() > kIsoSize;
  if (has_time && !parse_off(text.substr(kIsoSize + 1)) && !Timestamp::parse(text).ok()) {
    return std::nullopt;
  }
  const auto date = Date::parse(text.substr(0, kIsoSize));
  const bool separated = !has_time || text[kIsoSize] == ' ' || text[kIsoSize] == 'T';
  return date.ok() && separated ? std::optional(date.value()) : std::nullopt;
}

std::optional<OffText> parse_off(std::string_view text) {
  const std::string_view hour = take_until(text, ':');
  const std::string_view minute = take_until(text, ':');
  OffText off;
  off.padded = hour.size() == 2 && hour[0] == '0';
  off.has_seconds = !text.empty();
  off.hour = small_number(hour);
  off.minute = small_number(minute);
  off.second = off.has_seconds ? small_number(text) : 0;
  const bool fits = off.hour >= 0 && off.hour < 24 && minute.size() == 2 && off.minute >= 0 &&
                    off.minute < 60 && off.second >= 0 && off.second < 60;
  return fits ? std::optional(off) : std::nullopt;
}

}  // namespace rps
