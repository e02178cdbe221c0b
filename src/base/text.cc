#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace rps {

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = to_lower(c);
  }
  return out;
}

bool iequals(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) {
      return false;
    }
  }
  return true;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(at + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) {
      out += separator;
    }
    out += parts[i];
  }
  return out;
}

std::string squeeze(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (const char c : text) {
    if (is_space(c)) {
      gap = !out.empty();
      continue;
    }
    if (gap) {
      out += ' ';
      gap = false;
    }
    out += c;
  }
  return out;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  if (from.empty()) {
    return text;
  }
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::optional<std::int64_t> to_int(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc{} || at != end) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> to_double(std::string_view text) {
  // "nan", "inf" and hexadecimal are words to us, not numbers.
  if (text.find_first_not_of("0123456789.-+eE") != std::string_view::npos) {
    return std::nullopt;
  }
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc{} || at != end) {
    return std::nullopt;
  }
  return value;
}

std::string shortest(double value) {
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return error == std::errc{} ? std::string(buffer.data(), end) : std::string();
}

namespace {

// Adds one to a number written in decimal digits: "199" -> "200", "99" -> "100".
void increment(std::string& number) {
  for (std::size_t at = number.size(); at-- > 0;) {
    if (number[at] != '9') {
      ++number[at];
      return;
    }
    number[at] = '0';
  }
  number.insert(0, "1");
}

}  // namespace

std::string fixed(double value, int digits) {
  if (!std::isfinite(value)) {
    return shortest(value);
  }
  // Rounds the shortest decimal of the double, as it is written, and not its binary value: 2.675 is stored
  // a little low, and is 2.68 to people. The longest such decimal has some 330 characters.
  std::array<char, 400> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::fixed);
  const std::string text(buffer.data(), end);
  if (error != std::errc{}) {
    return {};
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto decimals = static_cast<std::size_t>(std::max(digits, 0));
  std::string fraction = text.substr(std::min(point + 1, text.size()));
  const bool round_up = fraction.size() > decimals && fraction[decimals] >= '5';
  fraction.resize(decimals, '0');
  std::string number = text.substr(0, point) + fraction;
  if (round_up) {
    increment(number);
  }
  const bool is_zero = number.find_first_not_of('0') == std::string::npos;
  if (decimals > 0) {
    number.insert(number.size() - decimals, ".");
  }
  return std::signbit(value) && !is_zero ? "-" + number : number;
}

std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  // 999.95 kB would be shown as 1000.0 kB; bytes are whole, so 999 B stay bytes.
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return fixed(value, unit == 0 ? 0 : 1) + " " + kUnits[unit];
}

std::string thousands(std::int64_t value) {
  std::string plain = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t at = plain.size(); at > first + 3;) {
    at -= 3;
    plain.insert(at, 1, ',');
  }
  return plain;
}

namespace {

// Length of the well-formed UTF-8 sequence at the start of `s` (RFC 3629), or 0.
std::size_t utf8_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto tail = [&](std::size_t i) { return i < s.size() && (byte(i) & 0xC0U) == 0x80U; };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return tail(1) ? 2 : 0;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool bad =
        !tail(1) || !tail(2) || (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F);
    return bad ? 0 : 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool bad = !tail(1) || !tail(2) || !tail(3) || (lead == 0xF0 && byte(1) < 0x90) ||
                     (lead == 0xF4 && byte(1) > 0x8F);
    return bad ? 0 : 4;
  }
  return 0;
}

}  // namespace

bool is_ascii(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t at = 0;
  std::uint64_t seen = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    seen |= word;
  }
  for (; at < text.size(); ++at) {
    seen |= static_cast<unsigned char>(text[at]);
  }
  return (seen & kHighBits) == 0;
}

bool is_utf8(std::string_view text, std::size_t* bad_at) {
  constexpr std::size_t kPiece = 64;  // most of them are ASCII throughout
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.size(), at + kPiece);
    if (is_ascii(text.substr(at, kPiece))) {
      at = end;
    }
    while (at < end) {
      const std::size_t length = utf8_length(text.substr(at));
      if (length == 0) {
        if (bad_at != nullptr) {
          *bad_at = at;
        }
        return false;
      }
      at += length;
    }
  }
  return true;
}

}  // namespace rps
