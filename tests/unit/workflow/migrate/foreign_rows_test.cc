#include "workflow/migrate/foreign_rows.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "duck/connection.h"
#include "duck/sql.h"
#include "io/files.h"

namespace rps {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The columns that every row needs.
constexpr const char* kKey = "'gb' AS country, DATE '2026-03-01' AS date, 5 AS race_id, 7 AS horse_id, ";

class ForeignRowsTest : public ::testing::Test {
 protected:
  ForeignRowsTest() : root_(::testing::TempDir() + "foreign_rows_test_" + std::to_string(::getpid())) {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }
  ~ForeignRowsTest() override { std::filesystem::remove_all(root_); }

  [[nodiscard]] std::string path() const { return root_ + "/rows.parquet"; }

  // Writes the rows of a SELECT.
  void write(const std::string& select) const {
    auto database = duck::Database::open(":memory:", {});
    auto connection = database->connect();
    const Status done =
        connection->execute("COPY (" + select + ") TO " + duck::quote_text(path()) + " (FORMAT parquet)");
    ASSERT_TRUE(done.ok()) << done.error().text();
  }

  // Reads all rows of the file into out_, and keeps the repairs.
  Status read() {
    out_.clear();
    RPS_ASSIGN(ForeignRows rows, ForeignRows::open(path(), schema_));
    for (;;) {
      RowBatch batch(schema_);
      auto more = rows.next(batch);
      repairs_ = rows.repairs();
      if (!more.ok()) {
        return more.error();
      }
      if (!more.value()) {
        return {};
      }
      ++batches_;
      out_.append_all(batch);
    }
  }

  static bool is_key(const std::string& column) { return column == "country" || column == "date"; }

  // Writes rows whose column is each of the SQL values, in this order, and reads them.
  Status read_values(const std::string& column, const std::vector<std::string>& values) {
    std::string rows;
    for (const std::string& value : values) {
      rows += (rows.empty() ? "(" : ", (") + value + ")";
    }
    // The column may be one of those that every row has.
    const std::string name = duck::quote_name(column);
    write("SELECT * EXCLUDE (v) REPLACE (v AS " + name + ") FROM (SELECT " +
          (is_key(column) ? "" : "NULL AS " + name + ", ") + kKey + "v FROM (VALUES " + rows + ") t(v))");
    return read();
  }

  [[nodiscard]] std::vector<std::string> column(const std::string& name) const {
    const Column& values = out_[*schema_->find(name)];
    std::vector<std::string> all;
    for (std::size_t row = 0; row < values.size(); ++row) {
      all.push_back(values.is_null(row) ? "NULL" : values.display(row));
    }
    return all;
  }

  // "what x values" of one column.
  [[nodiscard]] std::vector<std::string> repairs_of(const std::string& name) const {
    std::vector<std::string> all;
    for (const Repair& repair : repairs_.list()) {
      if (repair.column == name) {
        all.push_back(repair.what + " x " + std::to_string(repair.values));
      }
    }
    return all;
  }

  void expect_error(const Status& status, const std::string& text) const {
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, ErrorKind::kSchema);
    EXPECT_EQ(status.error().message, path() + text);
    EXPECT_FALSE(status.error().hint.empty());
  }

  std::string root_;
  std::shared_ptr<const TableSchema> schema_ = std::make_shared<const TableSchema>(results_schema());
  RowBatch out_{schema_};
  Repairs repairs_;
  std::size_t batches_ = 0;
};

#define ASSERT_READ(status)                        \
  do {                                             \
    const Status done = (status);                  \
    ASSERT_TRUE(done.ok()) << done.error().text(); \
  } while (false)

