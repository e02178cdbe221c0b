// The smallest and largest value of a column chunk, as the footer's statistics give them.
//
// Rules: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (Statistics,
// ColumnOrder). Integers compare as signed numbers, texts by unsigned bytes. Doubles: none are given when
// a value is NaN; a zero minimum is written as -0.0 and a zero maximum as +0.0. Texts: none are given when
// either is longer than kMaxTextBound, since such bounds seldom help a reader and swell the footer.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "model/schema.h"

namespace rps::parquet {

class Bounds {
 public:
  static constexpr std::size_t kMaxTextBound = 64;  // bytes

  // Forgets what was set.
  void clear() { known_ = false; }
  // Of one or more values; texts must stay where they are as long as min() and max() are read.
  void set(std::span<const std::int32_t> values);
  void set(std::span<const std::int64_t> values);
  void set(std::span<const std::string_view> values);
  // Doubles, given as their bits.
  void set_doubles(std::span<const std::int64_t> bits);

  [[nodiscard]] bool known() const { return known_; }
  // PLAIN encoded, texts without their length. Numbers live in this object.
  [[nodiscard]] std::string_view min() const {
    return text_ ? min_text_ : std::string_view(min_.data(), width_);
  }
  [[nodiscard]] std::string_view max() const {
    return text_ ? max_text_ : std::string_view(max_.data(), width_);
  }

 private:
  template <class T>
  void set_numbers(T min, T max) {
    known_ = true;
    text_ = false;
    width_ = sizeof(T);
    std::memcpy(min_.data(), &min, sizeof(T));
    std::memcpy(max_.data(), &max, sizeof(T));
  }

  bool known_ = false;
  bool text_ = false;
  std::size_t width_ = 0;
  std::array<char, 8> min_{};
  std::array<char, 8> max_{};
  std::string_view min_text_;
  std::string_view max_text_;
};

}  // namespace rps::parquet
