// What a page says, in either layout.
#include "parse/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/parse/sim_race.h"

namespace rps {
namespace {

using sim::SimRace;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Race parsed(const std::string& body, const ResultRef& ref) {
  auto race = parse_result_page(body, ref);
  EXPECT_TRUE(race.ok()) << (race.ok() ? "" : race.error().text());
  return race.ok() ? *std::move(race) : Race{};
}

Race classic(const SimRace& race) {
  return parsed(sim::classic_page(race), race.ref);
}

TEST(ClassicPage, Header) {
  SimRace sim = sim::flat_race();
  sim.rating_band = "0-60";
  const Race race = classic(sim);
  EXPECT_EQ(race.race_id, 700123);
  EXPECT_EQ(race.course_id, 5);
  EXPECT_EQ(race.date, Date::from_ymd(2024, 5, 11));
  EXPECT_EQ(race.region, "gb");
  EXPECT_EQ(race.course, "Bath");
  EXPECT_EQ(race.off, "17:30");
  EXPECT_EQ(race.race_name, "Windmill Brewery Handicap");
  EXPECT_EQ(race.type, "Flat");
  EXPECT_EQ(race.klass, "Class 6");
  EXPECT_EQ(race.rating_band, "0-60");
  EXPECT_EQ(race.age_band, "4yo+");
  EXPECT_EQ(race.dist, "5½f");
  EXPECT_EQ(race.dist_f, 5.5);
  EXPECT_EQ(race.dist_y, 1260);
  EXPECT_EQ(race.dist_m, 1152);
  EXPECT_EQ(race.going, "Good");
  EXPECT_EQ(race.surface, "Turf");
  EXPECT_EQ(race.ran, 6);
  EXPECT_EQ(race.off_actual, "5:31:09");
  EXPECT_EQ(race.winning_time, "1m 10.98s (slow by 2.68s)");
  EXPECT_EQ(race.winning_secs, 70.98);
  EXPECT_THAT(race.prizes, ElementsAre(PlacePrize{"1st", "£2,970"}, PlacePrize{"2nd", "£1,394.25"},
                                       PlacePrize{"3rd", "£697.40"}, PlacePrize{"4th", "£348.60"}));
  EXPECT_THAT(race.non_runners, ElementsAre(NonRunner{"Left In The Box", "unsuitable ground"},
                                            NonRunner{"Nettle Soup (IRE)", "vet's certificate"}));
  EXPECT_FALSE(race.is_void);
  EXPECT_THAT(race.warnings, IsEmpty());
}

TEST(ClassicPage, Winner) {
  const Race race = classic(sim::flat_race());
  ASSERT_EQ(race.runners.size(), 6U);
  const Runner& r = race.runners[0];
  EXPECT_EQ(r.num, 6);
  EXPECT_EQ(r.pos, "1");
  EXPECT_EQ(r.draw, 3);
  EXPECT_EQ(r.btn, 0.0);
  EXPECT_EQ(r.ovr_btn, 0.0);
  EXPECT_EQ(r.horse, (Entity{"Copper Kettle's Pride (GB)", 900001}));
  EXPECT_EQ(r.age, 4);
  EXPECT_EQ(r.colour, "b");
  EXPECT_EQ(r.sex, "G");
  EXPECT_EQ(r.lbs, 127);
  EXPECT_EQ(r.secs, 70.98);
  EXPECT_EQ(r.sp, "13/2");
  EXPECT_EQ(r.dec, 7.5);
  EXPECT_EQ(r.jockey, (Entity{"Ann O'Tester", 80001}));
  EXPECT_FALSE(r.jockey_allowance);
  EXPECT_EQ(r.trainer, (Entity{"Trainer & Son B", 60001}));
  EXPECT_EQ(r.prize, "2970");
  EXPECT_EQ(r.official_rating, 51);
  EXPECT_EQ(r.ts, 31);
  EXPECT_EQ(r.rpr, 61);
  EXPECT_EQ(r.sire, (Entity{"Grey Harbour (USA)", 700001}));
  EXPECT_EQ(r.dam, (Entity{"River Song B (GB)", 710001}));
  EXPECT_EQ(r.damsire, (Entity{"Quiet Mill", 700201}));
  EXPECT_EQ(r.owner, (Entity{"The Harbour Lights B", 50001}));
  EXPECT_EQ(r.silk_url, "https://silks.example/50001.svg");
  EXPECT_EQ(r.comment, "Made all, kept on (jockey said the mare hung left)");
  EXPECT_EQ(r.betting_movement, "op 9/4 tchd 5/2");
}

TEST(ClassicPage, OneDistanceCountsForBoth) {
  const Runner r = classic(sim::flat_race()).runners[1];
  EXPECT_EQ(r.btn, 0.1);
  EXPECT_EQ(r.ovr_btn, 0.1);
  EXPECT_EQ(r.secs, 71.0);
  EXPECT_EQ(r.jockey_allowance, 7);
  EXPECT_EQ(r.headgear, "tp");
  EXPECT_TRUE(r.first_time_headgear);
  EXPECT_EQ(r.dec, 2.5);
  EXPECT_FALSE(r.official_rating || r.ts || r.rpr);
  EXPECT_EQ(r.horse.name, "Paper Lantern C (IRE)");
  EXPECT_EQ(r.dam.name, "River Song C (FR)");
}

TEST(ClassicPage, DeadHeatSharesTimeAndPrizes) {
  const Race race = classic(sim::flat_race());
  EXPECT_EQ(race.runners[2].ovr_btn, 1.25);
  EXPECT_EQ(race.runners[3].btn, 0.0);
  EXPECT_EQ(race.runners[3].ovr_btn, 1.25);
  EXPECT_EQ(race.runners[2].secs, race.runners[3].secs);
  EXPECT_EQ(race.runners[2].prize, "523");  // (697.40 + 348.60) / 2
  EXPECT_EQ(race.runners[3].prize, "523");
  EXPECT_FALSE(race.runners[2].first_time_headgear);
}

TEST(ClassicPage, DeadHeatForFirst) {
  SimRace sim = sim::flat_race();
  sim.runners = {sim::plain_runner(1, "1"), sim::plain_runner(2, "1")};
  sim.runners[1].btn = "dht";
  sim.ran = "2";
  const Race race = classic(sim);
  EXPECT_EQ(race.runners[1].ovr_btn, 0.0);
  EXPECT_EQ(race.runners[1].secs, 70.98);
  EXPECT_EQ(race.runners[1].prize, "2182.13");  // (2970 + 1394.25) / 2 = 2182.125
}

TEST(ClassicPage, DisqualifiedKeepsDistanceAndTimeButNoPrize) {
  const Runner r = classic(sim::flat_race()).runners[4];
  EXPECT_EQ(r.pos, "DSQ");
  EXPECT_TRUE(r.disqualified);
  EXPECT_EQ(r.btn, 0.75);
  EXPECT_EQ(r.ovr_btn, 2.0);
  EXPECT_EQ(r.secs, 71.31);
  EXPECT_EQ(r.prize, "");
  EXPECT_EQ(r.dec, 2.0);
  EXPECT_EQ(r.damsire, Entity{});
}

TEST(ClassicPage, DisqualifiedFirstPastThePost) {
  SimRace sim = sim::flat_race();
  sim.runners = {sim::plain_runner(1, "DSQ"), sim::plain_runner(2, "1"), sim::plain_runner(3, "2")};
  sim.runners[1].btn = "8";
  sim.runners[2].btn = "1";
  sim.runners[2].total = "9";
  sim.ran = "3";
  const Race race = classic(sim);
  EXPECT_EQ(race.runners[0].ovr_btn, 0.0);
  EXPECT_EQ(race.runners[0].secs, 70.98);
  EXPECT_EQ(race.runners[0].prize, "");
  EXPECT_EQ(race.runners[1].ovr_btn, 8.0);
  EXPECT_EQ(race.runners[1].prize, "2970");
  EXPECT_EQ(race.runners[2].prize, "1394.25");
}

TEST(ClassicPage, NonFinisherHasNoDistances) {
  SimRace sim = sim::flat_race();
  sim.runners[5].btn = "3";  // even if the page printed some
  const Runner r = classic(sim).runners[5];
  EXPECT_EQ(r.pos, "UR");
  EXPECT_FALSE(r.btn || r.ovr_btn || r.secs);
  EXPECT_EQ(r.prize, "");
  EXPECT_FALSE(r.num);
  EXPECT_EQ(r.sp, "");
  EXPECT_FALSE(r.dec);
  EXPECT_EQ(r.comment, "");
}

TEST(ClassicPage, JockeyWithoutProfile) {
  SimRace sim = sim::flat_race();
  EXPECT_EQ(classic(sim).runners[5].jockey, Entity{});
  EXPECT_EQ(classic(sim).runners[5].jockey_allowance, 3);
  sim.runners[5].jockey.name = "A N Other";
  EXPECT_EQ(classic(sim).runners[5].jockey, (Entity{"A N Other", std::nullopt}));
}

TEST(ClassicPage, MissingSireLeavesDamAndDamsire) {
  const SimRace sim = sim::flat_race();
  std::string page = sim::classic_page(sim);
  const std::size_t row = page.find("block-pedigreeInfoFullResults");
  const std::size_t start = page.find("<a href", row);
  page.erase(start, page.find("</a>", start) + 4 - start);
  const Runner r = parsed(page, sim.ref).runners[0];
  EXPECT_EQ(r.sire, Entity{});
  EXPECT_EQ(r.dam.name, "River Song B (GB)");
  EXPECT_EQ(r.damsire.name, "Quiet Mill");
}

TEST(ClassicPage, EuroPrizesKeepTheirSign) {
  SimRace sim = sim::flat_race();
  sim.prizes = {{"1st", "€11,780"}};
  EXPECT_EQ(classic(sim).runners[0].prize, "€11780");
  EXPECT_EQ(classic(sim).prizes[0].amount, "€11,780");
}

TEST(ClassicPage, DistanceFallsBackToTheShortOne) {
  SimRace sim = sim::flat_race();
  sim.full_dist = "";
  const Race race = classic(sim);
  EXPECT_EQ(race.dist_y, 1210);
  EXPECT_EQ(race.dist_m, 1106);
}

TEST(ClassicPage, PatternRaceWithoutClassIsClassOne) {
  SimRace sim = sim::flat_race();
  sim.title = "Windmill Cup (Grade 2) (4yo+ Fillies & Mares) (Turf)";
  sim.klass = "";
  const Race race = classic(sim);
  EXPECT_EQ(race.race_name, "Windmill Cup (4yo+ Fillies & Mares) (Turf)");
  EXPECT_EQ(race.pattern, "Grade 2");
  EXPECT_EQ(race.klass, "Class 1");
  EXPECT_EQ(race.sex_rest, "F & M");
}

TEST(ClassicPage, UnknownTypeCodeFallsBackToRulesAndWarns) {
  SimRace sim = sim::flat_race();
  sim.type_code = "Q";
  sim.dist = "2m½f";
  sim.full_dist = "";
  sim.obstacles = "8 hurdles";
  const Race race = classic(sim);
  EXPECT_EQ(race.type, "Hurdle");
  ASSERT_EQ(race.warnings.size(), 1U);
  EXPECT_THAT(race.warnings[0], HasSubstr("'Q'"));
}

TEST(ClassicPage, TooFewRunnersWarn) {
  SimRace sim = sim::flat_race();
  sim.ran = "9";
  EXPECT_THAT(classic(sim).warnings, ElementsAre("page says 9 ran, 6 runners parsed"));
}

TEST(ClassicPage, NoRaceInformationWarns) {
  SimRace sim = sim::flat_race();
  sim.ran = "";
  const Race race = classic(sim);
  EXPECT_FALSE(race.ran);
  EXPECT_THAT(race.warnings, ElementsAre("page does not say how many ran, 6 runners parsed"));
  EXPECT_FALSE(race.runners[1].secs);
}

TEST(ClassicPage, TextsThatAreNoNumbersWarn) {
  SimRace sim = sim::flat_race();
  sim.runners[1].btn = "miles";
  sim.runners[2].sp = "lots";
  sim.runners[3].official_rating = "n/k";
  sim.full_dist = "far";
  EXPECT_THAT(classic(sim).warnings,
              ElementsAre("distance '(far)' not understood", "Paper Lantern D (GB): sp 'lots' not understood",
                          "Paper Lantern E (GB): official rating 'n/k' not understood",
                          "Paper Lantern C (IRE): btn 'miles' not understood"));
}

TEST(ClassicPage, SameHorseTwiceWarns) {
  SimRace sim = sim::flat_race();
  sim.runners[5].horse.id = sim.runners[0].horse.id;
  EXPECT_THAT(classic(sim).warnings, ElementsAre("horse 900001 is on the page twice"));
}

TEST(ClassicPage, VoidRaceKeepsItsRunners) {
  SimRace sim = sim::flat_race();
  sim.runners = {sim::plain_runner(1, "VOI"), sim::plain_runner(2, "VOI")};
  sim.ran = "";
  const Race race = classic(sim);
  EXPECT_TRUE(race.is_void);
  ASSERT_EQ(race.runners.size(), 2U);
  EXPECT_EQ(race.runners[0].pos, "VOI");
  EXPECT_FALSE(race.runners[0].btn || race.runners[0].secs);
  EXPECT_EQ(race.runners[0].prize, "");
  EXPECT_THAT(race.warnings, IsEmpty());
}

TEST(ClassicPage, AbandonedRaceWithoutRunners) {
  SimRace sim = sim::flat_race();
  sim.runners.clear();
  sim.ran = "";
  sim.note = "Race abandoned after the first hurdle was flooded.";
  const Race race = classic(sim);
  EXPECT_TRUE(race.is_void);
  EXPECT_THAT(race.runners, IsEmpty());
}

TEST(ClassicPage, DateOfThePageIsChecked) {
  SimRace sim = sim::flat_race();
  const std::string page = sim::classic_page(sim);
  sim.ref.date = sim.ref.date.plus_days(1);
  EXPECT_THAT(parsed(page, sim.ref).warnings,
              ElementsAre("page gives the date 2024-05-11, its address 2024-05-12"));
}

// A dead heat, claims, blanks … in all three forms of the next layout: the same race but for `layout` and
// the type code, which only the next layout keeps.
TEST(NextPage, SameRaceAsTheClassicLayout) {
  for (const bool jumps : {false, true}) {
    SimRace sim = sim::flat_race();
    sim.rating_band = "0-60";
    if (jumps) {
      sim.type_code = "H";
      sim.dist = "2m4f";
      sim.full_dist = "2m3f166yds";
      sim.yards = 4346;
      sim.going = "Good To Soft";
      sim.title = "Windmill Mares' Hurdle (Listed Race)";
    }
    Race expected = classic(sim);
    expected.layout = PageLayout::kNext;
    expected.race_type_code = sim.type_code;
    EXPECT_EQ(parsed(sim::next_page(sim), sim.ref), expected);
    EXPECT_EQ(parsed(sim::next_json(sim), sim.ref), expected);
    EXPECT_EQ(parsed(sim::next_json(sim, false), sim.ref), expected);
  }
}

TEST(NextPage, SameVoidRace) {
  SimRace sim = sim::flat_race();
  sim.runners = {sim::plain_runner(1, "VOI"), sim::plain_runner(2, "VOI")};
  sim.ran = sim.winning_time = sim.fast_slow = sim.off_actual = "";
  sim.non_runners.clear();
  Race expected = classic(sim);
  expected.layout = PageLayout::kNext;
  expected.race_type_code = "F";
  EXPECT_EQ(parsed(sim::next_json(sim), sim.ref), expected);
}

TEST(NextPage, DisqualifiedFlagWinsOverThePlace) {
  SimRace sim = sim::flat_race();
  std::string json = sim::next_json(sim);
  const std::string before = R"("outcomeCode":"2","isDisqualified":false)";
  json.replace(json.find(before), before.size(), R"("outcomeCode":"2","isDisqualified":true)");
  const Runner r = parsed(json, sim.ref).runners[1];
  EXPECT_EQ(r.pos, "DSQ");
  EXPECT_EQ(r.ovr_btn, 0.1);
  EXPECT_EQ(r.prize, "");
}

TEST(NextPage, NumberServesWhenTheTotalHasNoText) {
  SimRace sim = sim::flat_race();
  std::string json = sim::next_json(sim);
  const std::string before = R"("beatenDistanceToWinner":"1¼","distanceToWinnerNative":null)";
  json.replace(json.find(before), before.size(),
               R"("beatenDistanceToWinner":null,"distanceToWinnerNative":1.1)");
  EXPECT_EQ(parsed(json, sim.ref).runners[2].ovr_btn, 1.1);
}

TEST(NextPage, UnknownCourseTakesTheCountryCode) {
  SimRace sim = sim::flat_race();
  sim.ref.course_id = 999999;
  sim.country_code = "IRE";
  const Race race = parsed(sim::next_json(sim), sim.ref);
  EXPECT_EQ(race.region, "ire");
  ASSERT_EQ(race.warnings.size(), 1U);
  EXPECT_THAT(race.warnings[0], HasSubstr("999999"));
}

}  // namespace
}  // namespace rps