TEST(RepairsTest, AddUpByColumnAndPhrase) {
  Repairs some;
  some.add("pos", "number made a text", 2);
  some.add("draw", "NaN made NULL", 0);
  Repairs more;
  more.add("draw", "NaN made NULL", 4);
  more.add("pos", "number made a text", 1);
  some.merge(more);
  EXPECT_THAT(some.list(),
              ElementsAre(Repair{"draw", "NaN made NULL", 4}, Repair{"pos", "number made a text", 3}));
  EXPECT_EQ(some.total(), 7U);
}

TEST_F(ForeignRowsTest, NothingToRepairInTheTablesOwnTypes) {
  std::string select;
  for (const ColumnSpec& spec : schema_->columns()) {
    std::string value = "NULL";
    if (spec.name == "country" || spec.name == "horse") {
      value = spec.name == "country" ? "'gb'" : "'Made Up (GB)'";
    } else if (spec.name == "date") {
      value = "'2026-03-01'";
    } else if (spec.name == "race_id" || spec.name == "horse_id" || spec.name == "year") {
      value = spec.name == "year" ? "2026" : "12";
    } else if (spec.type == ColumnType::kDouble) {
      value = "1.25";
    } else if (spec.type == ColumnType::kTimestamp) {
      value = "'2026-03-02 10:11:12.345'";
    }
    select += (select.empty() ? "SELECT " : ", ") + ("CAST(" + value + " AS ") +
              std::string(duck::sql_type(spec.type)) + ") AS " + duck::quote_name(spec.name);
  }
  write(select);
  ASSERT_READ(read());
  EXPECT_THAT(repairs_.list(), IsEmpty());
  EXPECT_EQ(out_.rows(), 1U);
  EXPECT_THAT(column("horse"), ElementsAre("Made Up (GB)"));
  EXPECT_THAT(column("draw"), ElementsAre("1.25"));
  EXPECT_EQ(out_[col::kCreatedAt].millis_at(0), Timestamp::parse("2026-03-02 10:11:12.345")->millis);
}

