// Queries through Athena's calls, as replies of Athena that were written down here: what is asked, how texts
// become values, and how a query ends. What the emulator says to the calls is tested in tests/aws.
#include "query/athena_engine.h"

#include <gmock/gmock.h>

#include <cmath>
#include <deque>
#include <nlohmann/json.hpp>

#include "base/interrupt.h"
#include "query/athena_rows.h"
#include "query/athena_scan.h"
#include "unit/query/lake.h"

namespace rps::test {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Answers with what was queued, and keeps the requests.
class ScriptedAthena final : public JsonApi {
 public:
  Result<Json> call(std::string_view action, const Json& request) override {
    requests.emplace_back(action, request);
    if (on_call) {
      on_call(action);
    }
    if (replies.empty()) {
      return Error{ErrorKind::kNetwork, "no reply is queued for " + std::string(action), ""};
    }
    Result<Json> reply = std::move(replies.front());
    replies.pop_front();
    return reply;
  }
  ScriptedAthena& then(const char* text) {
    replies.emplace_back(Json::parse(text));
    return *this;
  }

  std::deque<Result<Json>> replies;
  std::vector<std::pair<std::string, Json>> requests;
  std::function<void(std::string_view)> on_call;
};

constexpr const char* kStarted = R"({"QueryExecutionId":"q-1"})";
constexpr const char* kRunning = R"({"QueryExecution":{"Status":{"State":"RUNNING"}}})";
constexpr const char* kDone =
    R"({"QueryExecution":{"StatementType":"DML","Status":{"State":"SUCCEEDED"},
        "Statistics":{"DataScannedInBytes":123456789}}})";
constexpr const char* kOneRow =
    R"({"ResultSet":{"ResultSetMetadata":{"ColumnInfo":[{"Name":"n","Type":"bigint"}]},
        "Rows":[{"Data":[{"VarCharValue":"n"}]},{"Data":[{"VarCharValue":"42"}]}]}})";

class AthenaEngineTest : public testing::Test {
 protected:
  void TearDown() override { clear_interrupt(); }

  AthenaEngine& engine() {
    auto athena = std::make_unique<ScriptedAthena>();
    athena_ = athena.get();
    options_.database = "finish-time-predict";
    engine_ = std::make_unique<AthenaEngine>(std::move(athena), lake_.catalog(), options_, sleeper_);
    return *engine_;
  }
  Error error_of(const std::string& sql) {
    Collect sink;
    auto stats = engine_->query(sql, sink);
    EXPECT_FALSE(stats.ok());
    return stats.ok() ? Error{} : stats.error();
  }

  TempDir dir_;
  Lake lake_{dir_.path("lake")};
  FixedClock clock_{Timestamp{0}};
  FakeSleeper sleeper_{clock_};
  AthenaOptions options_;
  ScriptedAthena* athena_ = nullptr;
  std::unique_ptr<AthenaEngine> engine_;
};

TEST_F(AthenaEngineTest, StartsWaitsAndReads) {
  options_.workgroup = "racing";
  options_.output = "s3://rpscrape/athena/";
  options_.reuse_minutes = 60;
  engine();
  athena_->then(kStarted).then(kRunning).then(kRunning).then(kDone).then(kOneRow);
  Collect sink;
  const auto stats = engine_->query("select count(*) as n from rpscrape;", sink);
  ASSERT_TRUE(stats.ok()) << stats.error().message;
  EXPECT_THAT(sink.lines, ElementsAre("42"));
  EXPECT_EQ(sink.cells[0][0], Cell(std::int64_t{42}));
  EXPECT_EQ(stats->rows, 1U);
  EXPECT_EQ(stats->remote->id, "q-1");
  EXPECT_EQ(stats->remote->scanned_bytes, 123456789U);
  EXPECT_DOUBLE_EQ(stats->remote->dollars, 124e6 / 1e12 * 5);
  EXPECT_THAT(sleeper_.sleeps(), ElementsAre(Millis(100), Millis(200)));

  const auto& [action, request] = athena_->requests.front();
  EXPECT_EQ(action, "StartQueryExecution");
  EXPECT_EQ(request["QueryString"], "select count(*) as n from rpscrape");
  EXPECT_EQ(request["QueryExecutionContext"]["Database"], "finish-time-predict");
  EXPECT_EQ(request["WorkGroup"], "racing");
  EXPECT_EQ(request["ResultConfiguration"]["OutputLocation"], "s3://rpscrape/athena/");
  EXPECT_EQ(request["ResultReuseConfiguration"]["ResultReuseByAgeConfiguration"]["MaxAgeInMinutes"], 60);
  EXPECT_GE(request["ClientRequestToken"].get<std::string>().size(), 32U);
}

