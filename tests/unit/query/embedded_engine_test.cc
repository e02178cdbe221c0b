// Queries through the embedded engine: what they see, which types they give, what they may do.
#include "query/embedded_engine.h"

#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "base/interrupt.h"
#include "query/serving_files.h"
#include "unit/query/lake.h"

namespace rps::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class EmbeddedEngineTest : public testing::Test {
 protected:
  TempDir dir_;
  Lake lake_{dir_.path("lake")};
};

using Lines = std::vector<std::string>;

TEST_F(EmbeddedEngineTest, SeesExactlyTheCatalogsPartitions) {
  lake_.put({{"gb", "2025-11-10", 4}, {"ire", "2025-11-11", 2}});
  lake_.write({"fr", "2025-11-11", 9});  // in the store, not in the catalog
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "SELECT country, date, count(*) FROM rpscrape GROUP BY ALL ORDER BY 1"),
            (Lines{"gb|2025-11-10|4", "ire|2025-11-11|2"}));
}

TEST_F(EmbeddedEngineTest, GivesAllColumnsAsWritten) {
  lake_.put({{"gb", "2025-11-10", 2, 7}});
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "SELECT * FROM rpscrape ORDER BY race_id"),
            (Lines{"2025-11-10|Löwe 0|NULL|NULL|gb|7000|2025-11-11 08:00:00",
                   "2025-11-10|Löwe 1|7.5|7.5|gb|7001|2025-11-11 08:00:00.001"}));
  EXPECT_EQ(
      ask(*engine,
          "SELECT \"or\", \"time\", \"date\" FROM \"finish-time-predict\".\"rpscrape\" WHERE race_id = 7001"),
      (Lines{"7.5|7.5|2025-11-10"}));
}

TEST_F(EmbeddedEngineTest, FollowsCommitsBetweenQueries) {
  lake_.put({{"gb", "2025-11-10", 4, 1}, {"gb", "2025-11-11", 4, 1}});
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "SELECT count(*) FROM rpscrape"), (Lines{"8"}));
  lake_.put({{"gb", "2025-11-11", 5, 2}, {"gb", "2025-11-12", 1, 3}});
  Collect sink;
  const auto stats =
      engine->query("SELECT date, count(*), max(race_id)//1000 FROM rpscrape GROUP BY 1 ORDER BY 1", sink);
  ASSERT_TRUE(stats.ok()) << stats.error().text();
  EXPECT_EQ(sink.lines, (Lines{"2025-11-10|4|1", "2025-11-11|5|2", "2025-11-12|1|3"}));
  EXPECT_EQ(stats->synced_partitions, 2U);
  EXPECT_EQ(stats->rows, 3U);
  lake_.remove({"country=gb/date=2025-11-10"});
  EXPECT_EQ(ask(*engine, "SELECT min(date) FROM rpscrape"), (Lines{"2025-11-11"}));
}

TEST_F(EmbeddedEngineTest, AnEmptyTableHasNoRows) {
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "SELECT count(*) FROM rpscrape"), (Lines{"0"}));
}

TEST_F(EmbeddedEngineTest, ReadsFilesOfOtherWriters) {
  lake_.put({{"gb", "2025-11-10", 3, 4}, {"gb", "2025-11-11", 3, 5}}, Writer::kForeign);
  lake_.put({{"gb", "2025-11-12", 3, 6}});
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "SELECT date, sum(race_id), max(created_at) FROM rpscrape GROUP BY 1 ORDER BY 1"),
            (Lines{"2025-11-10|12003|2025-11-11 08:00:00.002", "2025-11-11|15003|2025-11-11 08:00:00.002",
                   "2025-11-12|18003|2025-11-11 08:00:00.002"}));
}

