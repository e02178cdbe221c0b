// The footer's statistics: right by themselves, and harmless to a reader that skips row groups by them.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "parquet/bounds.h"
#include "parquet/encoder.h"
#include "unit/parquet/readers.h"

namespace rps::parquet {
namespace {

using testing::Cell;
using testing::Duck;
using testing::Grid;
using testing::TempFile;

using enum ColumnType;

// Minimum, maximum and count of NULLs of the only chunk, as DuckDB prints them.
std::vector<Cell> statistics(const RowBatch& batch) {
  std::string out;
  EXPECT_TRUE(
      Encoder().encode(batch, testing::row_range(batch.rows()), testing::all_columns(batch), out).ok());
  const TempFile file(out);
  return Duck()
      .query("SELECT stats_min_value, stats_max_value, stats_null_count FROM parquet_metadata('" +
             file.path() + "')")
      .at(0);
}

std::vector<Cell> of_texts(const std::vector<std::string>& texts) {
  RowBatch batch(testing::schema_of(std::vector{kString}));
  for (const std::string& text : texts) {
    batch[0].append_text(text);
  }
  return statistics(batch);
}

std::vector<Cell> of_doubles(const std::vector<double>& values) {
  RowBatch batch(testing::schema_of(std::vector{kDouble}));
  for (const double value : values) {
    batch[0].append_double(value);
  }
  return statistics(batch);
}

using Cells = std::vector<Cell>;

TEST(Statistics, IntegersCompareSigned) {
  RowBatch batch(testing::schema_of(std::vector{kInt}));
  for (const int value : {5, -7, std::numeric_limits<int>::max(), std::numeric_limits<int>::min(), 0}) {
    batch[0].append_int(value);
    batch[0].append_null();
  }
  EXPECT_EQ(statistics(batch), (Cells{"-2147483648", "2147483647", "5"}));
}

TEST(Statistics, NullsHaveNoBounds) {
  RowBatch batch(testing::schema_of(std::vector{kString}));
  batch[0].append_null();
  batch[0].append_null();
  EXPECT_EQ(statistics(batch), (Cells{std::nullopt, std::nullopt, "2"}));
}

TEST(Statistics, TextsCompareByUnsignedBytes) {
  EXPECT_EQ(of_texts({"b", "ab", "a", "Élan", "abc"}), (Cells{"a", "Élan", "0"}));
  EXPECT_EQ(of_texts({"abcdefgh2", "abcdefgh1", "abcdefgh", "abcdefgh11"}),
            (Cells{"abcdefgh", "abcdefgh2", "0"}));
  EXPECT_EQ(of_texts({"x", "", "y"}), (Cells{"", "y", "0"}));
}

TEST(Statistics, PrefixesOfEveryLengthCompareRightly) {
  std::string text;
  for (int size = 0; size < 12; ++size) {
    const std::string longer = text + 'b';
    EXPECT_EQ(of_texts({longer, text + 'c', text + 'a', longer + 'a'}), (Cells{text + 'a', text + 'c', "0"}));
    text += 'b';
  }
}

TEST(Statistics, LongTextsHaveNoBounds) {
  const std::string fits(64, 'y');
  EXPECT_EQ(of_texts({"a", fits}), (Cells{"a", fits, "0"}));
  EXPECT_EQ(of_texts({"a", fits + 'y'}), (Cells{std::nullopt, std::nullopt, "0"}));
  EXPECT_EQ(of_texts({std::string(65, 'a'), "b"}), (Cells{std::nullopt, std::nullopt, "0"}));
}

TEST(Statistics, DoublesFollowTheRulesOfTheFormat) {
  EXPECT_EQ(of_doubles({2.5, -1.25, 0}), (Cells{"-1.25", "2.5", "0"}));
  EXPECT_EQ(of_doubles({0.0, 0.0}), (Cells{"-0.0", "0.0", "0"}));
  EXPECT_EQ(of_doubles({-0.0, -0.0}), (Cells{"-0.0", "0.0", "0"}));
  EXPECT_EQ(of_doubles({1, std::numeric_limits<double>::quiet_NaN(), 2}),
            (Cells{std::nullopt, std::nullopt, "0"}));
}

TEST(Statistics, InfinitiesAreBounds) {  // DuckDB prints none of these
  const std::vector<std::int64_t> bits{std::bit_cast<std::int64_t>(HUGE_VAL), 0,
                                       std::bit_cast<std::int64_t>(-HUGE_VAL)};
  Bounds bounds;
  bounds.set_doubles(bits);
  ASSERT_TRUE(bounds.known());
  EXPECT_EQ(bounds.min(), std::string_view("\0\0\0\0\0\0\xF0\xFF", 8));
  EXPECT_EQ(bounds.max(), std::string_view("\0\0\0\0\0\0\xF0\x7F", 8));
}

// The rows whose cell equals that of `row`, by comparing everything.
std::size_t equal_rows(const Column& column, std::size_t row) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    const bool zeros = column.type() == kDouble && !column.is_null(i) && column.double_at(i) == 0 &&
                       column.double_at(row) == 0;
    count += zeros || column.same(i, column, row) ? 1 : 0;
  }
  return count;
}

std::string literal(const Column& column, std::size_t row) {
  switch (column.type()) {
    case kInt:
      return column.display(row);
    case kDate:
      return "DATE '1970-01-01' + " + std::to_string(column.int_at(row));
    case kDouble:
      return "'" + column.display(row) + "'::DOUBLE";
    case kTimestamp:
      return "make_timestamptz(" + std::to_string(column.millis_at(row) * 1000) + ")";
    case kString:
      break;
  }
  return "'" + column.display(row) + "'";
}

TEST(Statistics, FiltersFindTheSameRowsInManyRowGroups) {
  testing::Random random(7);
  RowBatch batch(testing::schema_of(std::vector{kInt, kDate, kDouble, kTimestamp, kString}));
  constexpr std::size_t kRows = 900;
  for (std::size_t i = 0; i < 4; ++i) {
    testing::fill_random(batch[i], kRows, {0.2, 60, 40}, random);
  }
  for (std::size_t row = 0; row < kRows; ++row) {
    batch[4].append_text("horse " + std::string(row % 90, 'x') + std::to_string(row / 5));
  }
  EncoderOptions options;
  options.row_group_rows = 60;
  std::string out;
  ASSERT_TRUE(
      Encoder(options).encode(batch, testing::row_range(kRows), testing::all_columns(batch), out).ok());
  const TempFile file(out);
  Duck duck;
  for (std::size_t i = 0; i < batch.width(); ++i) {
    for (std::size_t row = 0; row < kRows; row += 31) {
      if (!batch[i].is_null(row)) {
        const std::string where = "c" + std::to_string(i) + " = " + literal(batch[i], row);
        EXPECT_EQ(duck.query("SELECT count(*) FROM '" + file.path() + "' WHERE " + where),
                  (Grid{{std::to_string(equal_rows(batch[i], row))}}))
            << where;
      }
    }
  }
}

TEST(Statistics, NanIsFoundBesideOrdinaryNumbers) {
  RowBatch batch(testing::schema_of(std::vector{kDouble}));
  for (const double value : {1.0, 2.0, std::numeric_limits<double>::quiet_NaN()}) {
    batch[0].append_double(value);
  }
  std::string out;
  ASSERT_TRUE(Encoder().encode(batch, testing::row_range(3), testing::all_columns(batch), out).ok());
  const TempFile file(out);
  EXPECT_EQ(Duck().query("SELECT count(*) FROM '" + file.path() + "' WHERE c0 > 5"), (Grid{{"1"}}));
}

}  // namespace
}  // namespace rps::parquet
