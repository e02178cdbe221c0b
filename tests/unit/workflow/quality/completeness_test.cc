#include "workflow/quality/completeness.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "io/files.h"

namespace rps {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Date kToday = Date::from_ymd(2026, 3, 31);

DayCount day(int back, std::int64_t races, std::int64_t rated = 90) {
  return {"gb", kToday.plus_days(-back), races, 100, Ratings{100, rated, 0, 0}};
}

CheckQuery last_days(int days) {
  return {kToday.plus_days(-days), kToday.plus_days(-1), {}};
}

std::vector<std::string> kinds(const CheckReport& report) {
  std::vector<std::string> found;
  for (const CheckFinding& finding : report.findings) {
    found.push_back(finding.kind + " " + std::to_string(kToday.days - finding.date.days));
  }
  return found;
}

TEST(JudgeDays, ComputesTheStatistics) {
  const auto report = judge_days({day(4, 20), day(3, 22), day(2, 30), day(1, 24)}, last_days(4), {}, kToday);
  ASSERT_THAT(report.countries, SizeIs(1));
  const CountryStatistics& gb = report.countries[0];
  EXPECT_EQ(gb.races, 96);
  EXPECT_DOUBLE_EQ(gb.mean, 24);
  EXPECT_DOUBLE_EQ(gb.median, 23);
  EXPECT_NEAR(gb.deviation, 4.3205, 1e-4);  // sqrt((16 + 4 + 36 + 0) / 3)
  EXPECT_NEAR(gb.threshold, 24 - 2 * 4.3205, 1e-4);
  EXPECT_THAT(report.findings, IsEmpty());
}

TEST(JudgeDays, FindsMissingAndThinDays) {
  std::vector<DayCount> counts;
  for (int back = 12; back >= 1; --back) {
    if (back != 5) {
      counts.push_back(day(back, back == 3 ? 4 : 20));
    }
  }
  EXPECT_THAT(kinds(judge_days(counts, last_days(12), {}, kToday)),
              ::testing::ElementsAre("missing day 5", "few races 3"));
}

TEST(JudgeDays, FewerThanFiveIsFewInAnyCase) {
  EXPECT_THAT(kinds(judge_days({day(2, 4), day(1, 4)}, last_days(2), {}, kToday)), SizeIs(2));
  EXPECT_THAT(kinds(judge_days({day(2, 5), day(1, 5)}, last_days(2), {}, kToday)), IsEmpty());
}

TEST(JudgeDays, RatingsAreExpectedAfterTwoWeeks) {
  const auto found = [](int back, std::int64_t rated) {
    return kinds(judge_days({day(back, 20, rated)}, {kToday.plus_days(-back), kToday.plus_days(-back), {}},
                            {}, kToday));
  };
  EXPECT_THAT(found(3, 0), IsEmpty());
  EXPECT_THAT(found(14, 0), IsEmpty());
  EXPECT_THAT(found(15, 80), IsEmpty());
  EXPECT_THAT(found(15, 79), ::testing::ElementsAre("ratings 15"));
}

TEST(JudgeDays, TodayIsNotMissing) {
  EXPECT_THAT(kinds(judge_days({day(1, 20)}, {kToday.plus_days(-1), kToday.plus_days(3), {}}, {}, kToday)),
              IsEmpty());
}

TEST(JudgeDays, AnEmptyTableMissesTheUsualCountries) {
  EXPECT_THAT(kinds(judge_days({}, last_days(2), {"gb", "fr"}, kToday)), SizeIs(4));
  CheckQuery query = last_days(2);
  query.countries = {"ire"};
  EXPECT_THAT(judge_days({day(1, 20)}, query, {}, kToday).countries, SizeIs(2));
}

// An engine that answers with prepared counts.
class FakeEngine final : public QueryEngine {
 public:
  explicit FakeEngine(std::vector<std::vector<Cell>> rows) : rows_(std::move(rows)) {}
  Result<QueryStats> query(const std::string& sql, ResultSink& sink) override {
    asked = sql;
    RPS_TRY(sink.columns(std::vector<ResultColumn>(rows_.empty() ? 8 : rows_[0].size())));
    for (const auto& row : rows_) {
      RPS_TRY(sink.row(row));
    }
    return QueryStats{};
  }
  Result<ExplainInfo> explain(const std::string& /*sql*/) override { return ExplainInfo{}; }
  void settle() override {}
  void interrupt() override {}

