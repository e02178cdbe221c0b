// FlatParquet gives the rows that DuckDB gives, or says that the file is not for it.
#include "lake/flat_parquet.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "base/text.h"
#include "duck/connection.h"
#include "duck/read_into.h"
#include "duck/sql.h"
#include "io/files.h"

namespace rps::testing {
namespace {

using ::testing::HasSubstr;

std::shared_ptr<const TableSchema> schema() {
  return std::make_shared<const TableSchema>(
      std::vector<ColumnSpec>{{"country", ColumnType::kString, ""},
                              {"date", ColumnType::kDate, ""},
                              {"race_id", ColumnType::kInt, ""},
                              {"rpr", ColumnType::kDouble, ""},
                              {"created_at", ColumnType::kTimestamp, ""},
                              {"comment", ColumnType::kString, ""},
                              {"late", ColumnType::kString, ""}});
}

// Repeating and unique values, NULLs, characters of several bytes, times before 1970 with microseconds.
constexpr const char* kRows =
    "SELECT CASE WHEN i % 11 = 0 THEN NULL ELSE ['gb', 'ire', 'é/%'][1 + CAST(i % 3 AS BIGINT)] END AS "
    "country, "
    "DATE '1969-12-25' + CAST(i % 17 AS INTEGER) AS date, CAST(i * 7919 % 100003 AS INTEGER) AS race_id, "
    "CASE WHEN i % 5 = 0 THEN NULL WHEN i % 7 = 0 THEN 'nan'::DOUBLE ELSE i / 4 END AS rpr, "
    "TIMESTAMP '1969-12-31 23:59:59.999001' + INTERVAL (i % 3000) MICROSECONDS AS created_at, "
    "CASE WHEN i % 13 = 0 THEN '' WHEN i % 4 = 0 THEN 'größer ' || i ELSE repeat('x', CAST(i % 90 AS "
    "INTEGER)) "
    "END AS comment FROM range(9000) r(i)";

class FlatFile : public ::testing::Test {
 protected:
  FlatFile() : root_(::testing::TempDir() + "flat_parquet_test_" + std::to_string(::getpid())) {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
    connection_.emplace(std::move(*database_->connect()));
  }
  ~FlatFile() override { std::filesystem::remove_all(root_); }

  // A file with the rows of a SELECT.
  std::string file(const std::string& select, const std::string& options = "") {
    std::string path = root_ + "/flat.parquet";
    const Status done = connection_->execute("COPY (" + select + ") TO " + duck::quote_text(path) +
                                             " (FORMAT parquet, ROW_GROUP_SIZE 2048" + options + ")");
    EXPECT_TRUE(done.ok()) << done.error().text();
    return path;
  }

  static Result<RowBatch> read_all(const std::string& path) {
    RPS_ASSIGN(const FlatParquet flat, FlatParquet::open(path, *schema()));
    RowBatch all(schema());
    RowBatch group(schema());
    FlatParquet::Scratch scratch;
    for (std::size_t i = 0; i < flat.groups(); ++i) {
      group.clear();
      RPS_TRY(flat.read(i, scratch, group));
      EXPECT_EQ(group.rows(), flat.rows(i));
      all.append_all(group);
    }
    return all;
  }

  void expect_rows_as_duckdb(const std::string& path) {
    RowBatch wanted(schema());
    const std::string sql = "SELECT * FROM read_parquet(" + duck::quote_text(path) + ")";
    ASSERT_TRUE(duck::read_into(*connection_, sql, wanted).ok());
    const auto found = read_all(path);
    ASSERT_TRUE(found.ok()) << found.error().text();
    ASSERT_EQ(found->rows(), wanted.rows());
    for (std::size_t c = 0; c < wanted.width(); ++c) {
      for (std::size_t row = 0; row < wanted.rows(); ++row) {
        ASSERT_TRUE(wanted[c].same(row, (*found)[c], row))
            << schema()->columns()[c].name << " of row " << row << ": " << (*found)[c].display(row)
            << " is not " << wanted[c].display(row);
      }
    }
  }

  void expect_refused(const std::string& path, ErrorKind kind, const std::string& message) {
    const auto found = read_all(path);
    ASSERT_FALSE(found.ok()) << message;
    EXPECT_EQ(found.error().kind, kind) << found.error().text();
    EXPECT_THAT(found.error().message, HasSubstr(message));
    EXPECT_THAT(found.error().message, HasSubstr(path));
  }

  std::string root_;
  Result<duck::Database> database_ = duck::Database::open(":memory:", {});
  std::optional<duck::Connection> connection_;
};

TEST_F(FlatFile, GivesTheRowsThatDuckDbGives) {
  for (const std::string codec : {"snappy", "uncompressed"}) {
    const std::string path = file(kRows, ", COMPRESSION " + codec);
    EXPECT_EQ(FlatParquet::open(path, *schema())->groups(), 5U);
    expect_rows_as_duckdb(path);
  }
}

TEST_F(FlatFile, KnowsWhichColumnsThereAre) {
  const auto flat = FlatParquet::open(file(kRows), *schema());
  ASSERT_TRUE(flat.ok());
  EXPECT_TRUE(flat->has(0));
  EXPECT_FALSE(flat->has(6));
}

TEST_F(FlatFile, LeavesWhatItDoesNotKnowToDuckDb) {
  const auto with = [](const std::string& change) {
    return "SELECT * REPLACE (" + change + ") FROM (" + std::string(kRows) + ")";
  };
  expect_refused(file(kRows, ", COMPRESSION zstd"), ErrorKind::kSchema, "compression");
  expect_refused(file(kRows, ", PARQUET_VERSION v2"), ErrorKind::kSchema, "uses");
  expect_refused(file(with("CAST(race_id AS BIGINT) AS race_id")), ErrorKind::kSchema, "column race_id");
  expect_refused(file(with("encode(country) AS country")), ErrorKind::kSchema, "column country");
  expect_refused(file(with("'infinity'::TIMESTAMP AS created_at")), ErrorKind::kSchema, "infinite timestamp");
  expect_refused(file("SELECT *, 1 AS wind FROM (" + std::string(kRows) + ")"), ErrorKind::kSchema, "wind");
}

TEST_F(FlatFile, TellsOfFilesThatAreNone) {
  EXPECT_EQ(FlatParquet::open(root_ + "/absent", *schema()).error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(FlatParquet::open(root_, *schema()).ok());
  for (const std::string content : {"", "PAR1", "no Parquet at all, but long enough"}) {
    ASSERT_TRUE(write_file_atomic(root_ + "/none", content).ok());
    expect_refused(root_ + "/none", ErrorKind::kCorrupt, "no whole Parquet file");
  }
}

// Whatever byte is wrong, there is an error or rows, but never a crash or a text that is not UTF-8.
TEST_F(FlatFile, SurvivesDamage) {
  const std::string path = file(std::string(kRows) + " LIMIT 300");
  const std::string whole = *read_file(path, 1U << 24U);
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ (1U << (at % 8)));
    ASSERT_TRUE(write_file_atomic(path, bytes).ok());
    const auto rows = read_all(path);
    for (std::size_t row = 0; rows.ok() && row < rows->rows(); ++row) {
      ASSERT_TRUE(is_utf8((*rows)[5].text_at(row))) << at;
    }
  }
}

}  // namespace
}  // namespace rps::testing