TEST_F(EmbeddedEngineTest, ANewColumnIsNullInOldPartitions) {
  lake_.put({{"gb", "2025-11-10", 2}});
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "SELECT count(*) FROM rpscrape"), (Lines{"2"}));
  const Table before = lake_.table();
  std::vector<ColumnSpec> columns(before.schema.columns().begin(), before.schema.columns().end());
  columns.insert(columns.begin() + 1, {"wind", ColumnType::kInt, ""});
  Change change;
  change.schema = TableSchema(columns);
  lake_.commit(change);
  lake_.put({{"gb", "2025-11-11", 2, 8}});
  EXPECT_EQ(ask(*engine, "SELECT date, wind, race_id FROM rpscrape ORDER BY ALL"),
            (Lines{"2025-11-10|NULL|1000", "2025-11-10|NULL|1001", "2025-11-11|8000|8000",
                   "2025-11-11|8001|8001"}));
}

TEST_F(EmbeddedEngineTest, AsOfReadsAnEarlierVersion) {
  lake_.put({{"gb", "2025-11-10", 2, 1}, {"gb", "2025-11-11", 2, 1}});
  const Version then = lake_.table().version;
  lake_.put({{"gb", "2025-11-10", 5, 2}, {"gb", "2025-11-12", 1, 2}});
  lake_.remove({"country=gb/date=2025-11-11"});
  EngineOptions options = lake_.options();
  options.as_of = then;
  const std::string sql = "SELECT date, count(*), max(race_id)//1000 FROM rpscrape GROUP BY 1 ORDER BY 1";
  const Lines expected{"2025-11-10|2|1", "2025-11-11|2|1"};
  auto past = lake_.engine(options);
  EXPECT_EQ(ask(*past, sql), expected) << "without a copy";
  auto now = lake_.engine();
  EXPECT_EQ(ask(*now, sql), (Lines{"2025-11-10|5|2", "2025-11-12|1|2"}));
  EXPECT_EQ(ask(*past, sql), expected) << "laid over the copy of the newest version";
}

TEST_F(EmbeddedEngineTest, CellsHaveTheirTypes) {
  auto engine = lake_.engine();
  Collect sink;
  ASSERT_TRUE(
      engine
          ->query(
              "SELECT 1::TINYINT a, 9223372036854775807 b, sum(x) c, 170141183460469231731687303715884105727 "
              "d,"
              " 1.25::DECIMAL(9,2) e, 0.5::FLOAT f, true g, NULL h, DATE '1969-12-31' i,"
              " TIMESTAMP '2025-11-11 08:00:00.120' j, [1, 2] k, {'a': 'b'} l, INTERVAL 3 DAY m, 'it''s' n,"
              " 18446744073709551615::UBIGINT o, DATE 'infinity' p, TIME '10:11:12' q,"
              " -170141183460469231731687303715884105728 r, TIMESTAMP_S '2020-01-02 03:04:05' s"
              " FROM (VALUES (1), (2)) t(x)",
              sink)
          .ok());
  ASSERT_EQ(sink.cells.size(), 1U);
  const std::vector<Cell> expected{std::int64_t{1},
                                   std::int64_t{9223372036854775807},
                                   std::int64_t{3},
                                   "170141183460469231731687303715884105727",
                                   1.25,
                                   0.5,
                                   true,
                                   std::monostate{},
                                   "1969-12-31",
                                   "2025-11-11 08:00:00.12",
                                   "[1, 2]",
                                   "{'a': b}",
                                   "3 days",
                                   "it's",
                                   "18446744073709551615",
                                   "infinity",
                                   "10:11:12",
                                   "-170141183460469231731687303715884105728",
                                   "2020-01-02 03:04:05"};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(show(sink.cells[0][i]), show(expected[i])) << sink.header[i].name;
    EXPECT_EQ(sink.cells[0][i].index(), expected[i].index()) << sink.header[i].name;
  }
  EXPECT_EQ(sink.header[4].type, "DECIMAL(9,2)");
  EXPECT_EQ(sink.header[10].type, "INTEGER[]");
  EXPECT_EQ(sink.header[11].type, "STRUCT(\"a\" VARCHAR)");
}

TEST_F(EmbeddedEngineTest, CastingColumnsToTextKeepsTheOrder) {
  auto engine = lake_.engine();
  const Lines lines = ask(*engine, "SELECT [x] AS v, x AS v FROM range(100000) t(x) ORDER BY hash(x)");
  const Lines plain = ask(*engine, "SELECT '[' || x || ']|' || x FROM range(100000) t(x) ORDER BY hash(x)");
  EXPECT_EQ(lines, plain);
}