TEST_F(AthenaEngineTest, WaitsLongerAndLongerUpToTwoSeconds) {
  engine();
  athena_->then(kStarted);
  for (int i = 0; i < 7; ++i) {
    athena_->then(kRunning);
  }
  athena_->then(kDone).then(kOneRow);
  Collect sink;
  ASSERT_TRUE(engine_->query("select 1 as n", sink).ok());
  EXPECT_EQ(sleeper_.sleeps().back(), Millis(2000));
}

TEST_F(AthenaEngineTest, ReadsAllPagesAndDropsTheHeaderOnce) {
  engine();
  athena_->then(kStarted).then(kDone);
  athena_->then(
      R"({"NextToken":"t2","ResultSet":{"ResultSetMetadata":{"ColumnInfo":[{"Name":"horse","Type":"varchar"}]},
          "Rows":[{"Data":[{"VarCharValue":"horse"}]},{"Data":[{"VarCharValue":"Arkle"}]}]}})");
  athena_->then(
      R"({"ResultSet":{"ResultSetMetadata":{"ColumnInfo":[{"Name":"horse","Type":"varchar"}]},
          "Rows":[{"Data":[{"VarCharValue":"horse"}]},{"Data":[{}]}]}})");
  Collect sink;
  const auto stats = engine_->query("select horse from rpscrape", sink);
  ASSERT_TRUE(stats.ok());
  EXPECT_THAT(sink.lines, ElementsAre("Arkle", "horse", "NULL"));  // a horse of that name is a row
  EXPECT_EQ(athena_->requests.back().second["NextToken"], "t2");
  EXPECT_EQ(athena_->requests.back().second["MaxResults"], 1000);
}

TEST_F(AthenaEngineTest, PagesThatDoNotEndAreDamage) {
  engine();
  athena_->then(kStarted).then(kDone);
  for (int i = 0; i < 3; ++i) {
    athena_->then(R"({"NextToken":"t2","ResultSet":{"ResultSetMetadata":{"ColumnInfo":[]},"Rows":[]}})");
  }
  const Error error = error_of("select 1");
  EXPECT_EQ(error.kind, ErrorKind::kCorrupt);
  EXPECT_THAT(error.message, HasSubstr("the same page again and again"));
}

TEST_F(AthenaEngineTest, DdlHasNoHeaderAndNoPrice) {
  engine();
  athena_->then(kStarted)
      .then(
          R"({"QueryExecution":{"StatementType":"DDL","Status":{"State":"SUCCEEDED"},"Statistics":{"DataScannedInBytes":0}}})")
      .then(R"({"ResultSet":{"ResultSetMetadata":{"ColumnInfo":[{"Name":"tab_name","Type":"string"}]},
          "Rows":[{"Data":[{"VarCharValue":"tab_name"}]}]}})");
  Collect sink;
  const auto stats = engine_->query("show tables", sink);
  ASSERT_TRUE(stats.ok());
  EXPECT_THAT(sink.lines, ElementsAre("tab_name"));
  EXPECT_EQ(stats->remote->dollars, 0);
}

TEST_F(AthenaEngineTest, AtLeastTenMegabytesAreCharged) {
  AthenaOutcome outcome;
  outcome.scanned_bytes = 1;
  EXPECT_DOUBLE_EQ(athena_price(outcome, options_), 10e6 / 1e12 * 5);
  outcome.reused = true;
  EXPECT_EQ(athena_price(outcome, options_), 0);
}

TEST_F(AthenaEngineTest, AFailureTellsAthenasReason) {
  engine();
  athena_->then(kStarted).then(
      R"({"QueryExecution":{"Status":{"State":"FAILED","StateChangeReason":"COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved",
          "AthenaError":{"ErrorCategory":2,"ErrorType":1006}}}})");
  const Error mistake = error_of("select x from rpscrape");
  EXPECT_EQ(mistake.kind, ErrorKind::kUsage);
  EXPECT_THAT(mistake.message, HasSubstr("COLUMN_NOT_FOUND: line 1:8"));
  EXPECT_THAT(mistake.message, HasSubstr("q-1"));

  athena_->then(kStarted).then(
      R"({"QueryExecution":{"Status":{"State":"FAILED","AthenaError":{"ErrorCategory":1,"Retryable":true,"ErrorMessage":"Internal"}}}})");
  const Error internal = error_of("select 1");
  EXPECT_EQ(internal.kind, ErrorKind::kEngine);
  EXPECT_THAT(internal.message, HasSubstr("Internal"));
  EXPECT_THAT(internal.hint, HasSubstr("next time"));

  athena_->then(kStarted).then(R"({"QueryExecution":{"Status":{"State":"CANCELLED"}}})");
  EXPECT_EQ(error_of("select 1").kind, ErrorKind::kInterrupted);
  athena_->then(kStarted).then(R"({"QueryExecution":{"Status":{"State":"ODD"}}})");
  EXPECT_EQ(error_of("select 1").kind, ErrorKind::kCorrupt);
  athena_->then("{}");
  EXPECT_EQ(error_of("select 1").kind, ErrorKind::kCorrupt);
}

