#include "betfair/join.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

struct Horse {
  int id;
  const char* name;
  const char* pos;
};

Race race(int id, const char* off, const std::vector<Horse>& horses) {
  Race race;
  race.race_id = id;
  race.off = off;
  race.course = "Course " + std::to_string(id);
  for (const Horse& horse : horses) {
    Runner runner;
    runner.horse = Entity{horse.name, horse.id};
    runner.pos = horse.pos;
    race.runners.push_back(runner);
  }
  return race;
}

// Rows of one market; a name with '*' in front won.
std::vector<PriceRow> market(const std::string& event, const char* off,
                             const std::vector<std::string>& names) {
  std::vector<PriceRow> rows;
  for (const std::string& name : names) {
    PriceRow row;
    row.event_id = event;
    row.off = off;
    row.won = name.starts_with('*');
    row.selection = name.starts_with('*') ? name.substr(1) : name;
    row.selection_id = plain_horse_name(row.selection);
    row.prices[0] = 2.5;
    rows.push_back(row);
  }
  return rows;
}

std::vector<PriceRow> operator+(std::vector<PriceRow> a, const std::vector<PriceRow>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// Race and horse of each win price, by the selection's name.
std::map<std::string, std::pair<int, int>> wins(const PriceJoin& join) {
  std::map<std::string, std::pair<int, int>> found;
  for (const auto& [key, prices] : join.runners) {
    if (prices.win != nullptr) {
      found[prices.win->selection] = key;
    }
  }
  return found;
}

TEST(JoinPrices, TwoCoursesAtOneOff) {
  const std::vector<Race> races{race(1, "14:30", {{11, "Alpha Boy (GB)", "1"}, {12, "Bravo (IRE)", "2"}}),
                                race(2, "14:30", {{21, "Charlie's Aunt (GB)", "1"}, {22, "Delta (FR)", "2"}}),
                                race(3, "15:00", {{31, "Echo (GB)", "1"}})};
  const auto rows = market("b", "14:30", {"*1. Charlies Aunt", "2. Delta"}) +
                    market("a", "14:30", {"Bravo", "*Alpha Boy"}) + market("c", "16:00", {"Foxtrot"});
  const PriceJoin join = join_prices(races, rows, {});
  EXPECT_EQ(
      wins(join),
      (std::map<std::string, std::pair<int, int>>{
          {"1. Charlies Aunt", {2, 21}}, {"2. Delta", {2, 22}}, {"Bravo", {1, 12}}, {"Alpha Boy", {1, 11}}}));
  ASSERT_EQ(join.markets.size(), 1U);
  EXPECT_EQ(join.markets[0].reason, "no race has this off");
  ASSERT_EQ(join.races.size(), 1U);
  EXPECT_EQ(join.races[0].race_id, 3);
  EXPECT_TRUE(join.prices.empty() && join.horses.empty());
}

TEST(JoinPrices, NonRunnersAndStrangersGetNothing) {
  std::vector<Race> races{race(1, "14:30", {{11, "Golden Dawn (GB)", "1"}, {12, "Bravo (IRE)", "2"}})};
  races[0].non_runners = {NonRunner{"Golden Down", "lame"}};
  const auto rows = market("a", "14:30", {"*Golden Dawn", "Golden Down", "Bravo", "Stranger"});
  const PriceJoin join = join_prices(races, rows, {});
  EXPECT_EQ(wins(join).size(), 2U);
  ASSERT_EQ(join.prices.size(), 2U);
  EXPECT_EQ(join.prices[0].reason, "a non-runner");
  EXPECT_EQ(join.prices[1].reason, "no horse of the race has this name");
  EXPECT_EQ(join.prices[1].race_id, 1);
}

TEST(JoinPrices, AlikeNamesAreNotBelievedAgainstTheResult) {
  const std::vector<Race> races{
      race(1, "14:30", {{11, "Kingston Sunflower", "1"}, {12, "Bravo", "2"}, {13, "Alpha", "3"}})};
  const std::vector<PriceRow> rows_of_join = market("a", "14:30", {"Kingston Sunflwer", "*Bravo", "Alpha"});
  const PriceJoin join = join_prices(races, rows_of_join, {});
  // Bravo's name is equal: it is joined though the page has another winner.
  EXPECT_EQ(wins(join).size(), 2U);
  ASSERT_EQ(join.prices.size(), 1U);
  EXPECT_NE(join.prices[0].reason.find("results differ"), std::string::npos);
  ASSERT_EQ(join.horses.size(), 1U);
  EXPECT_EQ(join.horses[0].horse.id, 11);
}

TEST(JoinPrices, DeadHeatsHaveTwoWinners) {
  const std::vector<Race> races{race(1, "14:30", {{11, "Alpha Boyz", "1"}, {12, "Bravo Girls", "1"}})};
  const std::vector<PriceRow> rows_of_join = market("a", "14:30", {"*Alfa Boyz", "*Bravo Girlz"});
  const PriceJoin join = join_prices(races, rows_of_join, {});
  EXPECT_EQ(wins(join).size(), 2U);
}

TEST(JoinPrices, BothMarkets) {
  const std::vector<Race> races{race(1, "14:30", {{11, "Alpha", "1"}, {12, "Bravo", "2"}})};
  const auto win = market("a", "14:30", {"*Alpha", "Bravo"});
  const auto place = market("p", "14:30", {"*Alpha"});
  const PriceJoin join = join_prices(races, win, place);
  EXPECT_NE(join.runners.at({1, 11}).place, nullptr);
  EXPECT_EQ(join.runners.at({1, 12}).place, nullptr);
  ASSERT_EQ(join.horses.size(), 1U);
  EXPECT_EQ(join.horses[0].kind, MarketKind::kPlace);
}

TEST(JoinPrices, MarketsThatDisagreeAreNotBelieved) {
  const std::vector<Race> races{
      race(1, "14:30", {{11, "Alpha", "1"}, {12, "Bravo", "2"}, {13, "Charlie", "3"}})};
  const auto win = market("a", "14:30", {"*Alpha", "Bravo", "Charlie"});
  auto place = market("p", "14:30", {"*Alpha", "Bravo", "Charlie"});
  place[1].selection_id = win[2].selection_id;
  const PriceJoin join = join_prices(races, win, place);
  EXPECT_EQ(join.runners.at({1, 12}).place, nullptr);
  EXPECT_EQ(join.runners.at({1, 13}).win, nullptr);
  EXPECT_NE(join.runners.at({1, 12}).win, nullptr);
  EXPECT_EQ(join.prices.size(), 2U);
}

TEST(JoinPrices, RivalMarketsAndHalfKnownOnes) {
  const std::vector<Race> races{race(1, "14:30", {{11, "Alpha", "1"}, {12, "Bravo", "2"}})};
  const auto rivals = market("a", "14:30", {"Alpha", "Bravo"}) + market("b", "14:30", {"Alpha"});
  const PriceJoin join = join_prices(races, rivals, {});
  EXPECT_EQ(wins(join).size(), 2U);
  ASSERT_EQ(join.markets.size(), 1U);
  EXPECT_EQ(join.markets[0].event_id, "b");
  const std::vector<PriceRow> rows_of_tied =
      market("a", "14:30", {"Alpha"}) + market("b", "14:30", {"Bravo"});
  const PriceJoin tied = join_prices(races, rows_of_tied, {});
  EXPECT_EQ(tied.markets.size(), 2U);
  EXPECT_TRUE(tied.runners.empty());
  const std::vector<PriceRow> rows_of_third = market("a", "14:30", {"Alpha", "Xylo", "Yankee Zulu"});
  const PriceJoin third = join_prices(races, rows_of_third, {});
  EXPECT_TRUE(third.runners.empty());
  EXPECT_EQ(third.markets.at(0).reason, "no race of this off holds half of its horses");
}

TEST(JoinPrices, VoidRacesTakeNoPrices) {
  std::vector<Race> races{race(1, "14:30", {{11, "Alpha", "VOI"}})};
  races[0].is_void = true;
  const std::vector<PriceRow> rows_of_join = market("a", "14:30", {"Alpha"});
  const PriceJoin join = join_prices(races, rows_of_join, {});
  EXPECT_TRUE(join.runners.empty() && join.races.empty() && join.horses.empty());
  EXPECT_EQ(join.prices.at(0).reason, "the race is void");
}

}  // namespace
}  // namespace rps
