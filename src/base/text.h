// Small text helpers used by several stages. All are pure functions over bytes; "lower" and "space"
// mean ASCII, so they are safe on UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rps {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// Without leading and trailing ASCII white space.
std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
bool iequals(std::string_view a, std::string_view b);
// The parts between separators; an empty text gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
// Every run of white space becomes one space, none at the ends.
std::string squeeze(std::string_view text);
// Every `from`, left to right, becomes `to`; an empty `from` is nowhere.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

// A whole text as a number: no white space, no sign '+', nothing left over; else nothing.
std::optional<std::int64_t> to_int(std::string_view text);
std::optional<double> to_double(std::string_view text);

// The shortest decimal that reads back as the same double; "1" for 1.0.
std::string shortest(double value);
// `value` with exactly `digits` (0 or more) decimals, rounded half away from zero on the shortest decimal;
// never "-0.0". NaN and infinities are "nan", "inf" and "-inf".
std::string fixed(double value, int digits);
// Bytes as people read them: "1.4 MB".
std::string human_bytes(std::uint64_t bytes);
// 2567890 -> "2,567,890"
std::string thousands(std::int64_t value);
// True when no byte has its highest bit set.
bool is_ascii(std::string_view text);
// True when every byte sequence is well-formed UTF-8; else `bad_at` (if given) is the first bad offset.
bool is_utf8(std::string_view text, std::size_t* bad_at = nullptr);

}  // namespace rps
