// PLAIN encoding: values as they are, texts behind their length.
//
// Format: https://github.com/apache/parquet-format/blob/master/Encodings.md#plain-plain--0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "parquet/bytes.h"

namespace rps::parquet {

inline constexpr std::size_t kLengthBytes = 4;  // in front of every text

// Bytes that the value takes in PLAIN encoding.
template <class T>
constexpr std::size_t plain_size(const T& /*value*/) {
  return sizeof(T);
}
inline std::size_t plain_size(std::string_view value) {
  return kLengthBytes + value.size();
}

template <class T>
std::size_t plain_size(std::span<const T> values) {
  return values.size_bytes();
}
inline std::size_t plain_size(std::span<const std::string_view> values) {
  std::size_t size = 0;
  for (const std::string_view value : values) {
    size += plain_size(value);
  }
  return size;
}

template <class T>
void append_plain(std::span<const T> values, Bytes& out) {
  out.append(values.data(), values.size_bytes());
}
inline void append_plain(std::span<const std::string_view> values, Bytes& out) {
  for (const std::string_view value : values) {
    char* const at = out.room(kLengthBytes + value.size());
    const auto length = static_cast<std::uint32_t>(value.size());
    std::memcpy(at, &length, kLengthBytes);
    if (!value.empty()) {
      std::memcpy(at + kLengthBytes, value.data(), value.size());
    }
    out.commit(kLengthBytes + value.size());
  }
}

}  // namespace rps::parquet
