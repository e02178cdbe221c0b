#include "workflow/scrape/drift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/files.h"
#include "workflow/scrape/drift_history.h"

namespace rps {
namespace {

using testing::IsEmpty;

constexpr ScrapeAge kFresh = ScrapeAge::kFresh;

// A day on which all runners have every field but those named, which so many have.
FieldShares day(int number, std::size_t runners, const std::map<std::string, std::size_t>& filled = {},
                ScrapeAge age = kFresh) {
  FieldShares shares{Date{20'000 + number}, age, runners, {}};
  for (const std::string& name : field_names()) {
    const auto at = filled.find(name);
    shares.filled[name] = at == filled.end() ? runners : at->second;
  }
  return shares;
}

std::vector<FieldShares> days(int count, const std::map<std::string, std::size_t>& filled = {},
                              ScrapeAge age = kFresh) {
  std::vector<FieldShares> history;
  for (int i = 0; i < count; ++i) {
    history.push_back(day(i, 100, filled, age));
  }
  return history;
}

std::vector<std::string> silent(const FieldShares& today, const std::vector<FieldShares>& history,
                                const std::set<std::string>& accepted = {}) {
  std::vector<std::string> names;
  for (const FieldDrift& field : silent_fields(today, history, accepted)) {
    names.push_back(field.field);
  }
  return names;
}

TEST(Drift, AFieldBelowAQuarterOfItsBaselineIsSilent) {
  const auto history = days(5, {{"comment", 80}});
  EXPECT_THAT(silent(day(50, 100, {{"comment", 20}}), history), IsEmpty());
  EXPECT_THAT(silent(day(50, 100, {{"comment", 19}}), history), testing::ElementsAre("comment"));
  EXPECT_THAT(silent(day(50, 100, {{"comment", 19}}), history, {"comment"}), IsEmpty());
}

TEST(Drift, AFieldThatIsSeldomThereIsNotWatched) {
  EXPECT_THAT(silent(day(50, 100, {{"or", 0}}), days(10, {{"or", 59}})), IsEmpty());
  EXPECT_THAT(silent(day(50, 100, {{"or", 0}}), days(10, {{"or", 60}})), testing::ElementsAre("or"));
}

TEST(Drift, WithoutHistoryOnlyFieldsThatEveryRunnerHasAreWatched) {
  EXPECT_THAT(silent(day(50, 100, {{"comment", 0}, {"jockey", 0}}), days(4)), testing::ElementsAre("jockey"));
  EXPECT_THAT(silent(day(50, 5, {{"trainer", 1}}), {}), testing::ElementsAre("trainer"));
  EXPECT_THAT(silent(day(50, 4, {{"trainer", 0}}), {}), IsEmpty());
}

TEST(Drift, AFewRunnersProveNothingOfAFieldThatIsOftenEmpty) {
  EXPECT_THAT(silent(day(50, 29, {{"prize", 0}}), days(9, {{"prize", 70}})), IsEmpty());
  EXPECT_THAT(silent(day(50, 30, {{"prize", 0}}), days(9, {{"prize", 70}})), testing::ElementsAre("prize"));
}

TEST(Drift, LateFieldsAreComparedWithDaysOfTheSameAge) {
  const auto settled = days(10, {}, ScrapeAge::kSettled);
  EXPECT_THAT(silent(day(50, 100, {{"rpr", 0}, {"ts", 0}}), settled), IsEmpty());
  EXPECT_THAT(silent(day(50, 100, {{"rpr", 0}}, ScrapeAge::kSettled), settled), testing::ElementsAre("rpr"));
}

TEST(Drift, AnyShareOfRatingsIsNormalInTheFirstDays) {
  const auto young = days(10, {}, ScrapeAge::kDays);
  EXPECT_THAT(silent(day(50, 100, {{"rpr", 0}, {"ts", 0}}, ScrapeAge::kDays), young), IsEmpty());
  EXPECT_THAT(silent(day(50, 100, {{"or", 0}}, ScrapeAge::kDays), young), testing::ElementsAre("or"));
}

TEST(Drift, AFewRunnersProveNothingOfAFieldThatComesLate) {
  EXPECT_THAT(silent(day(50, 29, {{"comment", 0}}), days(9)), IsEmpty());
  EXPECT_THAT(silent(day(50, 30, {{"comment", 0}}), days(9)), testing::ElementsAre("comment"));
}

TEST(Drift, TheMedianOfTheLastTwentyDaysCountsWithoutTheDayItself) {
  auto history = days(30, {{"sp", 10}});
  for (int i = 0; i < 11; ++i) {
    history.push_back(day(100 + i, 100));
  }
  EXPECT_THAT(silent(day(200, 100, {{"sp", 10}}), history), testing::ElementsAre("sp"));
  history.pop_back();
  history.pop_back();
  EXPECT_THAT(silent(day(200, 100, {{"sp", 10}}), history), IsEmpty());
  const auto same_day = std::vector<FieldShares>(9, day(200, 100));
  EXPECT_THAT(silent(day(200, 100, {{"sp", 0}}), same_day), IsEmpty());
}

TEST(Drift, AgeOfAScrape) {
  const Date racing = *Date::parse("2025-11-11");
  EXPECT_EQ(scrape_age(racing, *Timestamp::parse("2025-11-12 23:59:59")), ScrapeAge::kFresh);
  EXPECT_EQ(scrape_age(racing, *Timestamp::parse("2025-11-13 00:00:00")), ScrapeAge::kDays);
  EXPECT_EQ(scrape_age(racing, *Timestamp::parse("2025-11-18 06:00:00")), ScrapeAge::kSettled);
}

TEST(Drift, VoidRacesAreNotCounted) {
  DayResult result;
  result.races.resize(2);
  result.races[0].runners.resize(3);
  result.races[0].runners[1].jockey.name = "A. Rider";
  result.races[1].runners.resize(4);
  result.races[1].is_void = true;
  const FieldShares shares = count_fields(result, Timestamp());
  EXPECT_EQ(shares.runners, 3U);
  EXPECT_EQ(shares.filled.at("jockey"), 1U);
  EXPECT_EQ(shares.filled.at("trainer"), 0U);
}

TEST(DriftHistory, KeepsTheLastDaysOfEachCountry) {
  const std::string folder = testing::TempDir() + "rps_drift_history";
  std::remove((folder + "/field_shares.json").c_str());
  auto history = DriftHistory::load(folder);
  ASSERT_TRUE(history.ok());
  for (int i = 0; i < 70; ++i) {
    history->record("gb", day(i, 100));
  }
  history->record("gb", day(69, 200));
  history->record("gb", day(69, 100, {}, ScrapeAge::kSettled));
  history->record("ire", day(1, 29));  // too few to say anything
  ASSERT_TRUE(history->save().ok());

  const auto again = DriftHistory::load(folder);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->of("gb"), history->of("gb"));
  ASSERT_EQ(again->of("gb").size(), 60U);
  EXPECT_EQ(again->of("gb")[58].runners, 200U);
  EXPECT_THAT(again->of("ire"), IsEmpty());

  ASSERT_TRUE(write_file_atomic(folder + "/field_shares.json", "{\"countries\": [").ok());
  EXPECT_EQ(DriftHistory::load(folder).error().kind, ErrorKind::kCorrupt);
  std::remove((folder + "/field_shares.json").c_str());
}

}  // namespace
}  // namespace rps