TEST_F(EmbeddedEngineTest, SeveralStatementsGiveTheLastResult) {
  lake_.put({{"gb", "2025-11-10", 4}});
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "CREATE TEMP TABLE t AS SELECT * FROM rpscrape; SELECT count(*) FROM t; -- done;\n"),
            (Lines{"4"}));
  EXPECT_EQ(ask(*engine, "SELECT count(*) FROM t"), (Lines{"4"})) << "the session's own tables stay";
}

TEST_F(EmbeddedEngineTest, TemporaryViewsFollowTheTable) {
  lake_.put({{"gb", "2025-11-10", 4}});
  auto engine = lake_.engine();
  ask(*engine, "CREATE TEMP VIEW days AS SELECT date, count(*) AS n FROM rpscrape GROUP BY 1");
  lake_.put({{"gb", "2025-11-10", 6, 2}});
  EXPECT_EQ(ask(*engine, "SELECT n FROM days"), (Lines{"6"}));
}

TEST_F(EmbeddedEngineTest, ThingsThatAreSelectsUnderneathWork) {
  lake_.put({{"gb", "2025-11-10", 4}, {"ire", "2025-11-10", 2}});
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "SHOW TABLES"), (Lines{"rpscrape"}));
  EXPECT_EQ(ask(*engine, "DESCRIBE rpscrape").size(), small_schema().size());
  EXPECT_EQ(ask(*engine, "SUMMARIZE rpscrape").size(), small_schema().size());
  EXPECT_EQ(ask(*engine, "FROM rpscrape SELECT count(*)"), (Lines{"6"}));
  EXPECT_EQ(ask(*engine, "PRAGMA table_info('rpscrape')").size(), small_schema().size());
  EXPECT_EQ(ask(*engine, "PIVOT (SELECT country, 1 AS n FROM rpscrape) ON country USING sum(n)"),
            (Lines{"4|2"}));
  EXPECT_EQ(ask(*engine, "WITH a AS (SELECT * FROM rpscrape) SELECT count(*) FROM a"), (Lines{"6"}));
  EXPECT_EQ(ask(*engine, "(SELECT 1)"), (Lines{"1"}));
  EXPECT_FALSE(ask(*engine, "EXPLAIN SELECT * FROM rpscrape").empty());
  EXPECT_FALSE(ask(*engine, "EXPLAIN ANALYZE SELECT * FROM rpscrape").empty());
  EXPECT_EQ(ask(*engine, "SET threads = 1; SELECT current_setting('threads')"), (Lines{"1"}));
}

TEST_F(EmbeddedEngineTest, MistakesAreUsageErrors) {
  auto engine = lake_.engine();
  for (const char* sql :
       {"SELECT 1 +", "SELECT nothing FROM rpscrape", "SELECT CAST('x' AS INT)", "", " ;; -- x"}) {
    EXPECT_EQ(refusal(*engine, sql).kind, ErrorKind::kUsage) << sql;
  }
  const Error error = refusal(*engine, "SELECT * FROM rpscrap");
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_THAT(error.text(), HasSubstr("tables: \"rpscrape\""));
}

TEST_F(EmbeddedEngineTest, AMistakeFoundLateIsReported) {
  auto engine = lake_.engine();
  EXPECT_EQ(refusal(*engine,
                    "SELECT CAST(CASE WHEN x = 900000 THEN 'x' ELSE '1' END AS INT) FROM range(1000000) t(x)")
                .kind,
            ErrorKind::kUsage);
}

