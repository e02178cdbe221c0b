#include "parquet/dictionary.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <string>

#include "parquet/plain.h"

namespace rps::parquet {
namespace {

template <class T>
bool build(Dictionary<T>& dictionary, const std::vector<T>& values) {
  const std::span<const T> span(values);
  return dictionary.build(span, plain_size(span));
}

TEST(Dictionary, NumbersEntriesByFirstAppearance) {
  std::vector<std::string_view> values;
  for (int i = 0; i < 20; ++i) {
    values.insert(values.end(), {"Flat", "Flat", "Hurdle", "", "Flat"});
  }
  Dictionary<std::string_view> dictionary;
  ASSERT_TRUE(build(dictionary, values));
  EXPECT_EQ(std::vector(dictionary.entries().begin(), dictionary.entries().end()),
            (std::vector<std::string_view>{"Flat", "Hurdle", ""}));
  EXPECT_EQ(dictionary.index_width(), 2U);
  ASSERT_EQ(dictionary.indices().size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(dictionary.entries()[dictionary.indices()[i]], values[i]);
  }
}

TEST(Dictionary, OneEntryHasIndicesOfOneBit) {
  Dictionary<std::int32_t> dictionary;
  ASSERT_TRUE(build(dictionary, std::vector<std::int32_t>(100, 2024)));
  EXPECT_EQ(dictionary.entries().size(), 1U);
  EXPECT_EQ(dictionary.index_width(), 1U);
}

TEST(Dictionary, GivesUpOnDistinctValues) {
  std::vector<std::int32_t> values;
  for (int i = 0; i < 1000; ++i) {
    values.push_back(i);
  }
  Dictionary<std::int32_t> dictionary;
  EXPECT_FALSE(build(dictionary, values));
}

TEST(Dictionary, GivesUpWhenTooManyComeLate) {
  std::vector<std::int32_t> values(500, 7);
  for (int i = 0; i < 2000; ++i) {
    values.push_back(i);
  }
  Dictionary<std::int32_t> dictionary;
  EXPECT_FALSE(build(dictionary, values));
}

TEST(Dictionary, DoesNotPayForAFewValues) {
  Dictionary<std::int32_t> dictionary;
  EXPECT_FALSE(build(dictionary, {}));
  EXPECT_FALSE(build(dictionary, {1}));
  EXPECT_FALSE(build(dictionary, {1, 1, 1, 1, 1}));
}

TEST(Dictionary, HoldsAsManyEntriesAsSixteenBitsCount) {
  const auto values = [](std::int32_t distinct) {
    std::vector<std::int32_t> all;
    for (std::int32_t i = 0; i < 4 * distinct; ++i) {
      all.push_back(i / 2 % distinct);
    }
    return all;
  };
  Dictionary<std::int32_t> dictionary;
  ASSERT_TRUE(build(dictionary, values(65536)));
  EXPECT_EQ(dictionary.index_width(), 16U);
  EXPECT_EQ(dictionary.indices()[131071], 65535U);
  EXPECT_FALSE(build(dictionary, values(65537)));
}

// Among so many texts some share all bits of the hash that a slot keeps.
TEST(Dictionary, KeepsValuesOfEqualHashApart) {
  Dictionary<std::string_view> dictionary;
  for (int round = 0; round < 8; ++round) {
    std::vector<std::string> texts;
    for (int i = 0; i < 60000; ++i) {
      texts.push_back(std::to_string(round * 60000 + i));
    }
    std::vector<std::string_view> values;
    for (const std::string& text : texts) {
      values.insert(values.end(), {text, text});
    }
    values.insert(values.end(), texts.begin(), texts.end());
    const std::span<const std::string_view> all(values);
    ASSERT_TRUE(dictionary.build(all, plain_size(all)));
    ASSERT_EQ(dictionary.indices().size(), values.size());
    ASSERT_EQ(dictionary.entries().size(), texts.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(dictionary.entries()[dictionary.indices()[i]], values[i]);
    }
  }
}

TEST(Dictionary, KeepsItsBytesBelowTheLimit) {
  const std::string long_text((1U << 20U) + 1, 'x');
  Dictionary<std::string_view> dictionary;
  EXPECT_FALSE(build(dictionary, std::vector<std::string_view>(100, long_text)));
}

TEST(Dictionary, KeepsZerosOfBothSignsApart) {
  std::vector<std::int64_t> values;
  for (int i = 0; i < 50; ++i) {
    values.push_back(std::bit_cast<std::int64_t>(i % 2 == 0 ? 0.0 : -0.0));
  }
  Dictionary<std::int64_t> dictionary;
  ASSERT_TRUE(build(dictionary, values));
  EXPECT_EQ(dictionary.entries().size(), 2U);
}

}  // namespace
}  // namespace rps::parquet
