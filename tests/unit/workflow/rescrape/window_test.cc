#include "workflow/rescrape/window.h"

#include <gmock/gmock.h>

namespace rps {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Date day(const char* text) {
  return *Date::parse(text);
}

Timestamp at(const char* text) {
  return *Timestamp::parse(text);
}

TEST(LondonDate, FollowsSummerTime) {
  EXPECT_EQ(london_date(at("2026-01-15 23:30:00")), day("2026-01-15"));
  EXPECT_EQ(london_date(at("2026-07-15 22:59:59")), day("2026-07-15"));
  EXPECT_EQ(london_date(at("2026-07-15 23:00:00")), day("2026-07-16"));
  // In 2026 summer time is from 29 March to 25 October.
  EXPECT_EQ(london_date(at("2026-03-28 23:30:00")), day("2026-03-28"));
  EXPECT_EQ(london_date(at("2026-03-29 23:30:00")), day("2026-03-30"));
  EXPECT_EQ(london_date(at("2026-10-24 23:30:00")), day("2026-10-25"));
  EXPECT_EQ(london_date(at("2026-10-25 23:30:00")), day("2026-10-25"));
}

TEST(PlainWindow, GoesBackFromTheLastDay) {
  EXPECT_THAT(plain_window(3, day("2026-03-02")).days,
              ElementsAre(day("2026-02-28"), day("2026-03-01"), day("2026-03-02")));
  EXPECT_THAT(plain_window(30, day("2008-01-02")).days, ElementsAre(day("2008-01-01"), day("2008-01-02")));
}

TEST(CatchUpWindow, IsThePlainOneDayByDay) {
  RescrapeRecord record;
  record["gb"] = {day("2026-03-09"), {}, {}};
  EXPECT_EQ(catch_up_window(7, day("2026-03-10"), {"gb"}, record).days,
            plain_window(7, day("2026-03-10")).days);
  EXPECT_EQ(catch_up_window(7, day("2026-03-10"), {"ire"}, record).days,
            plain_window(7, day("2026-03-10")).days);
}

TEST(CatchUpWindow, GoesBackToWhatTheRunsInBetweenWouldHaveSeen) {
  RescrapeRecord record;
  record["gb"] = {day("2026-03-01"), {}, {}};
  // The run of the next day would have covered 24 February to 2 March.
  const Window window = catch_up_window(7, day("2026-03-10"), {"gb"}, record);
  EXPECT_THAT(window.days, SizeIs(15));
  EXPECT_EQ(window.days.front(), day("2026-02-24"));
  EXPECT_THAT(window.out_of_reach, IsEmpty());
}

TEST(CatchUpWindow, TellsWhatLiesTooFarBack) {
  RescrapeRecord record;
  record["gb"] = {day("2026-01-31"), {day("2026-01-05")}, {}};
  const Window window = catch_up_window(1, day("2026-03-10"), {"gb"}, record);
  EXPECT_THAT(window.days, SizeIs(30));
  EXPECT_EQ(window.days.front(), day("2026-02-09"));
  EXPECT_EQ(window.out_of_reach.front(), day("2026-01-05"));
  EXPECT_EQ(window.out_of_reach.back(), day("2026-02-08"));
}

TEST(CatchUpWindow, TakesOpenDaysWithoutThoseBetween) {
  RescrapeRecord record;
  record["gb"] = {day("2026-03-09"), {day("2026-02-20")}, {}};
  EXPECT_THAT(catch_up_window(1, day("2026-03-10"), {"gb"}, record).days,
              ElementsAre(day("2026-02-20"), day("2026-03-10")));
}

TEST(NextRecord, KeepsWhatWasMissedOpen) {
  const std::vector<Date> days{day("2026-03-09"), day("2026-03-10")};
  CountryRecord record = next_record(nullptr, days, {day("2026-03-09")}, {});
  EXPECT_EQ(record.until, day("2026-03-10"));
  EXPECT_THAT(record.open, ElementsAre(day("2026-03-09")));
  // A run that leaves a gap, and one that closes it.
  record = next_record(&record, {day("2026-03-13")}, {}, {});
  EXPECT_THAT(record.open, ElementsAre(day("2026-03-09"), day("2026-03-11"), day("2026-03-12")));
  record = next_record(&record, {day("2026-03-09"), day("2026-03-11"), day("2026-03-12")}, {}, {});
  EXPECT_EQ(record.until, day("2026-03-13"));
  EXPECT_THAT(record.open, IsEmpty());
  // What is over 30 days back is forgotten.
  record.open = {day("2026-02-01")};
  EXPECT_THAT(next_record(&record, {day("2026-03-14")}, {}, {}).open, IsEmpty());
}

TEST(RescrapeRecordFile, ReadsWhatWasWritten) {
  const auto store = make_memory_store();
  EXPECT_THAT(*read_rescrape_record(*store), IsEmpty());
  RescrapeRecord record;
  record["gb"] = {day("2026-03-09"), {day("2026-02-20")}, at("2026-03-10 06:00:00")};
  record["ire"] = {day("2026-03-08"), {}, at("2026-03-09 06:00:00")};
  ASSERT_TRUE(write_rescrape_record(*store, record).ok());
  EXPECT_EQ(*read_rescrape_record(*store), record);
}

TEST(RescrapeRecordFile, DamageIsTold) {
  for (const char* text :
       {"", "{}", R"({"format": "rpscrape-runs-1"})",
        R"({"format": "rpscrape-runs-1", "countries": {"gb": {"until": "soon", "open": []}}})"}) {
    const auto store = make_memory_store();
    ASSERT_TRUE(store->put(rescrape_record_key(), text).ok());
    const auto read = read_rescrape_record(*store);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
  }
}

}  // namespace
}  // namespace rps
