// The structure of real pages, when the shared data is there: counts and codes, no content.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "parse/listing.h"
#include "parse/page.h"

namespace rps {
namespace {

namespace fs = std::filesystem;

const fs::path kPages = fs::path(RPS_SHARED_DIR) / "data" / "pages";

std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Expected {
  int race_id;
  const char* file;
  std::size_t runners;
  const char* region;
  const char* type;
  std::vector<const char*> codes;  // outcomes other than places, in order
};

class RealPage : public testing::TestWithParam<Expected> {
 protected:
  void SetUp() override {
    const fs::path path = kPages / "classic" / GetParam().file;
    if (!fs::exists(path)) {
      GTEST_SKIP() << "no real pages at " << path;
    }
    auto parsed = parse_result_page(file_text(path), *parse_result_file_name(GetParam().file));
    ASSERT_TRUE(parsed.ok()) << parsed.error().text();
    race_ = *std::move(parsed);
  }
  Race race_;
};

TEST_P(RealPage, EveryRunnerOnce) {
  EXPECT_EQ(race_.race_id, GetParam().race_id);
  EXPECT_EQ(race_.region, GetParam().region);
  EXPECT_EQ(race_.type, GetParam().type);
  EXPECT_EQ(race_.runners.size(), GetParam().runners);
  EXPECT_TRUE(race_.is_void || race_.ran == static_cast<int>(GetParam().runners));
  std::set<int> horses;
  std::vector<std::string> codes;
  for (const Runner& runner : race_.runners) {
    horses.insert(*runner.horse.id);
    if (!to_int(runner.pos)) {
      codes.push_back(runner.pos);
    }
  }
  EXPECT_EQ(horses.size(), GetParam().runners);
  EXPECT_EQ(codes, std::vector<std::string>(GetParam().codes.begin(), GetParam().codes.end()));
  EXPECT_EQ(race_.warnings, std::vector<std::string>{});
}

TEST_P(RealPage, HeaderAndPeopleArePresent) {
  EXPECT_EQ(race_.off.size(), 5U);
  EXPECT_TRUE(race_.dist_f && race_.dist_m && race_.dist_y);
  EXPECT_FALSE(race_.race_name.empty() || race_.course.empty() || race_.going.empty() ||
               race_.age_band.empty());
  EXPECT_FALSE(race_.prizes.empty());
  for (const Runner& runner : race_.runners) {
    EXPECT_TRUE(runner.age && runner.lbs && runner.trainer.id && runner.owner.id) << runner.pos;
    EXPECT_TRUE(runner.sire.id && runner.dam.id && runner.damsire.id) << runner.pos;
    EXPECT_FALSE(runner.sex.empty() || runner.colour.empty() || runner.silk_url.empty()) << runner.pos;
    EXPECT_EQ(runner.horse.name.find("right"), std::string::npos);
    EXPECT_TRUE(race_.is_void || runner.dec) << runner.pos;
  }
}

TEST_P(RealPage, FinishersHaveDistancesAndTimes) {
  double last = 0;
  for (const Runner& runner : race_.runners) {
    const bool finisher = runner.disqualified || to_int(runner.pos);
    EXPECT_EQ(runner.ovr_btn.has_value(), finisher) << runner.pos;
    EXPECT_EQ(runner.btn.has_value(), finisher) << runner.pos;
    EXPECT_EQ(runner.secs.has_value(), finisher) << runner.pos;
    EXPECT_GE(runner.ovr_btn.value_or(last), last);
    last = runner.ovr_btn.value_or(last);
  }
}

std::string page_name(const testing::TestParamInfo<Expected>& page) {
  return "race_" + std::to_string(page.param.race_id);
}

INSTANTIATE_TEST_SUITE_P(
    Classic, RealPage,
    testing::Values(
        Expected{812544, "107_york_2022-06-11_812544.html", 6, "gb", "Flat", {}},
        Expected{494914, "15_doncaster_2009-12-12_494914.html", 17, "gb", "Hurdle",
                 std::vector<const char*>(17, "VOI")},
        Expected{811553, "180_down-royal_2022-05-02_811553.html", 9, "ire", "Hurdle", {"BD", "F"}},
        Expected{919174, "195_punchestown_2026-04-28_919174.html", 18, "ire", "NH Flat", {}},
        Expected{
            812129, "205_auteuil_2022-05-07_812129.html", 11, "fr", "Hurdle", {"DSQ", "F", "F", "PU", "PU"}},
        Expected{809342, "291_compiegne_2022-04-06_809342.html", 9, "fr", "Chase", {"CO", "CO", "PU", "RO"}},
        Expected{812175, "426_les-landes_2022-05-08_812175.html", 6, "jer", "Hurdle", {}},
        Expected{811658, "491_hanshin_2022-05-01_811658.html", 18, "jpn", "Flat", {"UR"}},
        Expected{809925, "5_bath_2022-05-11_809925.html", 9, "gb", "Flat", {}},
        Expected{812328, "61_southwell_2022-06-06_812328.html", 8, "gb", "Hurdle", {"F"}},
        Expected{809818,
                 "67_stratford_2022-05-15_809818.html",
                 14,
                 "gb",
                 "Hurdle",
                 {"PU", "PU", "PU", "PU", "PU", "PU", "REF"}},
        Expected{808703, "6_beverley_2022-05-02_808703.html", 11, "gb", "Flat", {"PU"}},
        Expected{812440, "7_brighton_2022-06-07_812440.html", 9, "gb", "Flat", {}}),
    page_name);

TEST(RealListing, Classic) {
  const fs::path path = kPages / "classic" / "results_2022-05-11.html";
  if (!fs::exists(path)) {
    GTEST_SKIP() << "no real listing at " << path;
  }
  const auto listing = parse_listing(file_text(path), Date::from_ymd(2022, 5, 11));
  ASSERT_TRUE(listing.ok()) << listing.error().text();
  EXPECT_EQ(listing->links, 57);
  EXPECT_EQ(listing->races.size(), 55U);
  EXPECT_TRUE(std::all_of(listing->races.begin(), listing->races.end(), [](const ListedRace& race) {
    return race.state == RaceState::kAvailable && race.off.size() == 5;
  }));
}

TEST(RealListing, Next) {
  const fs::path path = kPages / "next" / "results_2026-08-25.sample.json";
  if (!fs::exists(path)) {
    GTEST_SKIP() << "no real listing at " << path;
  }
  const auto listing = parse_listing(file_text(path), Date::from_ymd(2026, 8, 25));
  ASSERT_TRUE(listing.ok()) << listing.error().text();
  ASSERT_EQ(listing->races.size(), 1U);
  EXPECT_EQ(listing->races[0].state, RaceState::kAvailable);
  EXPECT_EQ(listing->races[0].ref.course_id, 16);
}

TEST(RealRacecards, AreNoResultPages) {
  const fs::path folder = kPages / "racecards";
  if (!fs::exists(folder)) {
    GTEST_SKIP() << "no real race cards at " << folder;
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto race = parse_result_page(file_text(entry.path()), ResultRef{5, "bath", Date{}, 1});
    ASSERT_FALSE(race.ok()) << entry.path();
    EXPECT_NE(race.error().message.find("raceResult"), std::string::npos) << race.error().text();
  }
}

}  // namespace
}  // namespace rps