TEST_F(EmbeddedEngineTest, WhatChangesDataIsRefused) {
  lake_.put({{"gb", "2025-11-10", 4}});
  auto engine = lake_.engine();
  const std::string file = dir_.path("out.csv");
  for (const std::string& sql :
       {"COPY (SELECT 1) TO '" + file + "'",
        "COPY rpscrape TO '" + file + "'",
        std::string("ATTACH 'x.duckdb' AS y"),
        std::string("INSTALL httpfs"),
        std::string("LOAD httpfs"),
        std::string("INSERT INTO rpscrape (date) VALUES (NULL)"),
        std::string("UPDATE rpscrape SET horse = 'x'"),
        std::string("DELETE FROM rpscrape"),
        std::string("DROP VIEW rpscrape"),
        std::string("DROP TABLE rpscrape"),
        std::string("ALTER TABLE rpscrape ADD COLUMN x INT"),
        std::string("CREATE TABLE t AS SELECT 1"),
        std::string("CREATE PERSISTENT SECRET s (TYPE http)"),
        std::string("EXPORT DATABASE 'x'"),
        std::string("IMPORT DATABASE 'x'"),
        std::string("CALL checkpoint()"),
        std::string("CHECKPOINT"),
        std::string("VACUUM"),
        std::string("BEGIN"),
        std::string("PREPARE p AS SELECT 1"),
        std::string("SET enable_external_access = false"),
        std::string("SET profiling_output = 'x'"),
        std::string("USE memory"),
        std::string("DETACH memory"),
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '" + file + "'",
        "EXPLAIN (ANALYZE, FORMAT json) COPY (SELECT 1) TO '" + file + "'",
        "SELECT 1; COPY (SELECT 1) TO '" + file + "'",
        "/* SELECT */ COPY (SELECT 1) TO '" + file + "'",
        "SELECT * FROM enable_logging(storage = 'file', storage_path = '" + file + "')",
        std::string("PRAGMA enable_profiling"),
        std::string("WITH a AS (SELECT 1) DELETE FROM rpscrape"),
        std::string("SELECT 1 --\r; CREATE TABLE x (a INT)"),
        std::string("SELECT 1e'a\\' || '; CREATE TABLE x (a INT); --'"),
        std::string("SELECT * FROM\u00a0checkpoint()"),
        std::string("PRAGMA copy_database('memory', 'temp')")}) {
    const Error error = refusal(*engine, sql);
    EXPECT_TRUE(error.kind == ErrorKind::kRefused || error.kind == ErrorKind::kUsage)
        << sql << ": " << error.text();
  }
  EXPECT_EQ(refusal(*engine, "COPY (SELECT 1) TO '" + file + "'").kind, ErrorKind::kRefused);
  for (const char* no_sql : {"selec 1", "COPY (SELECT 1 TO 'x'", "SELECT 1; hello"}) {
    const Error error = refusal(*engine, no_sql);
    EXPECT_EQ(error.kind, ErrorKind::kUsage) << no_sql << ": " << error.text();
    EXPECT_THAT(error.message, ::testing::HasSubstr("syntax error")) << no_sql;
  }
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(ask(*engine, "SELECT count(*) FROM rpscrape"), (Lines{"4"}));
}

TEST_F(EmbeddedEngineTest, LocalFilesCanBeSwitchedOff) {
  lake_.put({{"gb", "2025-11-10", 4}});
  const std::string file = dir_.path("in.csv");
  { std::ofstream(file) << "a\n1\n"; }
  auto open = lake_.engine();
  EXPECT_EQ(ask(*open, "SELECT a FROM read_csv('" + file + "')"), (Lines{"1"}));
  EngineOptions options = lake_.options();
  options.local_files = false;
  auto closed = lake_.engine(options);
  EXPECT_FALSE(refusal(*closed, "SELECT a FROM read_csv('" + file + "')").message.empty());
  EXPECT_EQ(ask(*closed, "SELECT count(*) FROM rpscrape"), (Lines{"4"}));
}

// Interrupts the engine when the first row arrives.
class InterruptingSink final : public ResultSink {
 public:
  explicit InterruptingSink(QueryEngine& engine) : engine_(engine) {}
  Status columns(const std::vector<ResultColumn>&) override { return {}; }
  Status row(const std::vector<Cell>&) override {
    engine_.interrupt();
    ++rows;
    return {};
  }
  int rows = 0;

 private:
  QueryEngine& engine_;
};

