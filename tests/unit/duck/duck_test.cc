// The binding of DuckDB: errors, values, and rows in both directions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>

#include "duck/appender.h"
#include "duck/connection.h"
#include "duck/error.h"
#include "duck/read_into.h"
#include "duck/sql.h"

namespace rps::duck {
namespace {

using testing::HasSubstr;

class DuckTest : public testing::Test {
 protected:
  DuckTest()
      : database_(Database::open(":memory:", {{"threads", "2"}}).value()),
        connection_(database_.connect().value()) {}

  // The rows of a query, one text each.
  std::vector<std::vector<Value>> rows(const std::string& sql) {
    std::vector<std::vector<Value>> out;
    auto stream = connection_.query(sql);
    EXPECT_TRUE(stream.ok()) << stream.error().text();
    for (;;) {
      const auto more = stream->next();
      EXPECT_TRUE(more.ok()) << more.error().text();
      if (!more.ok() || !*more) {
        return out;
      }
      for (std::size_t i = 0; i < stream->rows(); ++i) {
        stream->read_row(i, out.emplace_back());
      }
    }
  }

  Database database_;
  Connection connection_;
};

std::shared_ptr<const TableSchema> schema(std::vector<ColumnSpec> columns) {
  return std::make_shared<const TableSchema>(std::move(columns));
}

const std::shared_ptr<const TableSchema> kAllTypes = schema({{"i", ColumnType::kInt, ""},
                                                             {"date", ColumnType::kDate, ""},
                                                             {"at", ColumnType::kTimestamp, ""},
                                                             {"or", ColumnType::kDouble, ""},
                                                             {"we\"ird", ColumnType::kString, ""}});

TEST(EngineErrorTest, ClassesFollowTheFirstWords) {
  const auto kind = [](std::string_view message) { return engine_error(message).kind; };
  EXPECT_EQ(kind("Parser Error: syntax error"), ErrorKind::kUsage);
  EXPECT_EQ(kind("Binder Error: no such column"), ErrorKind::kUsage);
  EXPECT_EQ(kind("Catalog Error: no such table"), ErrorKind::kUsage);
  EXPECT_EQ(kind("INTERRUPT Error: Interrupted!"), ErrorKind::kInterrupted);
  EXPECT_EQ(kind("IO Error: Could not write file \"x\": No space left on device"), ErrorKind::kNoSpace);
  EXPECT_EQ(kind("IO Error: Cannot open file \"x\": Permission denied"), ErrorKind::kPermission);
  EXPECT_EQ(kind("IO Error: Could not set lock on file \"x\": Conflicting lock is held"), ErrorKind::kLocked);
  EXPECT_EQ(kind("IO Error: Corrupt database file: computed checksum 1 does not match"), ErrorKind::kCorrupt);
  EXPECT_EQ(kind("IO Error: something else"), ErrorKind::kIo);
  EXPECT_EQ(kind("Out of Memory Error: failed to allocate"), ErrorKind::kEngine);
  EXPECT_EQ(kind("Something New Error: x"), ErrorKind::kEngine);
}

TEST_F(DuckTest, ErrorsOfStatements) {
  EXPECT_EQ(connection_.execute("SELEC 1").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(connection_.parse("SELEC 1").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(connection_.query("SELECT 1; SELECT 2").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(connection_.query("SELECT * FROM nowhere").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(connection_.parse("-- nothing")->size(), 0U);
  EXPECT_EQ(Database::open("/nowhere/at/all.duckdb", {}).error().kind, ErrorKind::kIo);
  EXPECT_EQ(Database::open(":memory:", {{"no_such_option", "1"}}).error().kind, ErrorKind::kUsage);
}

TEST_F(DuckTest, FilesThatAreNoDatabases) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("rps-duck-" + std::to_string(::getpid()))).string();
  std::ofstream(path) << std::string(20'000, 'x');
  EXPECT_EQ(Database::open(path, {{"access_mode", "READ_ONLY"}}).error().kind, ErrorKind::kCorrupt);
  std::filesystem::remove(path);
}

TEST_F(DuckTest, KindsOfStatements) {
  const auto kind = [&](const std::string& sql) { return connection_.parse(sql)->prepare(0)->kind(); };
  EXPECT_EQ(kind("SELECT 1"), StatementKind::kSelect);
  EXPECT_EQ(kind("SHOW TABLES"), StatementKind::kSelect);
  EXPECT_EQ(kind("EXPLAIN SELECT 1"), StatementKind::kExplain);
  EXPECT_EQ(kind("SET threads = 1"), StatementKind::kSet);
  EXPECT_EQ(kind("CREATE TABLE t (x INT)"), StatementKind::kCreate);
  EXPECT_EQ(kind("COPY (SELECT 1) TO 'x'"), StatementKind::kOther);
  EXPECT_EQ(kind("CHECKPOINT"), StatementKind::kOther);
}

TEST_F(DuckTest, StreamsManyRowsInOrder) {
  const auto all = rows("SELECT x FROM range(100000) t(x)");
  ASSERT_EQ(all.size(), 100'000U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(all[i][0], Value(static_cast<std::int64_t>(i)));
  }
}

TEST_F(DuckTest, FirstValues) {
  EXPECT_EQ(*connection_.query_int("SELECT 7"), 7);
  EXPECT_EQ(*connection_.query_int("SELECT NULL::INT"), std::nullopt);
  EXPECT_EQ(*connection_.query_int("SELECT 1 WHERE false"), std::nullopt);
  EXPECT_EQ(*connection_.query_text("SELECT 'x'"), "x");
  EXPECT_EQ(connection_.query_text("SELECT 7").error().kind, ErrorKind::kEngine);
}

TEST_F(DuckTest, FieldsHaveNamesAndTypes) {
  const auto fields =
      connection_.query("SELECT 1 AS \"a b\", [1.5] AS l, {'x': 1} AS s, MAP {'k': 2} AS m")->fields();
  ASSERT_EQ(fields.size(), 4U);
  EXPECT_EQ(fields[0].name, "a b");
  EXPECT_TRUE(fields[0].plain);
  EXPECT_EQ(fields[1].type, "DECIMAL(2,1)[]");
  EXPECT_FALSE(fields[1].plain);
  EXPECT_EQ(fields[2].type, "STRUCT(\"x\" INTEGER)");
  EXPECT_EQ(fields[3].type, "MAP(VARCHAR, INTEGER)");
}

TEST_F(DuckTest, InterruptEndsARunningQuery) {
  std::atomic<bool> done{false};
  std::jthread other([&] {
    while (!done) {
      connection_.interrupt();
      std::this_thread::yield();
    }
  });
  const Status status = connection_.execute(
      "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range * b.range = 7");
  done = true;
  other.join();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kInterrupted);
  EXPECT_TRUE(connection_.execute("SELECT 1").ok());
}

TEST_F(DuckTest, QuotesNamesAndTexts) {
  EXPECT_EQ(quote_name("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quote_text("it's"), "'it''s'");
  EXPECT_EQ(name_list(*kAllTypes), "\"i\", \"date\", \"at\", \"or\", \"we\"\"ird\"");
}

// Rows with every type, NULLs, and texts on both sides of DuckDB's 12 bytes within a string header.
RowBatch sample(int rows) {
  RowBatch batch(kAllTypes);
  for (int i = 0; i < rows; ++i) {
    if (i % 7 == 3) {
      for (std::size_t c = 0; c < batch.width(); ++c) {
        batch[c].append_null();
      }
      continue;
    }
    batch[0].append_int(i - 5);
    batch[1].append_int(-i * 100);
    batch[2].append_millis(-1 + i * 1'000'000'007LL);
    batch[3].append_double(i == 1 ? std::numeric_limits<double>::quiet_NaN() : i / 3.0);
    batch[4].append_text(std::string(static_cast<std::size_t>(i % 30), 'x') + "é");
  }
  return batch;
}

TEST_F(DuckTest, RowsComeBackAsTheyWereAppended) {
  const RowBatch batch = sample(5000);
  ASSERT_TRUE(connection_.execute("CREATE TABLE t (" + column_definitions(*kAllTypes) + ")").ok());
  auto appender = Appender::open(connection_, "", "main", "t", *kAllTypes);
  ASSERT_TRUE(appender.ok()) << appender.error().text();
  ASSERT_TRUE(appender->append(batch).ok());
  ASSERT_TRUE(appender->append(batch).ok());
  ASSERT_TRUE(appender->close().ok());
  RowBatch back(kAllTypes);
  const Status status = read_into(connection_, "SELECT * FROM t", back);
  ASSERT_TRUE(status.ok()) << status.error().text();
  ASSERT_EQ(back.rows(), 10'000U);
  for (std::size_t c = 0; c < batch.width(); ++c) {
    for (std::size_t row = 0; row < back.rows(); ++row) {
      ASSERT_TRUE(back[c].same(row, batch[c], row % 5000)) << c << " " << row;
    }
  }
}

TEST_F(DuckTest, ATableMayHaveOtherOrderAndMoreColumns) {
  ASSERT_TRUE(connection_.execute("CREATE TABLE t (extra INT, b VARCHAR, a INT)").ok());
  RowBatch batch(schema({{"a", ColumnType::kInt, ""}, {"b", ColumnType::kString, ""}}));
  batch[0].append_int(1);
  batch[1].append_text("x");
  auto appender = Appender::open(connection_, "", "main", "t", batch.schema());
  ASSERT_TRUE(appender->append(batch).ok() && appender->close().ok());
  EXPECT_EQ(rows("SELECT * FROM t")[0], (std::vector<Value>{std::monostate{}, "x", std::int64_t{1}}));
}

TEST_F(DuckTest, WhatATableCannotHoldIsASchemaError) {
  ASSERT_TRUE(connection_.execute("CREATE TABLE t (" + column_definitions(*kAllTypes) + ")").ok());
  EXPECT_THAT(Appender::open(connection_, "", "main", "none", *kAllTypes).error().message, HasSubstr("none"));
  RowBatch bad = sample(1);
  bad.clear();
  bad[0].append_int(1);
  bad[1].append_int(1);
  bad[2].append_millis(std::numeric_limits<std::int64_t>::max());
  bad[3].append_double(1);
  bad[4].append_text("x");
  const Status late = Appender::open(connection_, "", "main", "t", *kAllTypes)->append(bad);
  EXPECT_EQ(late.error().kind, ErrorKind::kSchema);
  EXPECT_THAT(late.error().message, HasSubstr("'at'"));
  bad[2].clear();
  bad[2].append_millis(0);
  bad[4].clear();
  bad[4].append_text("\xff\xfe");
  const Status text = Appender::open(connection_, "", "main", "t", *kAllTypes)->append(bad);
  EXPECT_EQ(text.error().kind, ErrorKind::kSchema);
  EXPECT_THAT(text.error().message, HasSubstr("we\"ird"));
}

// One column of a batch after reading `sql`, as text; the error's kind when that fails.
std::string read_one(Connection& connection, ColumnType type, const std::string& value) {
  RowBatch out(schema({{"x", type, ""}}));
  const Status status = read_into(connection, "SELECT " + value + " AS x", out);
  if (!status.ok()) {
    EXPECT_THAT(status.error().message, HasSubstr("column 'x'"));
    return std::string(error_kind_name(status.error().kind));
  }
  return out[0].is_null(0) ? "NULL" : out[0].display(0);
}

struct Conversion {
  ColumnType type;
  const char* value;
  const char* expected;
};

class ConversionTest : public DuckTest, public testing::WithParamInterface<Conversion> {};

TEST_P(ConversionTest, IsCheckedOrRefused) {
  EXPECT_EQ(read_one(connection_, GetParam().type, GetParam().value), GetParam().expected)
      << GetParam().value;
}

using enum ColumnType;
INSTANTIATE_TEST_SUITE_P(
    Values, ConversionTest,
    testing::Values(
        Conversion{kInt, "7::TINYINT", "7"}, Conversion{kInt, "-7::SMALLINT", "-7"},
        Conversion{kInt, "7::BIGINT", "7"}, Conversion{kInt, "2147483647::BIGINT", "2147483647"},
        Conversion{kInt, "2147483648::BIGINT", "schema"},
        Conversion{kInt, "(-2147483648)::BIGINT", "-2147483648"},
        Conversion{kInt, "4000000000::UINTEGER", "schema"}, Conversion{kInt, "7::UBIGINT", "7"},
        Conversion{kInt, "7.0::DOUBLE", "7"}, Conversion{kInt, "7.5::DOUBLE", "schema"},
        Conversion{kInt, "'nan'::DOUBLE", "schema"}, Conversion{kInt, "3e9::FLOAT", "schema"},
        Conversion{kInt, "true", "1"}, Conversion{kInt, "'7'", "schema"}, Conversion{kInt, "NULL", "NULL"},
        Conversion{kInt, "NULL::BIGINT", "NULL"}, Conversion{kDouble, "7::INT", "7"},
        Conversion{kDouble, "0.5::FLOAT", "0.5"}, Conversion{kDouble, "'x'", "schema"},
        Conversion{kDate, "DATE '2025-11-11'", "2025-11-11"}, Conversion{kDate, "DATE 'infinity'", "schema"},
        Conversion{kDate, "TIMESTAMP '2025-11-11 00:00:00'", "2025-11-11"},
        Conversion{kDate, "TIMESTAMP '2025-11-11 00:00:01'", "schema"},
        Conversion{kDate, "TIMESTAMP_MS '1969-12-31 00:00:00'", "1969-12-31"},
        Conversion{kDate, "7::INT", "schema"},
        Conversion{kTimestamp, "TIMESTAMP '2025-11-11 08:00:00.123999'", "2025-11-11T08:00:00.123Z"},
        Conversion{kTimestamp, "TIMESTAMP_S '2025-11-11 08:00:00'", "2025-11-11T08:00:00.000Z"},
        Conversion{kTimestamp, "TIMESTAMP_MS '2025-11-11 08:00:00.123'", "2025-11-11T08:00:00.123Z"},
        Conversion{kTimestamp, "TIMESTAMP_NS '2025-11-11 08:00:00.123456789'", "2025-11-11T08:00:00.123Z"},
        Conversion{kTimestamp, "TIMESTAMP '1969-12-31 23:59:59.9995'", "1969-12-31T23:59:59.999Z"},
        Conversion{kTimestamp, "TIMESTAMPTZ '2025-11-11 08:00:00+00'", "2025-11-11T08:00:00.000Z"},
        Conversion{kTimestamp, "TIMESTAMP 'infinity'", "schema"},
        Conversion{kTimestamp, "DATE '2025-11-11'", "2025-11-11T00:00:00.000Z"},
        Conversion{kTimestamp, "7", "schema"},
        Conversion{kString, "'a long text of more than twelve bytes'",
                   "a long text of more than twelve bytes"},
        Conversion{kString, "'é'", "é"}, Conversion{kString, "true", "true"},
        Conversion{kString, "7", "schema"}));

TEST_F(DuckTest, ReadingMatchesColumnsByName) {
  RowBatch out(schema({{"a", kInt, ""}, {"b", kString, ""}, {"country", kString, ""}}));
  ASSERT_TRUE(read_into(connection_, "SELECT 'x' AS b FROM range(3)", out, {2}).ok());
  EXPECT_EQ(out[0].null_count(), 3U);
  EXPECT_EQ(out[1].text_at(2), "x");
  EXPECT_EQ(out[2].size(), 0U) << "left to the caller";
  EXPECT_EQ(read_into(connection_, "SELECT 1 AS other", out).error().kind, ErrorKind::kSchema);
  EXPECT_EQ(read_into(connection_, "SELECT 1 AS a, 2 AS a", out).error().kind, ErrorKind::kSchema);
}

}  // namespace
}  // namespace rps::duck