TEST_F(AthenaEngineTest, APlaceForResultsIsAskedFor) {
  engine();
  athena_->replies.emplace_back(
      Error{ErrorKind::kUsage,
            "athena StartQueryExecution: InvalidRequestException: No output location provided.", ""});
  EXPECT_THAT(error_of("select 1").hint, HasSubstr("athena.output"));
}

TEST_F(AthenaEngineTest, AnInterruptStopsTheQueryThere) {
  engine();
  athena_->then(kStarted).then(kRunning).then("{}");
  athena_->on_call = [](std::string_view action) {
    if (action == "GetQueryExecution") {
      request_interrupt();
    }
  };
  const Error error = error_of("select 1");
  EXPECT_EQ(error.kind, ErrorKind::kInterrupted);
  EXPECT_EQ(athena_->requests.back().first, "StopQueryExecution");
  EXPECT_EQ(athena_->requests.back().second["QueryExecutionId"], "q-1");
}

TEST_F(AthenaEngineTest, RefusesWhatWouldChangeSomething) {
  engine();
  for (const char* sql :
       {"drop table rpscrape", "insert into rpscrape select 1", "create table t as select 1",
        "msck repair table rpscrape", "alter table rpscrape add partition (country='gb')",
        "explain analyze delete from rpscrape", "explain analyze verbose insert into t select 1",
        "unload (select 1) to 's3://x/'", "(drop table x)", "delete from rpscrape", "vacuum rpscrape",
        "update rpscrape set rpr = 1", "merge into rpscrape using t on 1=1"}) {
    EXPECT_EQ(error_of(sql).kind, ErrorKind::kRefused) << sql;
  }
  EXPECT_EQ(error_of("select 1; select 2").kind, ErrorKind::kUsage);
  EXPECT_EQ(error_of(" -- nothing\n").kind, ErrorKind::kUsage);
  EXPECT_THAT(athena_->requests, IsEmpty()) << "nothing of it was sent";
}

TEST_F(AthenaEngineTest, TakesWhatReads) {
  engine();
  for (const char* sql :
       {"WITH a AS (SELECT 1 x) SELECT * FROM a", "(select 1)", "values 1", "show partitions `a`.`b`",
        "describe rpscrape", "explain analyze select 1", "explain (type io, format json) select 1",
        "EXPLAIN (TYPE VALIDATE) WITH a AS (SELECT 1) TABLE a"}) {
    athena_->then(kStarted).then(kDone).then(kOneRow);
    Collect sink;
    EXPECT_TRUE(engine_->query(sql, sink).ok()) << sql;
  }
}

