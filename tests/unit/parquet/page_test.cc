// Pages as they lie in the file: their headers are walked with a small decoder of the test's own.
#include "parquet/page.h"

#include <gtest/gtest.h>

#include <map>

#include "parquet/chunk.h"
#include "unit/parquet/readers.h"

namespace rps::parquet {
namespace {

// Reads Thrift's compact protocol, as far as page headers use it.
class HeaderReader {
 public:
  explicit HeaderReader(std::string_view bytes) : bytes_(bytes) {}

  // Integer fields of a struct by id; those of a nested struct have ids of 100 times its own and theirs.
  std::map<int, std::int64_t> fields() {
    std::map<int, std::int64_t> found;
    int id = 0;
    for (std::uint8_t head = byte(); head != 0; head = byte()) {
      id += head >> 4U;
      if ((head & 0xFU) == 12) {
        for (const auto& [inner, value] : fields()) {
          found[id * 100 + inner] = value;
        }
      } else {
        found[id] = integer();
      }
    }
    return found;
  }
  [[nodiscard]] std::size_t consumed() const { return at_; }

 private:
  std::uint8_t byte() { return static_cast<std::uint8_t>(bytes_.at(at_++)); }
  std::int64_t integer() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t next = byte();
      value |= static_cast<std::uint64_t>(next & 0x7FU) << shift;
      if (next < 0x80) {
        return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
      }
    }
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

constexpr int kType = 1;
constexpr int kUncompressed = 2;
constexpr int kStored = 3;
constexpr int kDataValues = 501;
constexpr int kDictionaryValues = 701;

// The headers of all pages of a chunk.
std::vector<std::map<int, std::int64_t>> headers(std::string_view chunk) {
  std::vector<std::map<int, std::int64_t>> all;
  while (!chunk.empty()) {
    HeaderReader reader(chunk);
    all.push_back(reader.fields());
    chunk.remove_prefix(reader.consumed() + static_cast<std::size_t>(all.back()[kStored]));
  }
  return all;
}

TEST(Pages, TextsEndAPageAtAMebibyte) {
  Column column(ColumnType::kString);
  constexpr std::size_t kRows = 40;
  for (std::size_t row = 0; row < kRows; ++row) {
    column.append_text(std::to_string(row) + std::string(99998, 'x'));
    column.append_null();
  }
  std::string out;
  ChunkEncoder encoder;
  const auto info = encoder.encode(column, testing::row_range(2 * kRows), 0, out);
  ASSERT_TRUE(info.ok());
  std::int64_t rows = 0;
  std::size_t pages = 0;
  for (auto& header : headers(out)) {
    EXPECT_LE(header[kUncompressed], static_cast<std::int64_t>(ChunkEncoder::kPageBytes + 64));
    rows += header[kDataValues];
    ++pages;
  }
  EXPECT_EQ(rows, 2 * static_cast<std::int64_t>(kRows));
  EXPECT_EQ(pages, 4U);
  EXPECT_EQ(info->compressed, out.size());
  EXPECT_EQ(info->codec, Codec::kSnappy);
}

TEST(Pages, ADictionaryComesFirst) {
  Column column(ColumnType::kString);
  for (int row = 0; row < 100; ++row) {
    column.append_text(row < 50 ? "Flat" : "Hurdle");
  }
  std::string out = "before";
  ChunkEncoder encoder;
  const auto info = encoder.encode(column, testing::row_range(100), 6, out);
  ASSERT_TRUE(info.ok());
  auto pages = headers(std::string_view(out).substr(6));
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0][kType], static_cast<int>(PageType::kDictionary));
  EXPECT_EQ(pages[0][kDictionaryValues], 2);
  EXPECT_EQ(pages[1][kType], static_cast<int>(PageType::kData));
  EXPECT_EQ(pages[1][kDataValues], 100);
  EXPECT_EQ(info->start, 0U);
  EXPECT_GT(info->data_page, 0U);
}

TEST(Pages, ConstantAndAbsentValuesTakeNextToNothing) {
  Column constant(ColumnType::kString);
  Column absent(ColumnType::kDouble);
  for (int row = 0; row < 1000; ++row) {
    constant.append_text("Great Whistlebury");
    absent.append_null();
  }
  ChunkEncoder encoder;
  std::string out;
  ASSERT_TRUE(encoder.encode(constant, testing::row_range(1000), 0, out).ok());
  EXPECT_LT(out.size(), 80U);
  out.clear();
  const auto info = encoder.encode(absent, testing::row_range(1000), 0, out);
  ASSERT_TRUE(info.ok());
  EXPECT_LT(out.size(), 30U);
  EXPECT_EQ(info->nulls, 1000U);
}

TEST(Pages, WhatDoesNotShrinkIsStoredAsItIs) {
  Column column(ColumnType::kInt);
  testing::Random random(11);
  for (int row = 0; row < 1000; ++row) {
    column.append_int(static_cast<std::int32_t>(random()));
  }
  std::string out;
  ChunkEncoder encoder;
  const auto info = encoder.encode(column, testing::row_range(1000), 0, out);
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->codec, Codec::kUncompressed);
  EXPECT_EQ(info->uncompressed, info->compressed);
}

}  // namespace
}  // namespace rps::parquet