TEST_F(ForeignRowsTest, RowsKeepTheirOrderOverManyBatches) {
  write(
      "SELECT 'gb' AS country, DATE '2026-03-01' AS date, CAST(i AS BIGINT) AS race_id, "
      "CAST(i % 11 AS BIGINT) AS horse_id, CASE WHEN i % 3 = 0 THEN 'nan' ELSE 'Horse ' || i END AS horse, "
      "CASE WHEN i % 2 = 0 THEN CAST('NaN' AS DOUBLE) ELSE i END AS num FROM range(300000) r(i)");
  ASSERT_READ(read());
  ASSERT_EQ(out_.rows(), 300'000U);
  EXPECT_GT(batches_, 10U);
  for (std::size_t row = 0; row < out_.rows(); ++row) {
    const auto number = static_cast<std::int32_t>(row);
    ASSERT_EQ(out_[col::kRaceId].int_at(row), number);
    ASSERT_EQ(out_[col::kHorse].text_at(row), row % 3 == 0 ? "" : "Horse " + std::to_string(row));
    ASSERT_EQ(out_[13].is_null(row), row % 2 == 0);
    ASSERT_EQ(out_[13].int_at(row), row % 2 == 0 ? 0 : number);
    ASSERT_EQ(out_[col::kYear].int_at(row), 2026);
  }
  EXPECT_THAT(repairs_of("horse"), ElementsAre("\"nan\" made NULL x 100000"));
  EXPECT_THAT(repairs_of("num"),
              ElementsAre("NaN made NULL x 150000", "double made a whole number x 150000"));
  EXPECT_THAT(repairs_of("year"), ElementsAre("set from the date x 300000"));
  EXPECT_THAT(repairs_of("race_id"), IsEmpty());
}

// --- columns ---

TEST_F(ForeignRowsTest, ColumnsAreMatchedWithoutCaseAndOthersLeftOut) {
  write(
      "SELECT 'gb' AS Country, DATE '2026-03-01' AS DATE, 5 AS Race_ID, 7 AS HORSE_ID, 2 AS Num, "
      "0 AS __index_level_0__, [1, 2] AS notes");
  ASSERT_READ(read());
  EXPECT_THAT(column("num"), ElementsAre("2"));
  EXPECT_THAT(column("race_id"), ElementsAre("5"));
  EXPECT_THAT(column("comment"), ElementsAre("NULL"));
  EXPECT_THAT(repairs_of("__index_level_0__"), ElementsAre("not a column of the table: left out x 1"));
  EXPECT_THAT(repairs_of("notes"), ElementsAre("not a column of the table: left out x 1"));
  EXPECT_THAT(repairs_of("comment"), ElementsAre("not in the file: NULL x 1"));
  EXPECT_THAT(repairs_of("num"), IsEmpty());
}

TEST_F(ForeignRowsTest, CreatedAtIsTheFilesTimeIfItIsNotThere) {
  write(std::string("SELECT ") + kKey + "1 AS num FROM range(2)");
  const std::chrono::sys_seconds moment =
      std::chrono::sys_days(std::chrono::year{2024} / 5 / 6) + std::chrono::hours(7);
  std::filesystem::last_write_time(path(), std::chrono::file_clock::from_sys(moment));
  ASSERT_READ(read());
  const std::int64_t millis = Timestamp::parse("2024-05-06 07:00:00")->millis;
  EXPECT_EQ(out_[col::kCreatedAt].millis_at(0), millis);
  EXPECT_EQ(out_[col::kCreatedAt].millis_at(1), millis);
  EXPECT_THAT(repairs_of("created_at"), ElementsAre("not in the file: time of the file x 1"));
}

TEST_F(ForeignRowsTest, RequiredColumnsMustBeThere) {
  for (const std::string name : {"country", "date", "race_id", "horse_id"}) {
    write("SELECT * EXCLUDE (" + name + ") FROM (SELECT " + kKey + "1 AS num)");
    expect_error(read(), ": no column '" + name + "'");
  }
}

TEST_F(ForeignRowsTest, RequiredColumnsMustHaveValues) {
  write(
      "SELECT 'gb' AS country, DATE '2026-03-01' AS date, CAST(i AS INTEGER) AS race_id, "
      "CASE WHEN i < 2900 THEN i END AS horse_id FROM range(3000) r(i)");
  expect_error(read(), ", row 2901 (race_id 2900): no value in column 'horse_id'");
  EXPECT_EQ(out_.rows(), 2048U);
  expect_error(read_values("country", {"'gb'", "'nan'"}),
               ", row 2 (race_id 5, horse_id 7): no value in column 'country'");
}

TEST_F(ForeignRowsTest, NestedColumnsOfTheTableAreRefused) {
  expect_error(read_values("comment", {"['a', 'b']"}),
               ": column 'comment' is of the nested type VARCHAR[], but the table's is of type string");
  expect_error(read_values("num", {"{'a': 1}"}),
               ": column 'num' is of the nested type STRUCT(a INTEGER), but the table's is of type int");
}

TEST_F(ForeignRowsTest, FilesThatCannotBeRead) {
  auto none = ForeignRows::open(root_ + "/none.parquet", schema_);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(none.error().message, HasSubstr("none.parquet"));
  auto folder = ForeignRows::open(root_, schema_);
  ASSERT_FALSE(folder.ok());
  EXPECT_EQ(folder.error().kind, ErrorKind::kUsage);

  ASSERT_TRUE(write_file_atomic(path(), "race_id,horse_id\n1,2\n").ok());
  const Status csv = read();
  ASSERT_FALSE(csv.ok());
  EXPECT_EQ(csv.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(csv.error().message, AllOf(HasSubstr(path()), Not(HasSubstr("\n"))));
}

TEST_F(ForeignRowsTest, DamagedFilesAreErrorsWithTheFilesName) {
  write(
      "SELECT 'gb' AS country, DATE '2026-03-01' AS date, CAST(i AS INTEGER) AS race_id, 7 AS horse_id, "
      "'Horse ' || hash(i) AS horse FROM range(20000) r(i)");
  auto bytes = read_file(path(), 100'000'000);
  ASSERT_TRUE(bytes.ok());
  std::string damaged = bytes.value();
  std::fill(damaged.begin() + 4, damaged.begin() + static_cast<std::ptrdiff_t>(damaged.size() / 2), '\xff');
  ASSERT_TRUE(write_file_atomic(path(), damaged).ok());
  const Status status = read();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(status.error().message, HasSubstr(path()));

  ASSERT_TRUE(write_file_atomic(path(), bytes->substr(0, bytes->size() - 100)).ok());
  const Status cut = read();
  ASSERT_FALSE(cut.ok());
  EXPECT_EQ(cut.error().kind, ErrorKind::kCorrupt);
}

// --- int ---

TEST_F(ForeignRowsTest, IntsFromIntegersOfEverySize) {
  for (const std::string type : {"TINYINT", "UTINYINT", "SMALLINT", "USMALLINT", "INTEGER", "UINTEGER",
                                 "BIGINT", "UBIGINT", "DECIMAL(9,0)", "DECIMAL(38,0)", "HUGEINT"}) {
    ASSERT_READ(read_values("num", {"CAST(12 AS " + type + ")", "NULL"}));
    EXPECT_THAT(column("num"), ElementsAre("12", "NULL")) << type;
    const bool written_as_double = type == "HUGEINT";  // Parquet has no such type
    EXPECT_EQ(repairs_of("num").empty(), !written_as_double) << type;
  }
  ASSERT_READ(read_values("num", {"2147483647::BIGINT", "-2147483648::BIGINT"}));
  EXPECT_THAT(column("num"), ElementsAre("2147483647", "-2147483648"));
  ASSERT_READ(read_values("num", {"true", "false", "NULL"}));
  EXPECT_THAT(column("num"), ElementsAre("1", "0", "NULL"));
  EXPECT_THAT(repairs_of("num"), IsEmpty());
}

TEST_F(ForeignRowsTest, IntsFromFloats) {
  for (const std::string type : {"::DOUBLE", "::FLOAT"}) {
    ASSERT_READ(read_values("num", {"3" + type, "'NaN'" + type, "NULL", "-4" + type}));
    EXPECT_THAT(column("num"), ElementsAre("3", "NULL", "NULL", "-4"));
    EXPECT_THAT(repairs_of("num"), ElementsAre("NaN made NULL x 1", "double made a whole number x 2"));
  }
  ASSERT_READ(read_values("num", {"3.00::DECIMAL(9,2)", "NULL"}));
  EXPECT_THAT(column("num"), ElementsAre("3", "NULL"));
  EXPECT_THAT(repairs_of("num"), ElementsAre("decimal made a whole number x 1"));
}

TEST_F(ForeignRowsTest, IntsFromTexts) {
  ASSERT_READ(read_values("num", {"' 3 '", "'4.0'", "'nan'", "'nan'", "''", "'-'", "'<NA>'", "NULL"}));
  EXPECT_THAT(column("num"), ElementsAre("3", "4", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL"));
  EXPECT_THAT(repairs_of("num"),
              ElementsAre("\"\" made NULL x 1", "\"-\" made NULL x 1", "\"<NA>\" made NULL x 1",
                          "\"nan\" made NULL x 2", "text made a number x 2"));
}

TEST_F(ForeignRowsTest, WhatIsNoIntIsAnError) {
  const std::string place = ", row 2 (race_id 5, horse_id 7), column 'num': value ";
  expect_error(read_values("num", {"'1'", "'abc'"}), place + "'abc' does not fit int");
  expect_error(read_values("num", {"'1'", "'1.5'"}), place + "'1.5' does not fit int");
  expect_error(read_values("num", {"1::DOUBLE", "2.5::DOUBLE"}), place + "'2.5' does not fit int");
  expect_error(read_values("num", {"1::DOUBLE", "'-inf'::DOUBLE"}), place + "'-inf' does not fit int");
  expect_error(read_values("num", {"1::DECIMAL(9,2)", "2.50::DECIMAL(9,2)"}),
               place + "'2.50' does not fit int");
  expect_error(read_values("num", {"1::BIGINT", "2147483648::BIGINT"}),
               place + "'2147483648' does not fit int");
  expect_error(read_values("num", {"1::BIGINT", "9223372036854775807"}),
               place + "'9223372036854775807' does not fit int");
  expect_error(read_values("num", {"NULL", "DATE '2026-01-02'"}), place + "'2026-01-02' does not fit int");
  expect_error(read_values("num", {"'1'", "'" + std::string(79, 'x') + "éy'"}),
               place + "'" + std::string(79, 'x') + "…' does not fit int");
}

// --- double ---

TEST_F(ForeignRowsTest, DoublesFromNumbers) {
  for (const std::string type : {"TINYINT", "UINTEGER", "BIGINT", "FLOAT", "DECIMAL(9,2)"}) {
    ASSERT_READ(read_values("draw", {"CAST(12 AS " + type + ")", "NULL"}));
    EXPECT_THAT(column("draw"), ElementsAre("12", "NULL")) << type;
    EXPECT_THAT(repairs_of("draw"), IsEmpty()) << type;
  }
  ASSERT_READ(read_values("draw", {"1.25::DECIMAL(30,10)", "0.1::DECIMAL(30,10)"}));
  EXPECT_THAT(column("draw"), ElementsAre("1.25", "0.1"));
  ASSERT_READ(read_values("draw", {"0.1::DOUBLE", "'NaN'::DOUBLE", "NULL"}));
  EXPECT_THAT(column("draw"), ElementsAre("0.1", "NULL", "NULL"));
  EXPECT_THAT(repairs_of("draw"), ElementsAre("NaN made NULL x 1"));
}

TEST_F(ForeignRowsTest, DoublesFromTexts) {
  ASSERT_READ(read_values("draw", {"' 2.5'", "'NaN'", "'None'", "'1e3'"}));
  EXPECT_THAT(column("draw"), ElementsAre("2.5", "NULL", "NULL", "1000"));
  EXPECT_THAT(repairs_of("draw"),
              ElementsAre("\"NaN\" made NULL x 1", "\"None\" made NULL x 1", "text made a number x 2"));
}

TEST_F(ForeignRowsTest, WhatIsNoDoubleIsAnError) {
  const std::string place = ", row 1 (race_id 5, horse_id 7), column 'draw': value ";
  expect_error(read_values("draw", {"'inf'::DOUBLE"}), place + "'inf' does not fit double");
  expect_error(read_values("draw", {"'inf'"}), place + "'inf' does not fit double");
  expect_error(read_values("draw", {"'2,5'"}), place + "'2,5' does not fit double");
  expect_error(read_values("draw", {"true"}), place + "'true' does not fit double");
}

// --- date ---

TEST_F(ForeignRowsTest, DatesFromTimestampsOfEveryUnit) {
  for (const std::string type : {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}) {
    ASSERT_READ(read_values("date", {"'2026-03-01'::" + type, "'1969-12-31 23:59:59'::" + type}));
    EXPECT_THAT(column("date"), ElementsAre("2026-03-01", "1969-12-31")) << type;
    EXPECT_THAT(repairs_of("date"), ElementsAre("time of day cut off x 1", "timestamp made a date x 1"))
        << type;
    EXPECT_THAT(column("year"), ElementsAre("2026", "1969")) << type;
  }
  ASSERT_READ(read_values(
      "date", {"'2026-03-01 00:00:00+00'::TIMESTAMPTZ", "'2026-03-01 01:00:00+02'::TIMESTAMPTZ"}));
  EXPECT_THAT(column("date"), ElementsAre("2026-03-01", "2026-02-28"));
  EXPECT_THAT(repairs_of("date"), ElementsAre("time of day cut off x 1", "timestamp made a date x 1"));
  ASSERT_READ(read_values("date", {"'2026-03-01 00:00:00.000001'::TIMESTAMP"}));
  EXPECT_THAT(repairs_of("date"), ElementsAre("time of day cut off x 1"));
}

TEST_F(ForeignRowsTest, DatesFromDatesAndTexts) {
  ASSERT_READ(read_values("date", {"DATE '2026-03-01'", "DATE '0001-01-01'", "DATE '9999-12-31'"}));
  EXPECT_THAT(column("date"), ElementsAre("2026-03-01", "0001-01-01", "9999-12-31"));
  EXPECT_THAT(repairs_of("date"), IsEmpty());
  ASSERT_READ(
      read_values("date", {"'2026-03-01'", "' 2026/03/02 '", "'3 Mar 2026'", "'2026-03-04 00:00:00'"}));
  EXPECT_THAT(column("date"), ElementsAre("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"));
  EXPECT_THAT(repairs_of("date"), ElementsAre("text made a date x 4"));
}

TEST_F(ForeignRowsTest, WhatIsNoDateIsAnError) {
  const std::string place = ", row 1 (race_id 5, horse_id 7), column 'date': value ";
  expect_error(read_values("date", {"'2026-02-30'"}), place + "'2026-02-30' does not fit date");
  expect_error(read_values("date", {"20260301"}), place + "'20260301' does not fit date");
  expect_error(read_values("date", {"'infinity'::DATE"}), place + "'infinity' does not fit date");
  expect_error(read_values("date", {"'300000-01-01'::DATE"}), place + "'300000-01-01' does not fit date");
  expect_error(read_values("date", {"'infinity'::TIMESTAMP"}), place + "'infinity' does not fit date");
  expect_error(read_values("date", {"NULL::DATE"}),
               ", row 1 (race_id 5, horse_id 7): no value in column 'date'");
  expect_error(read_values("date", {"'NaN'::DOUBLE"}),
               ", row 1 (race_id 5, horse_id 7): no value in column 'date'");
}

// --- timestamp ---

TEST_F(ForeignRowsTest, CreatedAtFromTimestampsOfEveryUnit) {
  const std::int64_t whole = Timestamp::parse("2026-03-01 10:11:12")->millis;
  for (const std::string type : {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMPTZ"}) {
    const std::string zone = type == "TIMESTAMPTZ" ? "+00" : "";
    ASSERT_READ(read_values("created_at", {"'2026-03-01 10:11:12" + zone + "'::" + type, "NULL"}));
    EXPECT_EQ(out_[col::kCreatedAt].millis_at(0), whole) << type;
    EXPECT_TRUE(out_[col::kCreatedAt].is_null(1)) << type;
    EXPECT_THAT(repairs_of("created_at"), IsEmpty()) << type;
  }
  for (const std::string type : {"TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMPTZ"}) {
    const std::string zone = type == "TIMESTAMPTZ" ? "+00" : "";
    ASSERT_READ(read_values("created_at", {"'2026-03-01 10:11:12.345" + zone + "'::" + type,
                                           "'2026-03-01 10:11:12.345678" + zone + "'::" + type,
                                           "'1960-03-01 10:11:12.345678" + zone + "'::" + type}));
    EXPECT_EQ(out_[col::kCreatedAt].millis_at(0), whole + 345) << type;
    EXPECT_EQ(out_[col::kCreatedAt].millis_at(1), whole + 345) << type;
    EXPECT_EQ(out_[col::kCreatedAt].millis_at(2), Timestamp::parse("1960-03-01 10:11:12.345")->millis)
        << type;
    EXPECT_THAT(repairs_of("created_at"), ElementsAre("microseconds cut off x 2")) << type;
  }
}

TEST_F(ForeignRowsTest, CreatedAtFromDatesAndTexts) {
  ASSERT_READ(read_values("created_at", {"DATE '2026-03-01'"}));
  EXPECT_EQ(out_[col::kCreatedAt].millis_at(0), Timestamp::parse("2026-03-01")->millis);
  EXPECT_THAT(repairs_of("created_at"), IsEmpty());
  ASSERT_READ(read_values("created_at", {"'2026-03-01 10:11:12'", "'2026-03-01T10:11:12.345000Z'",
                                         "'2026-03-01T10:11:12.3451'", "'NaT'"}));
  const std::int64_t whole = Timestamp::parse("2026-03-01 10:11:12")->millis;
  EXPECT_EQ(out_[col::kCreatedAt].millis_at(0), whole);
  EXPECT_EQ(out_[col::kCreatedAt].millis_at(1), whole + 345);
  EXPECT_EQ(out_[col::kCreatedAt].millis_at(2), whole + 345);
  EXPECT_THAT(repairs_of("created_at"),
              ElementsAre("\"NaT\" made NULL x 1", "microseconds cut off x 1", "text made a timestamp x 3"));
  ASSERT_READ(read_values("created_at", {"'NaN'::DOUBLE"}));
  EXPECT_THAT(repairs_of("created_at"), ElementsAre("NaN made NULL x 1"));
}

TEST_F(ForeignRowsTest, WhatIsNoTimestampIsAnError) {
  const std::string place = ", row 2 (race_id 5, horse_id 7), column 'created_at': value ";
  expect_error(read_values("created_at", {"'2026-03-01'", "'yesterday'"}),
               place + "'yesterday' does not fit timestamp");
  expect_error(read_values("created_at", {"1::BIGINT", "1700000000000"}),
               ", row 1 (race_id 5, horse_id 7), column 'created_at': value '1' does not fit timestamp");
  expect_error(read_values("created_at", {"NULL", "'infinity'::TIMESTAMPTZ"}),
               place + "'infinity' does not fit timestamp");
}

// --- string ---

TEST_F(ForeignRowsTest, MissingWordsOfCodesAndOfNames) {
  const std::vector<std::string> words{"'nan'", "'NaN'", "'None'", "'<NA>'", "'NaT'",
                                       "''",    "'-'",   "'Null'", "NULL",   "' a'"};
  ASSERT_READ(read_values("going", words));
  EXPECT_THAT(column("going"),
              ElementsAre("NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", " a"));
  EXPECT_EQ(repairs_of("going").size(), 8U);
  for (const std::string name :
       {"horse", "jockey", "trainer", "sire", "dam", "damsire", "owner", "race_name", "course", "comment"}) {
    ASSERT_READ(read_values(name, words));
    EXPECT_THAT(column(name),
                ElementsAre("NULL", "NaN", "NULL", "NULL", "NULL", "NULL", "-", "Null", "NULL", " a"));
    EXPECT_THAT(repairs_of(name),
                ElementsAre("\"\" made NULL x 1", "\"<NA>\" made NULL x 1", "\"NaT\" made NULL x 1",
                            "\"None\" made NULL x 1", "\"nan\" made NULL x 1"));
  }
}

TEST_F(ForeignRowsTest, TextsFromEnumsAndBytes) {
  ASSERT_READ(read_values("going", {"'Soft'::ENUM('Good', 'Soft')", "NULL"}));
  EXPECT_THAT(column("going"), ElementsAre("Soft", "NULL"));
  EXPECT_THAT(repairs_of("going"), IsEmpty());
  ASSERT_READ(read_values("going", {"encode('Très souple')", "encode('nan')"}));
  EXPECT_THAT(column("going"), ElementsAre("Très souple", "NULL"));
  EXPECT_THAT(repairs_of("going"), ElementsAre("\"nan\" made NULL x 1"));
  const Status latin = read_values("going", {"'\\xE8'::BLOB"});
  ASSERT_FALSE(latin.ok());
  EXPECT_EQ(latin.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(latin.error().message, HasSubstr(path()));
}

TEST_F(ForeignRowsTest, TextsFromNumbers) {
  ASSERT_READ(read_values("pos", {"1::BIGINT", "NULL", "100000::BIGINT"}));
  EXPECT_THAT(column("pos"), ElementsAre("1", "NULL", "100000"));
  EXPECT_THAT(repairs_of("pos"), ElementsAre("number made a text x 2"));
  ASSERT_READ(read_values("prize", {"1::DOUBLE", "'NaN'::DOUBLE", "100000::DOUBLE", "1234.56::DOUBLE",
                                    "0.1::DOUBLE", "-0.0::DOUBLE"}));
  EXPECT_THAT(column("prize"), ElementsAre("1", "NULL", "100000", "1234.56", "0.1", "0"));
  EXPECT_THAT(repairs_of("prize"), ElementsAre("NaN made NULL x 1", "number made a text x 5"));
  ASSERT_READ(read_values("prize", {"3.1::FLOAT"}));
  EXPECT_THAT(column("prize"), ElementsAre("3.1"));
  ASSERT_READ(read_values("prize", {"1250.50::DECIMAL(9,2)", "1200.00::DECIMAL(9,2)"}));
  EXPECT_THAT(column("prize"), ElementsAre("1250.5", "1200"));
  ASSERT_READ(read_values("pattern", {"true"}));
  EXPECT_THAT(column("pattern"), ElementsAre("true"));
  EXPECT_THAT(repairs_of("pattern"), ElementsAre("boolean made a text x 1"));
  const std::string place = ", row 1 (race_id 5, horse_id 7), column 'prize': value ";
  expect_error(read_values("prize", {"'inf'::DOUBLE"}), place + "'inf' does not fit string");
  expect_error(read_values("prize", {"DATE '2026-01-02'"}), place + "'2026-01-02' does not fit string");
}

TEST_F(ForeignRowsTest, OffFromTimes) {
  ASSERT_READ(read_values("off", {"'14:05:00'", "'nan'"}));
  EXPECT_THAT(column("off"), ElementsAre("14:05:00", "NULL"));
  ASSERT_READ(read_values("off", {"TIME '14:05:00'", "TIME '09:00:00.5'", "NULL"}));
  EXPECT_THAT(column("off"), ElementsAre("14:05:00", "09:00:00", "NULL"));
  EXPECT_THAT(repairs_of("off"), ElementsAre("time of day made a text x 2"));
  ASSERT_READ(read_values("off", {"TIMESTAMP '2026-03-01 14:05:00'", "NULL"}));
  EXPECT_THAT(column("off"), ElementsAre("14:05:00", "NULL"));
  EXPECT_THAT(repairs_of("off"), ElementsAre("timestamp made a time of day x 1"));
  expect_error(read_values("off", {"50700::BIGINT"}),
               ", row 1 (race_id 5, horse_id 7), column 'off': value '50700' does not fit string");
}

// --- columns with rules of their own ---

TEST_F(ForeignRowsTest, CountriesAreLowerCase) {
  ASSERT_READ(read_values("country", {"'gb'", "'GB'", "' ire '"}));
  EXPECT_THAT(column("country"), ElementsAre("gb", "gb", "ire"));
  EXPECT_THAT(repairs_of("country"), ElementsAre("country made lower case x 2"));
}

TEST_F(ForeignRowsTest, YearsAreThoseOfTheDates) {
  ASSERT_READ(read_values("year", {"2026", "2025", "NULL"}));
  EXPECT_THAT(column("year"), ElementsAre("2026", "2026", "2026"));
  EXPECT_THAT(repairs_of("year"), ElementsAre("set from the date x 2"));
}

}  // namespace
}  // namespace rps