TEST_F(EmbeddedEngineTest, InterruptStopsAQueryAndTheNextOneWorks) {
  auto engine = lake_.engine();
  InterruptingSink sink(*engine);
  const auto stats = engine->query("SELECT x FROM range(1000000000) t(x)", sink);
  ASSERT_FALSE(stats.ok());
  EXPECT_EQ(stats.error().kind, ErrorKind::kInterrupted);
  EXPECT_EQ(sink.rows, 1);
  EXPECT_EQ(ask(*engine, "SELECT 1"), (Lines{"1"}));
}

TEST_F(EmbeddedEngineTest, InterruptStopsALongComputation) {
  auto engine = lake_.engine();
  Collect sink;
  std::atomic<bool> done{false};
  std::jthread other([&] {
    while (!done) {
      engine->interrupt();
      std::this_thread::yield();
    }
  });
  const auto stats = engine->query(
      "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range * b.range = 7", sink);
  done = true;
  ASSERT_FALSE(stats.ok());
  EXPECT_EQ(stats.error().kind, ErrorKind::kInterrupted) << stats.error().text();
}

TEST_F(EmbeddedEngineTest, AStopAskedForTheProcessEndsBringingTheCopyUpToDate) {
  lake_.put({{"gb", "2025-11-10", 4}});
  auto engine = lake_.engine();
  request_interrupt();
  const Error error = refusal(*engine, "SELECT count(*) FROM rpscrape");
  clear_interrupt();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  EXPECT_EQ(ask(*engine, "SELECT count(*) FROM rpscrape"), (Lines{"4"}));
}

TEST_F(EmbeddedEngineTest, AStopAskedForTheProcessEndsALongComputation) {
  lake_.put({{"gb", "2025-11-10", 4}});
  auto engine = lake_.engine();
  ask(*engine, "SELECT count(*) FROM rpscrape");
  request_interrupt();
  const Error error = refusal(*engine,
                              "SELECT count(*) FROM rpscrape, range(100000000) a, range(100000000) b WHERE "
                              "a.range * b.range = race_id");
  clear_interrupt();
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted) << error.text();
  EXPECT_EQ(ask(*engine, "SELECT count(*) FROM rpscrape"), (Lines{"4"}));
}

TEST_F(EmbeddedEngineTest, TablesOfOneNameInTwoDatabasesHaveCopiesOfTheirOwn) {
  lake_.put({{"gb", "2025-11-10", 4}});
  Table second = lake_.table();
  second.name.database = "other";
  second.dataset = "datasets/other";
  ASSERT_TRUE(lake_.catalog().create_table(second).ok());
  auto engine = lake_.engine();
  for (int round = 0; round < 2; ++round) {
    Collect sink;
    const auto stats =
        engine->query("SELECT (SELECT count(*) FROM rpscrape), (SELECT count(*) FROM other.rpscrape)", sink);
    ASSERT_TRUE(stats.ok()) << stats.error().text();
    EXPECT_EQ(sink.lines, (Lines{"4|0"}));
    EXPECT_EQ(stats->synced_partitions, round == 0 ? 1U : 0U);
  }
}

TEST_F(EmbeddedEngineTest, TheLoadersFunctionIsNotForQueries) {
  lake_.put({{"gb", "2025-11-10", 4}});
  auto engine = lake_.engine();
  ask(*engine, "SELECT count(*) FROM rpscrape");
  EXPECT_THAT(refusal(*engine, "SELECT * FROM _rpscrape_rows()").message, HasSubstr("program's own"));
}

TEST_F(EmbeddedEngineTest, TheOrderSettingOfTheSessionOutlivesABuild) {
  lake_.put({{"gb", "2025-11-10", 4}});
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "SELECT current_setting('preserve_insertion_order'), count(*) FROM rpscrape"),
            (Lines{"true|4"}));
}

