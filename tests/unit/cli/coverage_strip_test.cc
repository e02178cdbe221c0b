#include "cli/coverage_strip.h"

#include <gmock/gmock.h>

namespace rps::cli {
namespace {

const Date kFirst = Date::from_ymd(2026, 3, 1);

CountryCoverage coverage(const std::vector<std::int64_t>& races) {
  CountryCoverage country;
  country.code = "gb";
  country.first = kFirst;
  for (const std::int64_t count : races) {
    country.days.push_back(
        {"gb", kFirst.plus_days(static_cast<std::int32_t>(country.days.size())), count, 0, {}});
  }
  return country;
}

TEST(CoverageStrip, ABlockADayUpToYesterday) {
  const CountryCoverage country = coverage({8, 4, 1, 0, 8});
  EXPECT_EQ(day_strip(country, {}, kFirst.plus_days(5), 5), "█▄▁·█");
  EXPECT_EQ(day_strip(country, {}, kFirst.plus_days(7), 8),
            "·█▄▁·█··");  // before and after the country's days
}

TEST(CoverageStrip, MarksWhatCheckFound) {
  const std::vector<CheckFinding> findings{{"missing day", "gb", kFirst.plus_days(3), "", false},
                                           {"few races", "gb", kFirst.plus_days(2), "", true},
                                           {"ratings", "gb", kFirst, "", false},
                                           {"few races", "fr", kFirst.plus_days(1), "", false}};
  EXPECT_EQ(day_strip(coverage({8, 4, 1, 0, 8}), findings, kFirst.plus_days(5), 5), "█▄▁!█");
}

TEST(CoverageStrip, ADayBeyondTheUsualMostIsFull) {
  std::vector<std::int64_t> races(100, 10);
  races[50] = 1000;  // one festival
  const std::string strip = day_strip(coverage(races), {}, kFirst.plus_days(100), 3);
  EXPECT_EQ(strip, "███");
}

TEST(CoverageStrip, ALineAYear) {
  CountryCoverage country = coverage(std::vector<std::int64_t>(365, 1));
  const auto lines = year_strips(country);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "2026 ··██████████ 306 races");
  EXPECT_EQ(lines[1], "2027 ██·········· 59 races");
}

TEST(CoverageStrip, NothingIsNothing) {
  EXPECT_EQ(day_strip(coverage({0}), {}, kFirst.plus_days(2), 2), "··");
}

}  // namespace
}  // namespace rps::cli
