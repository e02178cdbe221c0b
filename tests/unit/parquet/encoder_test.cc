// Encoder: what it writes is what DuckDB, hyparquet and arrow-rs read.
#include "parquet/encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "unit/parquet/readers.h"

namespace rps::parquet {
namespace {

using testing::Cell;
using testing::Duck;
using testing::Grid;
using testing::TempFile;

using enum ColumnType;

std::string encode(const RowBatch& batch, std::span<const std::uint32_t> rows, EncoderOptions options = {}) {
  std::string out;
  const Status status = Encoder(std::move(options)).encode(batch, rows, testing::all_columns(batch), out);
  EXPECT_TRUE(status.ok()) << status.error().text();
  return out;
}

std::string encode(const RowBatch& batch) {
  return encode(batch, testing::row_range(batch.rows()));
}

RowBatch batch_of(std::vector<ColumnType> types) {
  return RowBatch(testing::schema_of(types));
}

void expect_all_readers_agree(const RowBatch& batch) {
  const Grid wanted = testing::grid_of(batch, testing::row_range(batch.rows()), testing::all_columns(batch));
  const TempFile file(encode(batch));
  EXPECT_EQ(Duck().read(file), wanted);
  if (testing::have_node_readers()) {
    EXPECT_EQ(testing::read_with_node(file).rows, wanted);
  }
}

// Rows as a day of racing has them: race-level texts repeat, runners' differ. All made up.
RowBatch day_of_racing(std::size_t rows) {
  RowBatch batch = RowBatch::results();
  testing::Random random(20251111);
  for (std::size_t i = 0; i < batch.width(); ++i) {
    testing::ColumnShape shape{i % 5 == 0 ? 0.3 : 0.0, i < 13 ? 8U : 1U << 20U, i < 13 ? 12U : 1U};
    if (i == col::kId || i == 7) {
      shape.nulls = 1;
    }
    testing::fill_random(batch[i], rows, shape, random);
  }
  return batch;
}

TEST(Encoder, WritesADayOfAllColumns) {
  const RowBatch batch = day_of_racing(100);
  expect_all_readers_agree(batch);
}

TEST(Encoder, WritesTheSchemaWithItsLogicalTypes) {
  RPS_NEED_NODE_READERS();
  const TempFile file(encode(day_of_racing(3)));
  const auto schema = testing::read_with_node(file).schema;
  const TableSchema& wanted = results_schema();
  ASSERT_EQ(schema.size(), wanted.size());
  for (std::size_t i = 0; i < schema.size(); ++i) {
    const auto& column = schema[i];
    const ColumnType type = wanted[i].type;
    EXPECT_EQ(column.name, wanted[i].name);
    EXPECT_EQ(column.repetition, "OPTIONAL");
    EXPECT_EQ(column.type, type == kString      ? "BYTE_ARRAY"
                           : type == kDouble    ? "DOUBLE"
                           : type == kTimestamp ? "INT64"
                                                : "INT32");
    EXPECT_EQ(column.logical, type == kString      ? "STRING"
                              : type == kDate      ? "DATE"
                              : type == kTimestamp ? "TIMESTAMP"
                                                   : "");
    EXPECT_EQ(column.converted, type == kString      ? "UTF8"
                                : type == kDate      ? "DATE"
                                : type == kTimestamp ? "TIMESTAMP_MILLIS"
                                                     : "");
    EXPECT_EQ(column.utc, type == kTimestamp);
    EXPECT_EQ(column.unit, type == kTimestamp ? "MILLIS" : "");
  }
}

TEST(Encoder, KeepsTheGivenRowsAndColumnsInTheirOrder) {
  const RowBatch batch = day_of_racing(50);
  const std::vector<std::uint32_t> rows{49, 3, 3, 0, 17};
  const std::vector<std::size_t> columns{col::kHorse, col::kRaceId, col::kCourse, col::kCreatedAt};
  std::string out = "already there";
  ASSERT_TRUE(Encoder().encode(batch, rows, columns, out).ok());
  ASSERT_EQ(out.substr(0, 13), "already there");
  const TempFile file(std::string_view(out).substr(13));
  Duck duck;
  EXPECT_EQ(duck.read(file), testing::grid_of(batch, rows, columns));
  const Grid names =
      duck.query("SELECT name FROM parquet_schema('" + file.path() + "') WHERE num_children IS NULL");
  EXPECT_EQ(names, (Grid{{"horse"}, {"race_id"}, {"course"}, {"created_at"}}));
}

TEST(Encoder, NoRowsGiveAValidFile) {
  const RowBatch batch = day_of_racing(5);
  const TempFile file(encode(batch, {}));
  Duck duck;
  EXPECT_EQ(duck.read(file), Grid{});
  EXPECT_EQ(duck.query("SELECT count(*) FROM parquet_schema('" + file.path() + "')"), (Grid{{"52"}}));
  if (testing::have_node_readers()) {
    EXPECT_EQ(testing::read_with_node(file).rows, Grid{});
  }
}

TEST(Encoder, WritesOneRow) {
  expect_all_readers_agree(day_of_racing(1));
}

TEST(Encoder, WritesColumnsOfNulls) {
  RowBatch batch = batch_of({kInt, kDate, kTimestamp, kDouble, kString});
  for (int row = 0; row < 130; ++row) {
    for (std::size_t i = 0; i < batch.width(); ++i) {
      batch[i].append_null();
    }
  }
  expect_all_readers_agree(batch);
}

TEST(Encoder, WritesExtremeNumbers) {
  RowBatch batch = batch_of({kInt, kDate, kTimestamp, kDouble});
  const auto add = [&](std::int32_t number, std::int32_t days, std::int64_t millis, double value) {
    batch[0].append_int(number);
    batch[1].append_int(days);
    batch[2].append_millis(millis);
    batch[3].append_double(value);
  };
  add(std::numeric_limits<std::int32_t>::min(), -719162, -62135596800000, -HUGE_VAL);
  add(std::numeric_limits<std::int32_t>::max(), 2932896, 253402300799999, HUGE_VAL);
  add(0, -1, -1, -0.0);
  add(-1, 0, 0, 0.0);
  add(1, 1, 1, std::numeric_limits<double>::quiet_NaN());
  add(2, 2, 2, std::numeric_limits<double>::denorm_min());
  expect_all_readers_agree(batch);
}

TEST(Encoder, WritesTextsOfEverySize) {
  RowBatch batch = batch_of({kString, kInt});
  for (const std::size_t size :
       {0U, 1U, 3U, 4U, 7U, 8U, 9U, 63U, 64U, 65U, 70000U, 1500000U, 2U, 1500001U, 5U}) {
    std::string text;
    while (text.size() < size) {
      text += "Zoë " + std::to_string(text.size());
    }
    batch[0].append_text(text);
    batch[0].append_null();
    batch[1].append_int(static_cast<std::int32_t>(size));
    batch[1].append_int(-1);
  }
  expect_all_readers_agree(batch);  // several pages, as pages end at a mebibyte
}

TEST(Encoder, ADictionaryTooLargeBecomesPlain) {
  RowBatch batch = batch_of({kInt, kString, kDouble});
  constexpr int kRows = 100000;
  for (int i = 0; i < kRows; ++i) {
    const int value = i % 70000;
    batch[0].append_int(value / 2);
    batch[1].append_text("horse " + std::to_string(value));
    batch[2].append_double(value);
  }
  const TempFile file(encode(batch));
  Duck duck;
  EXPECT_EQ(duck.read(file), testing::grid_of(batch, testing::row_range(kRows), testing::all_columns(batch)));
  const Grid encodings =
      duck.query("SELECT encodings FROM parquet_metadata('" + file.path() + "') ORDER BY column_id");
  ASSERT_EQ(encodings.size(), 3U);
  EXPECT_NE(encodings[0][0]->find("PLAIN_DICTIONARY"), std::string::npos);
  EXPECT_EQ(encodings[1][0]->find("PLAIN_DICTIONARY"), std::string::npos);
  EXPECT_EQ(encodings[2][0]->find("PLAIN_DICTIONARY"), std::string::npos);
}

TEST(Encoder, SplitsRowGroups) {
  const RowBatch batch = day_of_racing(250);
  EncoderOptions options;
  options.row_group_rows = 100;
  const TempFile file(encode(batch, testing::row_range(250), options));
  const Grid wanted = testing::grid_of(batch, testing::row_range(250), testing::all_columns(batch));
  Duck duck;
  EXPECT_EQ(duck.read(file), wanted);
  EXPECT_EQ(duck.query("SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata('" +
                       file.path() + "') ORDER BY 1"),
            (Grid{{"0", "100"}, {"1", "100"}, {"2", "50"}}));
  if (testing::have_node_readers()) {
    EXPECT_EQ(testing::read_with_node(file).rows, wanted);
  }
}

TEST(Encoder, TheSameRowsGiveTheSameBytes) {
  const RowBatch batch = day_of_racing(200);
  const auto rows = testing::row_range(200);
  const auto columns = testing::all_columns(batch);
  Encoder used;
  std::string other;
  ASSERT_TRUE(used.encode(day_of_racing(77), testing::row_range(77), columns, other).ok());
  std::string out;
  ASSERT_TRUE(used.encode(batch, rows, columns, out).ok());
  EXPECT_EQ(out, encode(batch));
}

TEST(Encoder, AnEncoderMayChangeSchemaAndColumns) {
  Encoder encoder;
  Duck duck;
  const RowBatch day = day_of_racing(20);
  RowBatch small = batch_of({kString, kInt});
  small[0].append_text("only");
  small[1].append_int(7);
  for (const RowBatch* batch : std::vector<const RowBatch*>{&day, &small, &day}) {
    std::string out;
    const auto rows = testing::row_range(batch->rows());
    ASSERT_TRUE(encoder.encode(*batch, rows, testing::all_columns(*batch), out).ok());
    EXPECT_EQ(duck.read(TempFile(out)), testing::grid_of(*batch, rows, testing::all_columns(*batch)));
  }
}

TEST(Encoder, NamesItsMakerAndKeepsMetadata) {
  EncoderOptions options;
  options.created_by = "rpscrape version 9.8.7 (build 6)";
  options.metadata = {{"run", "20251111_080000"}, {"leer", ""}};
  const RowBatch batch = day_of_racing(2);
  const TempFile file(encode(batch, testing::row_range(2), options));
  Duck duck;
  EXPECT_EQ(duck.query("SELECT created_by FROM parquet_file_metadata('" + file.path() + "')"),
            (Grid{{"rpscrape version 9.8.7 (build 6)"}}));
  EXPECT_EQ(duck.query("SELECT decode(key), decode(value) FROM parquet_kv_metadata('" + file.path() + "')"),
            (Grid{{"run", "20251111_080000"}, {"leer", ""}}));
}

TEST(Encoder, RefusesWhatIsNotInTheBatch) {
  const RowBatch batch = day_of_racing(5);
  const auto refused = [&](std::vector<std::uint32_t> rows, std::vector<std::size_t> columns) {
    std::string out = "as before";
    const Status status = Encoder().encode(batch, rows, columns, out);
    EXPECT_EQ(out, "as before");
    return status.ok() ? std::string("accepted") : std::string(error_kind_name(status.error().kind));
  };
  EXPECT_EQ(refused({5}, {0}), "schema");
  EXPECT_EQ(refused({0}, {51}), "schema");
  EXPECT_EQ(refused({0}, {3, 4, 3}), "schema");
  EXPECT_EQ(refused({0}, {}), "schema");
}

}  // namespace
}  // namespace rps::parquet