TEST_F(EmbeddedEngineTest, ExplainCountsPartitions) {
  std::vector<Day> days;
  for (int i = 1; i <= 9; ++i) {
    const std::string date = "2025-11-0" + std::to_string(i);
    days.push_back({"gb", date});
    days.push_back({"ire", date});
  }
  lake_.put(days);
  auto engine = lake_.engine();
  const auto read = [&](const std::string& where) {
    const auto info = engine->explain("SELECT * FROM rpscrape " + where);
    EXPECT_TRUE(info.ok()) << info.error().text();
    EXPECT_EQ(info->table, "rpscrape");
    EXPECT_EQ(info->partitions_total, 18U);
    EXPECT_THAT(info->plan, HasSubstr("SCAN"));
    return info->partitions_read;
  };
  EXPECT_EQ(read(""), 18U);
  EXPECT_EQ(read("WHERE date = '2025-11-03'"), 2U);
  EXPECT_EQ(read("WHERE date = DATE '2025-11-03' AND country = 'gb' AND \"or\" > 1"), 1U);
  EXPECT_EQ(read("WHERE date BETWEEN '2025-11-03' AND '2025-11-05' AND country IN ('gb', 'ire')"), 6U);
  EXPECT_EQ(read("WHERE country <> 'gb'"), 9U);
  EXPECT_EQ(read("WHERE date = '2025-11-03' OR country = 'gb'"), 10U);
  EXPECT_EQ(read("WHERE date IN ('2025-11-01', '2025-11-09')"), 4U);
  EXPECT_EQ(read("WHERE day(date) > 7"), 4U);
  EXPECT_EQ(read("WHERE \"or\" > 1"), 18U);
  EXPECT_EQ(read("a JOIN rpscrape b USING (race_id) WHERE a.date = '2025-11-01' AND b.date = '2025-11-02'"),
            4U);
}

TEST_F(EmbeddedEngineTest, ExplainWithoutATableOfTheCatalogCountsNothing) {
  auto engine = lake_.engine();
  const auto info = engine->explain("SELECT 1");
  ASSERT_TRUE(info.ok()) << info.error().text();
  EXPECT_EQ(info->partitions_total, 0U);
  EXPECT_EQ(engine->explain("SET threads = 1").error().kind, ErrorKind::kUsage);
}

TEST_F(EmbeddedEngineTest, ExportsParquet) {
  lake_.put({{"gb", "2025-11-10", 4}});
  auto engine = lake_.engine();
  const std::string file = dir_.path("it's.parquet");
  const auto stats = engine->export_parquet("SELECT horse, \"or\" FROM rpscrape; -- the end", file);
  ASSERT_TRUE(stats.ok()) << stats.error().text();
  EXPECT_EQ(stats->rows, 4U);
  EXPECT_EQ(
      ask(*engine, "SELECT count(*), count(\"or\") FROM read_parquet('" + dir_.path("it''s.parquet") + "')"),
      (Lines{"4|3"}));
  EXPECT_EQ(engine->export_parquet("DELETE FROM rpscrape", file).error().kind, ErrorKind::kRefused);
  EXPECT_EQ(engine->export_parquet("SET threads = 1", file).error().kind, ErrorKind::kUsage);
}

TEST_F(EmbeddedEngineTest, OtherTablesAreReadOnlyWhenNamed) {
  lake_.put({{"gb", "2025-11-10", 4}});
  Lake other(lake_.root(), "rpscrape_test");
  other.put({{"gb", "2025-11-10", 1}});
  auto engine = lake_.engine();
  EXPECT_EQ(ask(*engine, "SHOW TABLES"), (Lines{"rpscrape", "rpscrape_test"}));
  EXPECT_FALSE(
      std::filesystem::exists(copy_path(lake_.options().dir, {"finish-time-predict", "rpscrape_test"})));
  EXPECT_EQ(ask(*engine, "SELECT (SELECT count(*) FROM rpscrape), (SELECT count(*) FROM RPSCRAPE_TEST)"),
            (Lines{"4|1"}));
  EXPECT_THAT(refusal(*engine, "SELECT * FROM query('FROM rps' || 'crape')").message,
              HasSubstr("hides its name"));
}

TEST_F(EmbeddedEngineTest, BadOptionsAreUsageErrors) {
  EngineOptions options = lake_.options();
  options.memory_limit = "lots";
  const auto opened = EmbeddedEngine::open(lake_.catalog(), lake_.store(), options);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, ErrorKind::kUsage) << opened.error().text();
}

}  // namespace
}  // namespace rps::test
