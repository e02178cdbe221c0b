#include "workflow/quality/late_values.h"

#include <gmock/gmock.h>

#include "unit/workflow/quality/raw_scrapes_fixture.h"

namespace rps {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kColumns = "race_id,horse_id,pos,rpr,ts,or";
constexpr int kDays = 30;

class LateValues : public testing::RawScrapes {
 protected:
  LateReport look(Date today = Date::from_ymd(2026, 3, 20)) {
    auto report = late_values(*workspace_, today, kDays, silent_progress());
    EXPECT_TRUE(report.ok()) << report.error().text();
    return *report;
  }
  // The curve of a field as "0 0 1 2 …".
  static std::vector<std::int64_t> filled(const LateReport& report, const std::string& field) {
    for (const LateCurve& curve : report.curves) {
      if (curve.field == field) {
        return {curve.filled.begin(), curve.filled.end()};
      }
    }
    return {};
  }
};

TEST_F(LateValues, FollowsEachFinisherFromScrapeToScrape) {
  put_scrape("2026-03-02 06:00:00", kColumns, {"1,11,1,–,–,80", "1,12,2,–,–,–", "1,13,PU,–,–,70"});
  put_scrape("2026-03-04 06:00:00", kColumns, {"1,11,1,90,–,80", "1,12,2,–,–,–", "1,13,PU,–,–,70"});
  put_scrape("2026-03-08 06:00:00", kColumns, {"1,11,1,90,60,80", "1,12,2,85,–,–", "1,13,PU,–,–,70"});
  const LateReport report = look();
  EXPECT_EQ(report.days, 1);
  ASSERT_THAT(report.curves, SizeIs(3));
  EXPECT_EQ(report.curves[0].field, "rpr");
  EXPECT_EQ(report.curves[0].finishers, 2);  // one was pulled up
  EXPECT_THAT(filled(report, "rpr"), ::testing::ElementsAre(0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2));
  EXPECT_THAT(filled(report, "ts"), ::testing::ElementsAre(0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
  EXPECT_THAT(filled(report, "or"), ::testing::ElementsAre(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
}

TEST_F(LateValues, AValueThatGoesAgainWasSeen) {
  put_scrape("2026-03-02 06:00:00", kColumns, {"1,11,1,90,–,–"});
  put_scrape("2026-03-03 06:00:00", kColumns, {"1,11,1,–,–,–"});
  EXPECT_EQ(filled(look(), "rpr").back(), 1);
}

TEST_F(LateValues, ADayThatWasScrapedLateTellsNothing) {
  put_scrape("2026-03-04 06:00:00", kColumns, {"1,11,1,90,60,80"});  // first at an age of three days
  EXPECT_EQ(look().days, 0);
  EXPECT_THAT(look().curves, IsEmpty());
}

TEST_F(LateValues, ADayHasToBeOldEnough) {
  put_scrape("2026-03-02 06:00:00", kColumns, {"1,11,1,90,60,80"});
  EXPECT_EQ(look(Date::from_ymd(2026, 3, 14)).days, 0);  // 13 days old
  EXPECT_EQ(look(Date::from_ymd(2026, 3, 15)).days, 1);
  EXPECT_EQ(look(Date::from_ymd(2026, 4, 13)).days, 1);  // the first of the 30 days
  EXPECT_EQ(look(Date::from_ymd(2026, 4, 14)).days, 0);
}

TEST_F(LateValues, TheAgeIsByTheClockInLondon) {
  // 23:30 UTC on the evening before summer time would be another day in London; in March it is not.
  put_scrape("2026-03-01 23:30:00", kColumns, {"1,11,1,90,–,–"});
  EXPECT_EQ(filled(look(), "rpr").front(), 1);
}

TEST_F(LateValues, WhatComesAfterTheLastAgeIsNotCounted) {
  put_scrape("2026-03-02 06:00:00", kColumns, {"1,11,1,–,–,–"});
  put_scrape("2026-03-16 06:00:00", kColumns, {"1,11,1,90,–,–"});  // 15 days
  EXPECT_EQ(filled(look(), "rpr").back(), 0);
}

TEST_F(LateValues, AnObjectThatIsNoCsvIsPassedOver) {
  put_scrape("2026-03-02 06:00:00", kColumns, {"1,11,1,–,–,–"});
  const Timestamp later = *Timestamp::parse("2026-03-03 06:00:00");
  ASSERT_TRUE(
      workspace_->store().put(raw_day_key("data/", "gb", testing::kScrapedDay, later), "no csv").ok());
  put_scrape("2026-03-04 06:00:00", kColumns, {"1,11,1,90,–,–"});
  EXPECT_EQ(filled(look(), "rpr").back(), 1);
}

}  // namespace
}  // namespace rps