  std::string asked;

 private:
  std::vector<std::vector<Cell>> rows_;
};

class CheckCompleteness : public ::testing::Test {
 protected:
  CheckCompleteness() : root_(::testing::TempDir() + "check_test_" + std::to_string(::getpid())) {
    std::filesystem::remove_all(root_);
    settings_.paths.logs = root_;
  }
  ~CheckCompleteness() override { std::filesystem::remove_all(root_); }

  void log(const std::string& kind, const std::string& stamp, const std::string& text) const {
    ASSERT_TRUE(
        write_file_atomic(root_ + "/" + kind + "/gb/2026_03_30/scrape_" + stamp + ".json", text).ok());
  }

  static std::vector<Cell> row(std::int64_t races) {
    return {std::string("gb"), std::string("2026-03-30"), races,           std::int64_t{30},
            std::int64_t{28},  std::int64_t{2},           std::int64_t{1}, std::int64_t{27}};
  }

  Result<CheckReport> check(std::vector<std::vector<Cell>> rows) const {
    FakeEngine engine(std::move(rows));
    return check_completeness(engine, settings_, record_,
                              {Date::from_ymd(2026, 3, 30), Date::from_ymd(2026, 3, 30), {"gb"}}, kToday);
  }

  std::string root_;
  Settings settings_;
  RescrapeRecord record_;
};

TEST_F(CheckCompleteness, TheLastScrapeExplainsADay) {
  log("scrape_metadata", "20260331_060000", R"({"listing_seen": false})");
  log("scrape_metadata", "20260331_070000",
      R"({"listing_seen": true, "ok": 3, "failed": 0, "missing": [], "not_available": 0, "abandoned": 4})");
  auto report = check({row(3)});
  ASSERT_TRUE(report.ok());
  ASSERT_THAT(report->findings, SizeIs(1));
  EXPECT_TRUE(report->findings[0].explained);
  EXPECT_THAT(report->findings[0].detail, HasSubstr("4 races were abandoned"));
  EXPECT_EQ(report->worries(), 0U);
  // It saw three races: two in the table are too few.
  report = check({row(2)});
  EXPECT_EQ(report->worries(), 1U);
  // A later scrape saw otherwise.
  log("scrape_metadata", "20260331_080000",
      R"({"listing_seen": true, "ok": 3, "failed": 1, "missing": [], "not_available": 0, "abandoned": 4})");
  report = check({row(3)});
  EXPECT_EQ(report->worries(), 1U);
}

TEST_F(CheckCompleteness, TellsOpenFailures) {
  log("scrape_failures", "20260331_060000",
      R"({"country": "gb", "date": "2026-03-30", "scraped_at": "2026-03-31T06:00:00.000Z", "failures": [
        {"race_id": 7, "url": "u", "kind": "http_406", "message": "m", "attempts": 5,
         "time": "2026-03-31T06:00:00.000Z"}]})");
  const auto report = check({row(8)});
  ASSERT_TRUE(report.ok()) << report.error().text();
  ASSERT_THAT(report->findings, SizeIs(1));
  EXPECT_EQ(report->findings[0].kind, "failures");
  EXPECT_THAT(report->findings[0].detail, HasSubstr("1 not retried, the first http_406"));
}

TEST_F(CheckCompleteness, TellsDaysThatReScrapesDidNotGetWhole) {
  const Date day = Date::from_ymd(2026, 3, 30);
  record_["gb"] = CountryRecord{day, {day.plus_days(-1), day}, *Timestamp::parse("2026-03-31 06:00:00")};
  record_["fr"] = CountryRecord{day, {day}, *Timestamp::parse("2026-03-31 06:00:00")};
  const auto report = check({row(8)});
  ASSERT_TRUE(report.ok()) << report.error().text();
  ASSERT_THAT(report->findings, SizeIs(1));  // within the range and of the country that was asked for
  EXPECT_EQ(report->findings[0].kind, "open day");
  EXPECT_EQ(report->findings[0].country, "gb");
  EXPECT_THAT(report->findings[0].detail, HasSubstr("2026-03-31T06:00:00"));
  EXPECT_EQ(report->worries(), 1U);
}

TEST_F(CheckCompleteness, AnswersOfAnotherFormAreErrors) {
  EXPECT_FALSE(check({{std::string("gb")}}).ok());
}

}  // namespace
}  // namespace rps
