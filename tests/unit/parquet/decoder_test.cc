#include "parquet/decoder.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "parquet/encoder.h"

namespace rps {
namespace {

using Rng = std::mt19937;

void append_random(Column& column, Rng& rng) {
  if (rng() % 5 == 0) {
    column.append_null();
    return;
  }
  const auto small = static_cast<std::int32_t>(rng() % 40);
  switch (column.type()) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      column.append_int(rng() % 2 == 0 ? small : static_cast<std::int32_t>(rng()));
      break;
    case ColumnType::kTimestamp:
      column.append_millis(static_cast<std::int64_t>(rng()) * 1000 - 7);
      break;
    case ColumnType::kDouble:
      column.append_double(small / 4.0);
      break;
    case ColumnType::kString:
      column.append_text(std::string(rng() % 30, static_cast<char>('a' + small % 26)) +
                         std::to_string(small));
      break;
  }
}

RowBatch random_rows(std::size_t rows, Rng& rng) {
  RowBatch batch = RowBatch::results();
  for (std::size_t column = 0; column < batch.width(); ++column) {
    for (std::size_t row = 0; row < rows; ++row) {
      append_random(batch[column], rng);
    }
  }
  return batch;
}

std::vector<std::size_t> all_columns(const RowBatch& batch) {
  std::vector<std::size_t> columns(batch.width());
  std::iota(columns.begin(), columns.end(), 0U);
  return columns;
}

std::string encode(const RowBatch& batch, const std::vector<std::size_t>& columns,
                   std::size_t group_rows = 131072) {
  parquet::EncoderOptions options;
  options.row_group_rows = group_rows;
  parquet::Encoder encoder(options);
  std::vector<std::uint32_t> rows(batch.rows());
  std::iota(rows.begin(), rows.end(), 0U);
  std::string file;
  const Status done = encoder.encode(batch, rows, columns, file);
  EXPECT_TRUE(done.ok()) << done.error().text();
  return file;
}

void expect_same(const RowBatch& a, const RowBatch& b) {
  ASSERT_EQ(a.rows(), b.rows());
  for (std::size_t column = 0; column < a.width(); ++column) {
    for (std::size_t row = 0; row < a.rows(); ++row) {
      ASSERT_TRUE(a[column].same(row, b[column], row))
          << a.schema()[column].name << " row " << row << ": " << a[column].display(row) << " / "
          << b[column].display(row);
    }
  }
}

TEST(Decoder, ReadsBackWhatTheEncoderWrote) {
  Rng rng(7);
  for (const std::size_t rows : {1U, 2U, 7U, 8U, 9U, 100U, 1000U}) {
    const RowBatch batch = random_rows(rows, rng);
    RowBatch read = RowBatch::results();
    const Status done = decode_parquet(encode(batch, all_columns(batch), 300), "x.parquet", {}, read);
    ASSERT_TRUE(done.ok()) << done.error().text();
    expect_same(batch, read);
  }
}

TEST(Decoder, AppendsToWhatIsThere) {
  Rng rng(8);
  const RowBatch batch = random_rows(50, rng);
  const std::string file = encode(batch, all_columns(batch));
  RowBatch twice = RowBatch::results();
  ASSERT_TRUE(decode_parquet(file, "x", {}, twice).ok());
  ASSERT_TRUE(decode_parquet(file, "x", {}, twice).ok());
  RowBatch expected = batch;
  expected.append_all(batch);
  expect_same(expected, twice);
}

TEST(Decoder, FillsMissingColumnsWithNullAndLeavesPartitionColumnsAlone) {
  Rng rng(9);
  const RowBatch batch = random_rows(10, rng);
  std::vector<std::size_t> columns = all_columns(batch);
  std::erase(columns, col::kCountry);
  std::erase(columns, col::kDate);
  std::erase(columns, col::kHorse);
  RowBatch read = RowBatch::results();
  ASSERT_TRUE(decode_parquet(encode(batch, columns), "x", {col::kDate, col::kCountry}, read).ok());
  EXPECT_EQ(read[col::kDate].size(), 0U);
  EXPECT_EQ(read[col::kCountry].size(), 0U);
  EXPECT_EQ(read[col::kHorse].null_count(), 10U);
  EXPECT_TRUE(read[col::kRaceId].same(3, batch[col::kRaceId], 3));
}

TEST(Decoder, NamesAColumnOfAnotherTypeOrUnknown) {
  Rng rng(10);
  const RowBatch batch = random_rows(3, rng);
  const std::string file = encode(batch, all_columns(batch));
  std::vector<ColumnSpec> specs(results_schema().columns().begin(), results_schema().columns().end());
  specs[col::kHorseId].type = ColumnType::kString;
  RowBatch other(std::make_shared<TableSchema>(specs));
  const Status type = decode_parquet(file, "f.parquet", {}, other);
  ASSERT_FALSE(type.ok());
  EXPECT_EQ(type.error().kind, ErrorKind::kSchema);
  EXPECT_EQ(type.error().message, "f.parquet: column horse_id is int, the table's is string");
  specs.pop_back();
  RowBatch narrow(std::make_shared<TableSchema>(specs));
  const Status unknown = decode_parquet(file, "f.parquet", {}, narrow);
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().kind, ErrorKind::kSchema);
}

TEST(Decoder, ATruncatedFileIsAnErrorAtEveryLength) {
  Rng rng(11);
  const RowBatch batch = random_rows(20, rng);
  const std::string file = encode(batch, all_columns(batch));
  for (std::size_t length = 0; length < file.size(); ++length) {
    RowBatch read = RowBatch::results();
    const Status done = decode_parquet(std::string_view(file).substr(0, length), "x", {}, read);
    ASSERT_FALSE(done.ok()) << length;
    ASSERT_EQ(done.error().kind, ErrorKind::kCorrupt) << length;
  }
}

TEST(Decoder, SurvivesAnyDamage) {
  Rng rng(12);
  const RowBatch batch = random_rows(60, rng);
  const std::string file = encode(batch, all_columns(batch));
  std::size_t refused = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string damaged = file;
    for (unsigned k = 0; k <= rng() % 4; ++k) {
      damaged[rng() % damaged.size()] = static_cast<char>(rng());
    }
    RowBatch read = RowBatch::results();
    refused += decode_parquet(damaged, "x", {}, read).ok() ? 0 : 1;
  }
  EXPECT_GT(refused, 500U);  // the rest changed values only, which the etag finds
}

}  // namespace
}  // namespace rps
