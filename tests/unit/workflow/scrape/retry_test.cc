#include "workflow/scrape/retry.h"

#include <gmock/gmock.h>

#include "fake_site.h"
#include "io/files.h"
#include "workflow/scrape/failure_logs.h"
#include "workflow/scrape/finish_day.h"

namespace rps {
namespace {

using testing::ElementsAre;

constexpr const char* kDay = "2025-11-11";

class RetryFailures : public SiteTest {
 protected:
  RetryFailures() {
    site_.days[kDay] = {gb_race(1), gb_race(2), gb_race(3), ire_race(4)};
    races_.regions = {"gb", "ire"};
  }
  static std::string race_path(int id) {
    return FakeSite::path_of(id == 4 ? ire_race(4) : gb_race(id), kDay);
  }

  // A first scrape in which these races fail.
  void scrape_failing(const std::vector<int>& ids) {
    for (const int id : ids) {
      site_.refuse(race_path(id), 406);
    }
    ASSERT_TRUE(scrape({kDay}).ok());
    site_.asked.clear();
  }
  Result<RetryReport> retry(const RetryOptions& options = {}) {
    return retry_failures(settings_, parts(), options, progress_);
  }
  [[nodiscard]] std::vector<int> race_ids(const std::string& country) const {
    const DayJson day = *read_day_json(settings_, country, *Date::parse(kDay));
    std::vector<int> ids;
    for (const Race& race : day.races) {
      ids.push_back(race.race_id);
    }
    return ids;
  }
  [[nodiscard]] std::vector<FailureLog> open_logs() const { return *open_failure_logs(settings_); }
};

TEST_F(RetryFailures, FetchesTheFailedRacesOnlyAndMergesThemInOrder) {
  scrape_failing({2, 4});
  std::filesystem::remove_all(path("data/.scrape/days"));
  const auto report = retry();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->races, 2U);
  EXPECT_EQ(report->resolved, 2U);
  EXPECT_EQ(site_.race_requests(), 2);
  EXPECT_THAT(race_ids("gb"), ElementsAre(1, 2, 3));
  EXPECT_THAT(race_ids("ire"), ElementsAre(4));
  EXPECT_FALSE(read_day_json(settings_, "gb", *Date::parse(kDay))->incomplete);
  EXPECT_TRUE(open_logs().empty());
  EXPECT_EQ(list_dir(path("logs/scrape_failures/resolved/gb/2025_11_11"))->size(), 1U);
  EXPECT_EQ(scrape({kDay})->skipped.size(), 1U);  // whole now
}

TEST_F(RetryFailures, WhatFailsAgainStaysWithItsAttemptsAddedUp) {
  scrape_failing({1, 3});
  site_.refuse(race_path(3), 404, 1);
  const auto report = retry();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->resolved, 1U);
  EXPECT_THAT(race_ids("gb"), ElementsAre(1, 2));
  const auto logs = open_logs();
  ASSERT_EQ(logs.size(), 1U);
  ASSERT_EQ(logs[0].failures.size(), 1U);
  EXPECT_EQ(logs[0].failures[0].race_id, 3);
  EXPECT_EQ(logs[0].failures[0].kind, "http_404");
  EXPECT_EQ(logs[0].failures[0].attempts, 6);
}

TEST_F(RetryFailures, ARaceThatIsAbandonedNowNeedsNoRequest) {
  scrape_failing({2});
  site_.days[kDay][1].abandoned = true;
  const auto report = retry();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(site_.race_requests(), 0);
  EXPECT_EQ(report->resolved, 1U);
  EXPECT_TRUE(open_logs().empty());
}

TEST_F(RetryFailures, AFailureThatALaterScrapeResolvedCostsNothing) {
  scrape_failing({2});
  const std::string log = open_logs()[0].path;
  const std::string text = *read_file(log, 100'000);
  ASSERT_TRUE(scrape({kDay}).ok());
  ASSERT_TRUE(write_file_atomic(log, text).ok());  // as if it had been left open
  site_.asked.clear();
  const auto report = retry();
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(site_.asked.empty());
  EXPECT_EQ(report->resolved, 1U);
  EXPECT_TRUE(open_logs().empty());
}

TEST_F(RetryFailures, AFailedListingMeansTheWholeDay) {
  races_.regions.clear();
  site_.refuse("/results/2025-11-11", 404, 1);
  ASSERT_TRUE(scrape({kDay}).ok());
  ASSERT_EQ(open_logs().size(), 1U);
  EXPECT_EQ(open_logs()[0].country, "all");
  const auto report = retry();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->resolved, 1U);
  EXPECT_THAT(race_ids("gb"), ElementsAre(1, 2, 3));
  EXPECT_THAT(race_ids("ire"), ElementsAre(4));
  EXPECT_TRUE(open_logs().empty());
}

TEST_F(RetryFailures, WhatIsNotReachedWhenTheSiteBlocksStaysOpen) {
  scrape_failing({1, 2, 3});
  ASSERT_EQ(open_logs()[0].failures.size(), 2U);  // the third was not tried: the breaker had opened
  clock_.set(Timestamp{clock_.now().millis + 3'600'000});
  settings_.scrape.breaker = 3;
  site_.refuse(race_path(1), 403, 20);
  const auto report = retry();
  ASSERT_TRUE(report.ok());
  ASSERT_TRUE(report->scrape.stopped);
  const auto logs = open_logs();
  ASSERT_EQ(logs.size(), 1U);
  ASSERT_EQ(logs[0].failures.size(), 2U);
  EXPECT_EQ(logs[0].failures[0].attempts, 8);  // 5 and 3
  EXPECT_EQ(logs[0].failures[1].attempts, 5);
  EXPECT_THAT(race_ids("gb"), ElementsAre());
}

TEST_F(RetryFailures, OnlyTheNamedLogOrTheRecentOnes) {
  scrape_failing({2, 4});
  RetryOptions later;
  later.since = Timestamp{clock_.now().millis + 1000};
  EXPECT_EQ(retry(later)->logs, 0U);
  RetryOptions named;
  named.log = open_logs()[1].path;
  EXPECT_EQ(retry(named)->resolved, 1U);
  EXPECT_THAT(race_ids("ire"), ElementsAre(4));
  EXPECT_EQ(open_logs().size(), 1U);
  named.log = path("nothing.json");
  EXPECT_EQ(retry(named).error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace rps
