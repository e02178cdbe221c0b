#include "parquet/bounds.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>
#include <utility>

namespace rps::parquet {
namespace {

template <class T>
std::pair<T, T> min_max(std::span<const T> values) {
  T min = values[0];
  T max = values[0];
  for (const T& value : values.subspan(1)) {
    min = std::min(min, value);
    max = std::max(max, value);
  }
  return {min, max};
}

template <class T>
std::uint64_t load(const char* at) {
  T bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

// The first eight bytes as a number that orders as they do; short texts are filled up with zeros. The
// loads of a short text overlap, which is quicker than a loop.
std::uint64_t prefix_of(std::string_view text) {
  const char* const at = text.data();
  const std::size_t size = text.size();
  if (size >= 8) {
    return __builtin_bswap64(load<std::uint64_t>(at));
  }
  if (size >= 4) {
    return __builtin_bswap64(load<std::uint32_t>(at) | load<std::uint32_t>(at + size - 4)
                                                           << (8 * (size - 4)));
  }
  if (size == 0) {
    return 0;
  }
  const std::size_t middle = size / 2;
  return __builtin_bswap64(load<std::uint8_t>(at) | load<std::uint8_t>(at + middle) << (8 * middle) |
                           load<std::uint8_t>(at + size - 1) << (8 * (size - 1)));
}

// Compares by prefixes first: most texts differ there.
std::pair<std::string_view, std::string_view> min_max(std::span<const std::string_view> values) {
  std::string_view min = values[0];
  std::string_view max = values[0];
  std::uint64_t min_prefix = prefix_of(min);
  std::uint64_t max_prefix = min_prefix;
  for (const std::string_view value : values.subspan(1)) {
    const std::uint64_t prefix = prefix_of(value);
    if (prefix < min_prefix || (prefix == min_prefix && value < min)) {
      min = value;
      min_prefix = prefix;
    }
    if (prefix > max_prefix || (prefix == max_prefix && value > max)) {
      max = value;
      max_prefix = prefix;
    }
  }
  return {min, max};
}

}  // namespace

void Bounds::set(std::span<const std::int32_t> values) {
  const auto [min, max] = min_max(values);
  set_numbers(min, max);
}

void Bounds::set(std::span<const std::int64_t> values) {
  const auto [min, max] = min_max(values);
  set_numbers(min, max);
}

void Bounds::set(std::span<const std::string_view> values) {
  std::tie(min_text_, max_text_) = min_max(values);
  text_ = true;
  known_ = min_text_.size() <= kMaxTextBound && max_text_.size() <= kMaxTextBound;
}

void Bounds::set_doubles(std::span<const std::int64_t> bits) {
  double min = std::bit_cast<double>(bits[0]);
  double max = min;
  bool nan = false;
  for (const std::int64_t value_bits : bits) {
    const auto value = std::bit_cast<double>(value_bits);
    nan |= std::isnan(value);
    min = value < min ? value : min;
    max = value > max ? value : max;
  }
  if (nan) {
    known_ = false;
    return;
  }
  set_numbers(min == 0 ? -0.0 : min, max == 0 ? 0.0 : max);
}

}  // namespace rps::parquet
