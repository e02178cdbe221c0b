// One CSV field -> one value, for every kind of value that result files hold.
//
// All are pure functions of a trimmed, non-missing text; nothing means that the text does not fit.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/date.h"

namespace rps {

// True for the ways in which files write "no value": "", "-", "–", "nan", "None", "null" and "not found",
// in any case.
bool is_missing(std::string_view text);

// "No Odds", or a favourite's marker alone: the horse had no price.
bool has_no_price(std::string_view text);

// "12" and "12.0"; nothing for another fraction or a value beyond 32 bits.
std::optional<std::int32_t> parse_int(std::string_view text);
// A finite decimal number: "12", "-3.5", ".75", "1e3".
std::optional<double> parse_number(std::string_view text);
// A number of lengths, or the site's word for a small one: "nk", "shd", "hd" …
std::optional<double> parse_lengths(std::string_view text);
// A finishing time in seconds: "70.71", "1:10.71", and "1:0.22" as older files write 1:00.22.
std::optional<double> parse_seconds(std::string_view text);
// A weight in pounds from stones and pounds: "9-4" is 130.
std::optional<std::int32_t> parse_weight(std::string_view text);
// Decimal odds, rounded to two places, from a fractional price with or without its favourite marker:
// "5/2F" is 3.5, "Evens" 2.
std::optional<double> parse_price(std::string_view text);
// "2018-11-10", "2018/11/10", either with a time of day behind it, and "10 Nov 2018".
std::optional<Date> parse_date(std::string_view text);

// A time of day as written, before anyone knows whether it counts 12 or 24 hours.
struct OffText {
  int hour = 0;              // 0-23
  int minute = 0;            // 0-59
  int second = 0;            // 0-59
  bool padded = false;       // two digits of which the first is zero: "09:05"
  bool has_seconds = false;  // "9:05:00"
};
// "6:45", "18:45", "09:05", "18:45:00".
std::optional<OffText> parse_off(std::string_view text);

}  // namespace rps
