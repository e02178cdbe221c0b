#include "base/date.h"

#include <gtest/gtest.h>

#include <limits>

namespace rps {
namespace {

TEST(Date, CountsDaysFromTheEpoch) {
  EXPECT_EQ(Date::from_ymd(1970, 1, 1).days, 0);
  EXPECT_EQ(Date::from_ymd(1969, 12, 31).days, -1);
  EXPECT_EQ(Date::from_ymd(2000, 3, 1).days, 11017);
}

TEST(Date, ReadsTheThreeSeparators) {
  for (const char* text : {"2025-11-09", "2025/11/09", "2025_11_09"}) {
    const Result<Date> date = Date::parse(text);
    ASSERT_TRUE(date.ok()) << text;
    EXPECT_EQ(*date, Date::from_ymd(2025, 11, 9)) << text;
  }
}

TEST(Date, RefusesWhatIsNoDate) {
  for (const char* text : {"", "2025-11-9", "2025-11/09", "2025-02-29", "1900-02-29", "2025-13-01",
                           "2025-00-10", "2025-01-00", "2025-04-31", "0000-01-01", "-025-01-01", "2025-1 -01",
                           "20251109", "2025-11-091", " 2025-11-09", "2025.11.09"}) {
    const Result<Date> date = Date::parse(text);
    ASSERT_FALSE(date.ok()) << text;
    EXPECT_EQ(date.error().kind, ErrorKind::kParse);
    EXPECT_NE(date.error().message.find(text), std::string::npos);
  }
}

TEST(Date, RoundTripsEveryDayOfFourCenturies) {
  const Date last = Date::from_ymd(2300, 1, 1);
  Date previous = Date::from_ymd(1899, 12, 31);
  for (Date day = Date::from_ymd(1900, 1, 1); day < last; day = day.plus_days(1)) {
    const Result<Date> again = Date::parse(day.str());
    ASSERT_TRUE(again.ok()) << day.str();
    ASSERT_EQ(*again, day);
    ASSERT_LT(previous.str(), day.str());  // text order is date order
    previous = day;
  }
}

TEST(Date, GivesItsParts) {
  const Date date = Date::from_ymd(2024, 2, 29);
  EXPECT_EQ(date.year(), 2024);
  EXPECT_EQ(date.month(), 2);
  EXPECT_EQ(date.day(), 29);
  EXPECT_EQ(date.plus_days(1), Date::from_ymd(2024, 3, 1));
  EXPECT_EQ(date.plus_days(-366), Date::from_ymd(2023, 2, 28));
  EXPECT_EQ(date.str('_'), "2024_02_29");
  EXPECT_EQ(Date::from_ymd(7, 1, 2).str(), "0007-01-02");
}

// Files of others may hold any number.
TEST(Date, AnyNumberOfDaysIsADate) {
  EXPECT_EQ(Date{std::numeric_limits<std::int32_t>::max()}.str(), "5881580-07-11");
  EXPECT_EQ(Date{std::numeric_limits<std::int32_t>::min()}.str(), "-5877641-06-23");
  EXPECT_EQ(Date{std::numeric_limits<std::int32_t>::min()}.year(), -5'877'641);
}

TEST(Timestamp, AnyNumberOfMillisecondsIsAMoment) {
  constexpr Timestamp kLast{std::numeric_limits<std::int64_t>::max()};
  constexpr Timestamp kFirst{std::numeric_limits<std::int64_t>::min()};
  EXPECT_EQ(kLast.iso(), "292278994-08-17T07:12:55.807Z");
  EXPECT_EQ(kFirst.iso(), "-292275055-05-16T16:47:04.192Z");
  EXPECT_EQ(kLast.date().days, std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(kFirst.date().days, std::numeric_limits<std::int32_t>::min());
}

TEST(Timestamp, ReadsTheFormsOfTheContract) {
  const std::int64_t day = std::int64_t{Date::from_ymd(2025, 11, 11).days} * 86'400'000;
  const std::int64_t eight = day + 8 * std::int64_t{3'600'000};
  EXPECT_EQ(Timestamp::parse("2025-11-11")->millis, day);
  EXPECT_EQ(Timestamp::parse("2025-11-11 08:00:00")->millis, eight);
  EXPECT_EQ(Timestamp::parse("2025-11-11T08:00:00Z")->millis, eight);
  EXPECT_EQ(Timestamp::parse("2025-11-11T08:00:00+00:00")->millis, eight);
  EXPECT_EQ(Timestamp::parse("2025-11-11 08:00:00.5")->millis, eight + 500);
  EXPECT_EQ(Timestamp::parse("2025-11-11 08:00:00.123999Z")->millis, eight + 123);
  EXPECT_EQ(Timestamp::parse("2025-11-11 23:59:59.999")->millis, day + 86'399'999);
}

TEST(Timestamp, RefusesWhatIsNone) {
  for (const char* text :
       {"", "x", "2025-11-11 ", "2025-11-11 08", "2025-11-11 08:00", "2025-11-11 24:00:00",
        "2025-11-11 08:60:00", "2025-11-11 08:00:60", "2025-11-11 08:00:00.", "2025-11-11-08:00:00",
        "2025-11-11 08:00:00+01:00", "2025-11-11 08.00.00", "2025-02-30 08:00:00", "2025-11-11 08:00:00 Z"}) {
    const Result<Timestamp> moment = Timestamp::parse(text);
    ASSERT_FALSE(moment.ok()) << text;
    EXPECT_EQ(moment.error().kind, ErrorKind::kParse);
  }
}

TEST(Timestamp, WritesIsoAndStamps) {
  const Timestamp moment = *Timestamp::parse("2025-11-11 08:05:09.007");
  EXPECT_EQ(moment.iso(), "2025-11-11T08:05:09.007Z");
  EXPECT_EQ(moment.stamp(), "20251111_080509");
  EXPECT_EQ(moment.date(), Date::from_ymd(2025, 11, 11));
}

TEST(Timestamp, IsRightBefore1970) {
  const Timestamp moment{-1};
  EXPECT_EQ(moment.iso(), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(moment.date(), Date::from_ymd(1969, 12, 31));
  EXPECT_EQ(Timestamp{-86'400'000}.iso(), "1969-12-31T00:00:00.000Z");
  EXPECT_EQ(Timestamp::parse(moment.iso())->millis, -1);
}

}  // namespace
}  // namespace rps
