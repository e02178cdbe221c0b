// The RLE / bit-packed hybrid against a decoder written from the format's text, and its exact bytes.
#include "parquet/hybrid.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace rps::parquet {
namespace {

std::uint64_t read_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(bytes.at(0));
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) {
      return value;
    }
  }
}

// Bits `at` to `at + width` of the bytes, counted from the lowest bit of the first byte.
std::uint32_t read_bits(std::string_view bytes, std::size_t at, unsigned width) {
  std::uint32_t value = 0;
  for (unsigned bit = 0; bit < width; ++bit, ++at) {
    const auto byte = static_cast<std::uint8_t>(bytes.at(at / 8));
    value |= static_cast<std::uint32_t>(byte >> (at % 8) & 1U) << bit;
  }
  return value;
}

std::vector<std::uint32_t> decode(std::string_view bytes, unsigned width, std::size_t count) {
  std::vector<std::uint32_t> values;
  while (!bytes.empty()) {
    const std::uint64_t header = read_varint(bytes);
    const std::size_t run = (header & 1U) != 0 ? (header >> 1U) * 8 : header >> 1U;
    for (std::size_t i = 0; i < run; ++i) {
      values.push_back(read_bits(bytes, (header & 1U) != 0 ? i * width : 0, width));
    }
    bytes.remove_prefix((header & 1U) != 0 ? run / 8 * width : (width + 7) / 8);
  }
  EXPECT_LT(values.size() - count, 8U);  // only the last group is filled up
  values.resize(count);
  return values;
}

std::string encode(const std::vector<std::uint32_t>& values, unsigned width) {
  Bytes bytes;
  append_hybrid(std::span<const std::uint32_t>(values), width, bytes);
  return std::string(bytes.view());
}

TEST(Hybrid, ExampleOfTheFormat) {
  EXPECT_EQ(encode({0, 1, 2, 3, 4, 5, 6, 7}, 3), "\x03\x88\xC6\xFA");
}

TEST(Hybrid, EqualValuesAreOneRun) {
  EXPECT_EQ(encode(std::vector<std::uint32_t>(100, 5), 3), "\xC8\x01\x05");
  EXPECT_EQ(encode({1}, 1), "\x02\x01");
  EXPECT_EQ(encode(std::vector<std::uint32_t>(9, 0x1234), 16), "\x12\x34\x12");
}

TEST(Hybrid, EveryWidthAndLengthComesBack) {
  std::mt19937 random(5);
  for (unsigned width = 1; width <= 32; ++width) {
    for (std::size_t count = 1; count < 70; ++count) {
      std::vector<std::uint32_t> values(count);
      for (auto& value : values) {
        const bool repeat = &value != values.data() && random() % 4 != 0;
        value = repeat ? *(&value - 1) : static_cast<std::uint32_t>(random()) >> (32 - width);
      }
      ASSERT_EQ(decode(encode(values, width), width, count), values)
          << width << " bits, " << count << " values";
    }
  }
}

TEST(Hybrid, LevelsOfBytes) {
  const std::vector<std::uint8_t> levels{1, 0, 1, 1, 0, 1, 1, 1, 1, 0};
  Bytes bytes;
  append_hybrid(std::span<const std::uint8_t>(levels), 1, bytes);
  EXPECT_EQ(bytes.view(), std::string_view("\x05\xED\x01", 3));
}

}  // namespace
}  // namespace rps::parquet
