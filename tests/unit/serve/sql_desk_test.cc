// Queries at the desk, with the embedded engine, and the JSON of their answers.
#include "serve/sql_desk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <nlohmann/json.hpp>
#include <thread>

#include "serve/report_cache.h"
#include "unit/query/lake.h"

namespace rps::test {
namespace {

using nlohmann::json;

// Runs for hours unless it is stopped, without a row.
const std::string kEndless =
    "select count(*) from range(100000000) a, range(100000000) b where a.range * b.range = 7";

bool stays() {
  return false;
}

SqlDeskOptions with_answer(AnswerLimits limits) {
  return {std::chrono::hours(1), 8, limits};
}

class SqlDeskTest : public testing::Test {
 protected:
  void SetUp() override {
    lake_.put({{"gb", "2025-11-10", 4}});
    EngineOptions options = lake_.options();
    options.local_files = false;
    engine_ = lake_.engine(options);
  }

  static json answer(SqlDesk& desk, const std::string& sql, int status = 200) {
    const HttpResponse response = desk.run(sql, stays);
    EXPECT_EQ(response.status, status) << response.body;
    return json::parse(response.body);
  }

  TempDir dir_;
  Lake lake_{dir_.path("lake")};
  std::unique_ptr<EmbeddedEngine> engine_;
};

TEST_F(SqlDeskTest, ValuesKeepTheirTypes) {
  SqlDesk desk(*engine_, {});
  const json got =
      answer(desk,
             "select 1 as a, 9007199254740992, 9007199254740993, -9007199254740993, 0.5::double, "
             "'nan'::double, true, null, 'é\"\\', date '2026-01-02', [1, 2]");
  EXPECT_EQ(got["columns"][0], (json{{"name", "a"}, {"type", "INTEGER"}}));
  EXPECT_EQ(got["columns"].size(), 11U);
  EXPECT_EQ(got["rows"], json::parse(R"([[1, 9007199254740992, "9007199254740993", "-9007199254740993", 0.5,
                                          "nan", true, null, "é\"\\", "2026-01-02", "[1, 2]"]])"));
  EXPECT_EQ(got["row_count"], 1);
  EXPECT_EQ(got["truncated"], false);
  EXPECT_TRUE(got["seconds"].is_number());
  EXPECT_EQ(answer(desk, "select country, count(*) from rpscrape group by all")["rows"],
            json::parse(R"([["gb", 4]])"));
  EXPECT_EQ(answer(desk, "select 1 where false")["rows"], json::array());
}

TEST_F(SqlDeskTest, AnswersEndAtTheirLimits) {
  SqlDesk rows(*engine_, with_answer({10, 1 << 20}));
  EXPECT_EQ(answer(rows, "from range(10)")["truncated"], false);
  const json cut = answer(rows, "from range(100000000000)");  // and the query with them
  EXPECT_EQ(cut["truncated"], true);
  EXPECT_EQ(cut["row_count"], 10);
  EXPECT_EQ(cut["rows"].back(), json::array({9}));

  SqlDesk bytes(*engine_, with_answer({1000, 100}));
  const json short_one = answer(bytes, "select 'abcdefgh' from range(1000)");
  EXPECT_EQ(short_one["truncated"], true);
  EXPECT_EQ(short_one["row_count"], 7);  // of 12 bytes each, with what separates them 14 from the second on
  EXPECT_EQ(answer(bytes, "select repeat('x', 1000)")["row_count"], 0);
  EXPECT_EQ(answer(bytes, "select repeat(chr(1), 60)")["row_count"], 0);  // grows when it is written
}

TEST_F(SqlDeskTest, ErrorsHaveTheirStatus) {
  SqlDesk desk(*engine_, {});
  const json mistake = answer(desk, "select nothing from nowhere", 400);
  EXPECT_NE(mistake["error"].get<std::string>().find("nowhere"), std::string::npos);
  EXPECT_EQ(mistake["hint"], "tables: \"rpscrape\"");
  for (const std::string refused :
       {"delete from rpscrape", "drop table rpscrape", "copy rpscrape to '/tmp/x'", "attach '/tmp/x'",
        "install httpfs", "from read_csv('/etc/passwd')", "from read_text('/etc/passwd')",
        "from '/etc/passwd.csv'", "from glob('/etc/*')", "set enable_external_access = true"}) {
    answer(desk, refused, 403);
  }
  answer(desk, "", 400);
  EXPECT_EQ(answer(desk, "select 1")["row_count"], 1);  // and the desk goes on
}

TEST_F(SqlDeskTest, ALongQueryEndsAtTheTimeLimit) {
  SqlDesk desk(*engine_, {std::chrono::milliseconds(50), 8, {}});
  const json stopped = answer(desk, kEndless, 504);
  EXPECT_EQ(stopped["error"], "the query was stopped after 0.05 s");
}

TEST_F(SqlDeskTest, ALongQueryEndsWhenCancelledOrLeft) {
  SqlDesk desk(*engine_, {});
  EXPECT_FALSE(desk.cancel());
  {
    std::jthread query([&] { answer(desk, kEndless, 409); });
    while (!desk.cancel()) {
      std::this_thread::yield();
    }
  }
  std::atomic<int> looks = 0;
  EXPECT_EQ(desk.run(kEndless, [&] { return ++looks > 3; }).status, 409);
  EXPECT_EQ(answer(desk, "select 1")["row_count"], 1);
}

TEST_F(SqlDeskTest, QueriesWaitInABoundedQueue) {
  SqlDesk desk(*engine_, {std::chrono::hours(1), 1, {}});
  std::atomic<bool> leave_first = false;
  std::atomic<bool> leave_second = false;
  std::atomic<bool> first_runs = false;
  std::atomic<bool> second_waits = false;
  std::jthread first([&] {
    const HungUp gone = [&] { return first_runs = true, leave_first.load(); };
    EXPECT_EQ(desk.run(kEndless, gone).status, 409);
  });
  while (!first_runs) {
    std::this_thread::yield();
  }
  std::jthread second([&] {
    const HungUp gone = [&] { return second_waits = true, leave_second.load(); };
    EXPECT_EQ(desk.run("select 2", gone).status, 409);
  });
  while (!second_waits) {
    std::this_thread::yield();
  }
  EXPECT_EQ(desk.run("select 3", stays).status, 503);
  leave_second = true;
  second.join();
  leave_first = true;
  first.join();
  EXPECT_EQ(answer(desk, "select 4")["rows"], json::parse("[[4]]"));
}

TEST(ReportCache, GathersWhenTheVersionChangedOrOnDemand) {
  std::string version = "1";
  int gathered = 0;
  ReportCache cache({[&]() -> Result<std::string> { return version; },
                     [&]() -> Result<std::string> {
                       if (version == "bad") {
                         return Error{ErrorKind::kIo, "no"};
                       }
                       return std::to_string(++gathered);
                     }},
                    "run");
  const auto first = cache.get(false);
  EXPECT_EQ(*first->json, "1");
  EXPECT_EQ(first->etag, "\"run-1\"");
  EXPECT_EQ(cache.get(false)->etag, first->etag);
  EXPECT_EQ(*cache.get(true)->json, "2");
  version = "2";
  EXPECT_EQ(*cache.get(false)->json, "3");
  EXPECT_EQ(cache.get(false)->etag, "\"run-3\"");
  version = "bad";
  EXPECT_FALSE(cache.get(false).ok());
  version = "2";
  EXPECT_EQ(*cache.get(false)->json, "3");
}

}  // namespace
}  // namespace rps::test