TEST_F(AthenaEngineTest, ExplainCountsPartitions) {
  lake_.put({{"gb", "2025-11-10"}, {"gb", "2025-11-11"}, {"ire", "2025-11-11"}, {"fr", "2025-11-12"}});
  engine();
  athena_->then(kStarted).then(kDone).then(
      R"({"ResultSet":{"ResultSetMetadata":{"ColumnInfo":[{"Name":"Query Plan","Type":"varchar"}]},
          "Rows":[{"Data":[{"VarCharValue":"Query Plan"}]},{"Data":[{"VarCharValue":"Fragment 0"}]},
                  {"Data":[{"VarCharValue":"  TableScan"}]}]}})");
  Json io;
  io["ResultSet"]["ResultSetMetadata"]["ColumnInfo"] =
      Json::array({{{"Name", "Query Plan"}, {"Type", "varchar"}}});
  io["ResultSet"]["Rows"] = Json::array({{{"Data", {{{"VarCharValue", R"({"inputTableColumnInfos":[{
      "table":{"catalog":"awsdatacatalog","schemaTable":{"schema":"finish-time-predict","table":"rpscrape"}},
      "columnConstraints":[{"columnName":"date","type":"date","domain":{"nullsAllowed":false,"ranges":[
        {"low":{"value":"2025-11-11","bound":"EXACTLY"},"high":{"value":"2025-11-12","bound":"BELOW"}}]}}]}]})"}}}}}});
  athena_->then(kStarted).then(kDone);
  athena_->replies.emplace_back(io);
  const auto info = engine_->explain("select * from rpscrape where \"date\" = date '2025-11-11'");
  ASSERT_TRUE(info.ok()) << info.error().message;
  EXPECT_EQ(info->plan, "Fragment 0\n  TableScan");
  EXPECT_EQ(info->table, "rpscrape");
  EXPECT_EQ(info->partitions_read, 2U);
  EXPECT_EQ(info->partitions_total, 4U);
}

TEST(AthenaCellTest, TypesValues) {
  EXPECT_EQ(*athena_cell("bigint", "-9223372036854775808"), Cell(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(*athena_cell("integer", "7"), Cell(std::int64_t{7}));
  EXPECT_EQ(*athena_cell("double", "1.5E-3"), Cell(0.0015));
  EXPECT_TRUE(std::isnan(std::get<double>(*athena_cell("double", "NaN"))));
  EXPECT_EQ(*athena_cell("real", "-Infinity"), Cell(-std::numeric_limits<double>::infinity()));
  EXPECT_EQ(*athena_cell("boolean", "true"), Cell(true));
  EXPECT_EQ(*athena_cell("varchar", ""), Cell(std::string()));
  EXPECT_EQ(*athena_cell("date", "2025-11-11"), Cell(std::string("2025-11-11")));
  EXPECT_EQ(*athena_cell("decimal", "12345678901234567890.5"), Cell(std::string("12345678901234567890.5")));
  EXPECT_EQ(athena_cell("bigint", "9223372036854775808").error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(athena_cell("integer", "").error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(athena_cell("double", "fast").error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(athena_cell("boolean", "1").error().kind, ErrorKind::kCorrupt);
}

TEST(AthenaRowsTest, ARowWithTooManyValuesIsDamage) {
  Collect sink;
  AthenaRows rows(sink, true);
  const Status status = rows.page(Json::parse(
      R"({"ResultSetMetadata":{"ColumnInfo":[{"Name":"a","Type":"varchar"}]},"Rows":[{"Data":[{},{}]}]})"));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kCorrupt);
}

TEST(AthenaRowsTest, ValuesMissingAtTheEndAreNull) {
  Collect sink;
  AthenaRows rows(sink, true);
  ASSERT_TRUE(rows.page(Json::parse(R"({"ResultSetMetadata":{"ColumnInfo":[{"Name":"a","Type":"varchar"},
      {"Name":"b","Type":"integer"}]},"Rows":[{"Data":[{"VarCharValue":"x"}]},{"Data":[]}]})"))
                  .ok());
  EXPECT_THAT(sink.lines, ElementsAre("x|NULL", "NULL|NULL"));
}

TEST(AthenaScanTest, ReadsRangesAndOpenEnds) {
  const auto scans = find_athena_scans(R"({"inputTableColumnInfos":[{"table":{"schemaTable":{"table":"t"}},
      "constraint":{"none":false,"columnConstraints":[
        {"columnName":"country","domain":{"nullsAllowed":false,"ranges":[
          {"low":{"value":"gb","bound":"EXACTLY"},"high":{"value":"gb","bound":"EXACTLY"}},
          {"low":{"value":"ire","bound":"EXACTLY"},"high":{"value":"ire","bound":"EXACTLY"}}]}},
        {"columnName":"date","domain":{"nullsAllowed":false,"ranges":[{"low":{"value":"2025-11-11","bound":"ABOVE"},"high":{"bound":"BELOW"}}]}},
        {"columnName":"year","domain":{"nullsAllowed":true,"ranges":[]}}]}}]})");
  ASSERT_TRUE(scans.ok());
  ASSERT_THAT(*scans, SizeIs(1));
  const AthenaScan& scan = scans->front();
  EXPECT_TRUE(scan_reads(scan, {{"country", "ire"}, {"date", "2025-11-12"}}));
  EXPECT_FALSE(scan_reads(scan, {{"country", "ire"}, {"date", "2025-11-11"}}));
  EXPECT_FALSE(scan_reads(scan, {{"country", "fr"}, {"date", "2025-11-12"}}));
  EXPECT_TRUE(scan_reads(scan, {{"country", "gb"}, {"date", "2026-01-01"}, {"year", "2026"}}));
  EXPECT_FALSE(find_athena_scans("Fragment 0").ok());
}

TEST(AthenaScanTest, ABoundThatIsNoPlainValueIsNone) {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  const auto scans = find_athena_scans(R"({"inputTableColumnInfos":[{"constraint":{"columnConstraints":[
      {"columnName":"date","domain":{"ranges":[{"low":{"value":)" +
                                       deep + "}}]}}]}}]}");
  ASSERT_TRUE(scans.ok());
  EXPECT_EQ(scans->front().columns.front().ranges.front().low, "");
}

}  // namespace
}  // namespace rps::test
