#include "workflow/scrape/day_selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/files.h"

namespace rps {
namespace {

using testing::HasSubstr;

Date day(const char* text) {
  return *Date::parse(text);
}

TEST(DaySelection, ReadsADateOrARange) {
  EXPECT_EQ(*parse_date_range("2025/11/11"), (DateRange{day("2025-11-11"), day("2025-11-11")}));
  EXPECT_EQ(*parse_date_range("2025-11-11-2025_11_17"), (DateRange{day("2025-11-11"), day("2025-11-17")}));
  for (const char* wrong :
       {"", "2025/11/31", "2025/11/11-", "2025/11/17-2025/11/11", "2025/11/11:2025/11/12"}) {
    const auto range = parse_date_range(wrong);
    ASSERT_FALSE(range.ok()) << wrong;
    EXPECT_EQ(range.error().kind, ErrorKind::kUsage) << wrong;
  }
}

TEST(DaySelection, ReadsYears) {
  EXPECT_EQ(*parse_years("2019"), std::pair(2019, 2019));
  EXPECT_EQ(*parse_years("2019-2020"), std::pair(2019, 2020));
  for (const char* wrong : {"", "19", "2020-2019", "2019-", "2019-20", "abcd", "3000"}) {
    EXPECT_FALSE(parse_years(wrong).ok()) << wrong;
  }
}

// Finale days at Sandown, as published.
TEST(DaySelection, AJumpsSeasonEndsWithTheFinale) {
  const std::pair<int, const char*> finales[] = {
      {2011, "2011-04-23"}, {2015, "2015-04-25"}, {2016, "2016-04-23"}, {2018, "2018-04-28"},
      {2019, "2019-04-27"}, {2022, "2022-04-23"}, {2023, "2023-04-29"}, {2025, "2025-04-26"}};
  for (const auto& [year, finale] : finales) {
    EXPECT_EQ(jumps_season(year - 1).last, day(finale)) << year;
  }
}

TEST(DaySelection, EveryDayBelongsToOneSeason) {
  for (int year = 2008; year < 2040; ++year) {
    EXPECT_EQ(jumps_season(year).last.plus_days(1), jumps_season(year + 1).first);
  }
  EXPECT_EQ(years_range({2018, 2019}, "jumps"),
            (DateRange{jumps_season(2018).first, jumps_season(2019).last}));
  EXPECT_EQ(years_range({2018, 2019}, "flat"), (DateRange{day("2018-01-01"), day("2019-12-31")}));
}

TEST(DaySelection, NothingTooEarlyNorInTheFuture) {
  const Date today = day("2025-11-13");
  EXPECT_EQ(days_of({day("2025-11-12"), today}, today, false)->size(), 2U);
  EXPECT_THAT(days_of({day("2025-11-12"), day("2025-11-14")}, today, false).error().text(),
              HasSubstr("2025-11-14 is in the future"));
  EXPECT_EQ(days_of({day("2025-11-12"), day("2025-12-31")}, today, true)->size(), 2U);
  EXPECT_FALSE(days_of({day("2026-01-01"), day("2026-12-31")}, today, true).ok());
  EXPECT_THAT(check_days({day("2007-12-31")}, today).error().text(), HasSubstr("2008-01-01"));
}

TEST(DaySelection, ReadsAFileOfDates) {
  const std::string path = testing::TempDir() + "rps_dates_test.txt";
  ASSERT_TRUE(write_file_atomic(path, "# a comment\n2025-11-12\n\n 2025/11/11  # why\r\n2025-11-12\n").ok());
  EXPECT_THAT(*read_date_file(path), testing::ElementsAre(day("2025-11-11"), day("2025-11-12")));
  ASSERT_TRUE(write_file_atomic(path, "2025-11-12\n2025-02-30\n").ok());
  const auto wrong = read_date_file(path);
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(wrong.error().message, HasSubstr(path + ":2:"));
  ASSERT_TRUE(write_file_atomic(path, "# nothing\n").ok());
  EXPECT_FALSE(read_date_file(path).ok());
  std::remove(path.c_str());
}

}  // namespace
}  // namespace rps
