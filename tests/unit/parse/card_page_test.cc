// Race cards: made-up pages for every oddity, and the real ones when the shared data is there.
#include "parse/card_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "parse/card_listing.h"
#include "parse/card_runner.h"
#include "parse/card_url.h"
#include "parse/distance.h"

namespace rps {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRunner = R"J({"horseId": 11, "horseName": "Slow Burner", "startNumber": 3, "draw": 5,
  "age": 4, "weightCarried": 131, "officialRatingToday": 81, "rpTopspeed": "-", "rpPostmark": 96,
  "jockeyId": 7, "jockeyName": "A Rider", "jockeyUrl": "/profile/jockey/7/a-rider", "jockeyFirstTime": true,
  "weightAllowanceLbs": 5, "trainerId": 8, "trainerName": "B Trainer", "trainerUrl": "/profile/trainer/8/b",
  "trainerRtf": 56, "ownerId": 9, "ownerName": "C Owner", "ownerUrl": "", "countryOrigin": "IRE",
  "horseHeadGear": "tp", "horseHeadGearFirstTime": true, "windSurgery": 2, "sireName": "Sire", "sireCountry": "FR",
  "sireUrl": "/profile/horse/21/sire", "damName": "Dam", "damCountry": "GB", "damUrl": "/profile/horse/22/dam",
  "damsireName": "Damsire", "damsireUrl": "/profile/horse/23/ds", "forecastOddsValue": 3.333,
  "daysSinceLastRun": "273 (13J)", "silkImage": "https://img.test/9.svg", "spotlight": "Won here.",
  "numberOfTips": 2, "nonRunner": false, "irishReserve": false, "colorSex": "b g",
  "formFiguresData": [{"figure": "7"}, {"figure": "-"}, {"figure": "1"}], "badges": [{"code": "CD"}]})J";

std::string runner(const std::string& change, const std::string& to) {
  std::string text = kRunner;
  const std::size_t at = text.find(change);
  EXPECT_NE(at, std::string::npos) << change;
  return text.replace(at, change.size(), to);
}

// A card at Kempton, 2026-05-20, race 919085; `race` adds members to the race.
std::string page(const std::string& runners, const std::string& race = "", const std::string& data = "") {
  return R"J({"props": {"pageProps": {"initialState": {"racePage": {"data": {"race": {"raceId": 919085,
    "courseId": "1079", "courseKey": "kempton-aw", "courseStyleName": "Kempton (AW)", "countryCode": "GB",
    "raceTitle": "A Made-Up Handicap", "raceClass": "4", "raceType": "X", "agesAllowed": "4yo+",
    "raceTime": "2026-05-20T20:00:00+01:00", "localMeetingRaceDateTime": "2026-05-20T20:00:00+01:00",
    "officialRatingBandDesc": "0-85", "distanceYards": 1540, "going": "Standard", "surfaceType": "Polytrack",
    "numberOfRunners": 1, "currency": {"currency_code": "GBP"},
    "prizes": [{"position_no": 1, "prize_sterling": 6280.8}, {"position_no": 2, "prize_sterling": 2947}])J" +
         race + R"(}, "runners": [)" + runners + R"(], "raceDetails": {"bettingForecast": [
    {"oddsDesc": "100/30", "horses": [{"horseId": 11}]}]})" +
         data + "}}}}}}";
}

RaceCard parsed(const std::string& body) {
  auto card = parse_card_page(body, std::nullopt);
  EXPECT_TRUE(card.ok()) << card.error().text();
  return card.ok() ? *std::move(card) : RaceCard();
}

std::string failure(const std::string& body) {
  const auto card = parse_card_page(body, std::nullopt);
  EXPECT_FALSE(card.ok());
  return card.ok() ? "" : card.error().text();
}

TEST(CardPage, HeaderIsRead) {
  const RaceCard card = parsed(page(kRunner));
  EXPECT_EQ(card.race_id, 919085);
  EXPECT_EQ(card.course_id, 1079);
  EXPECT_EQ(card.date.str(), "2026-05-20");
  EXPECT_EQ(card.region, "gb");
  EXPECT_EQ(card.course, "Kempton (AW)");
  EXPECT_EQ(card.off, "20:00");
  EXPECT_EQ(card.off_at, "2026-05-20T20:00:00+01:00");
  EXPECT_EQ(card.type, "Flat");
  EXPECT_EQ(card.klass, "Class 4");
  EXPECT_EQ(card.dist, "7f");
  EXPECT_EQ(card.dist_y, 1540);
  EXPECT_EQ(card.surface, "AW");
  EXPECT_EQ(card.track, "Polytrack");
  EXPECT_EQ(card.running, 1);
  EXPECT_EQ(card.prizes, (std::vector<PlacePrize>{{"1st", "£6280.80"}, {"2nd", "£2947"}}));
  EXPECT_EQ(card.warnings, std::vector<std::string>{});
}

TEST(CardPage, RunnerIsRead) {
  const CardRunner horse = parsed(page(kRunner)).runners.at(0);
  EXPECT_EQ(horse.status, CardStatus::kRunner);
  EXPECT_EQ(horse.horse, (Entity{"Slow Burner (IRE)", 11}));
  EXPECT_EQ(horse.num, 3);
  EXPECT_EQ(horse.draw, 5);
  EXPECT_EQ(horse.lbs, 131);
  EXPECT_EQ(horse.official_rating, 81);
  EXPECT_EQ(horse.rpr, 96);
  EXPECT_EQ(horse.ts, std::nullopt);
  EXPECT_EQ(horse.jockey, (Entity{"A Rider", 7}));
  EXPECT_EQ(horse.jockey_allowance, 5);
  EXPECT_TRUE(horse.jockey_declared() && horse.jockey_first_time);
  EXPECT_EQ(horse.owner, (Entity{"C Owner", 9}));  // by its id: the link is empty
  EXPECT_EQ(horse.headgear, "tp");
  EXPECT_TRUE(horse.first_time_headgear);
  EXPECT_EQ(horse.wind_surgery, "2");
  EXPECT_EQ(horse.sex, "G");
  EXPECT_EQ(horse.sire, (Entity{"Sire (FR)", 21}));
  EXPECT_EQ(horse.damsire, (Entity{"Damsire", 23}));
  EXPECT_EQ(horse.form, "7-1");
  EXPECT_EQ(horse.last_run, "273 (13J)");
  EXPECT_EQ(horse.days_off, 13);
  EXPECT_EQ(horse.forecast, "100/30");
  EXPECT_DOUBLE_EQ(horse.forecast_dec.value_or(0), 4.33);
  EXPECT_EQ(horse.badges, std::vector<std::string>{"CD"});
}

TEST(CardPage, UndeclaredJockeyAndNonRunner) {
  const std::string undeclared = runner(R"("jockeyName": "A Rider")", R"("jockeyName": null)");
  std::string gone = runner(R"("A Rider")", R"("NON-RUNNER")");
  gone.replace(gone.find("\"horseId\": 11"), 13, "\"horseId\": 12");
  std::string reserve = runner(R"("irishReserve": false)", R"("irishReserve": true)");
  reserve.replace(reserve.find("\"horseId\": 11"), 13, "\"horseId\": 13");
  const RaceCard card = parsed(page(undeclared + "," + gone + "," + reserve));
  ASSERT_EQ(card.runners.size(), 3U);
  EXPECT_FALSE(card.runners[0].jockey_declared());
  EXPECT_EQ(card.runners[0].status, CardStatus::kRunner);
  EXPECT_FALSE(card.runners[0].jockey_first_time);
  EXPECT_EQ(card.runners[1].status, CardStatus::kNonRunner);
  EXPECT_EQ(card.runners[1].jockey, Entity());
  EXPECT_DOUBLE_EQ(card.runners[1].forecast_dec.value_or(0), 4.333);  // the forecast does not name it
  EXPECT_EQ(card.runners[2].status, CardStatus::kReserve);
}

TEST(CardPage, MissingAndOddValuesAreEmpty) {
  const RaceCard card = parsed(page(R"({"horseId": "11", "horseName": "X", "age": {}, "draw": [], "badges": 4,
    "formFiguresData": [null, 3, {"figure": {}}], "weightCarried": "heavy", "nonRunner": "yes"})"));
  const CardRunner& horse = card.runners.at(0);
  EXPECT_EQ(horse.horse, (Entity{"X (GB)", 11}));
  EXPECT_FALSE(horse.age || horse.draw || horse.lbs);
  EXPECT_EQ(horse.form, "");
  EXPECT_EQ(horse.status, CardStatus::kRunner);
  ASSERT_EQ(card.warnings.size(), 1U);
  EXPECT_NE(card.warnings[0].find("weight 'heavy'"), std::string::npos);
}

TEST(CardPage, FewerRunnersThanThePageCounts) {
  const RaceCard card = parsed(page(kRunner, "", R"(, "runnersMetadata": {"totalRunners": 40})"));
  EXPECT_EQ(card.not_shown, 39);
  EXPECT_EQ(card.warnings, std::vector<std::string>{"page says 40 runners, 1 are on it"});
  const RaceCard short_of = parsed(page(kRunner, R"(, "declaredRunners": 3)"));
  EXPECT_EQ(short_of.warnings, std::vector<std::string>{"page says 3 declared runners, 1 are on it"});
  EXPECT_EQ(short_of.not_shown, 2);
}

TEST(CardPage, WhatIsNoCardSaysWhatIsMissing) {
  EXPECT_NE(failure(page("")).find("no runners"), std::string::npos);
  EXPECT_NE(failure("<html><title>Log in</title></html>").find("'Log in'"), std::string::npos);
  EXPECT_NE(
      failure(R"({"props": {"pageProps": {"initialState": {"raceResult": {}}}}})").find("racePage.data"),
      std::string::npos);
  EXPECT_NE(
      failure(R"({"pageProps": {"initialState": {"racePage": {"data": {"race": {}, "runners": null}}}}})")
          .find("racePage.data.runners"),
      std::string::npos);
  EXPECT_NE(failure(page(R"({"horseId": 4})")).find("runner row 1 has no horse name"), std::string::npos);
  EXPECT_NE(failure(page("null")).find("runner row 1"), std::string::npos);
  EXPECT_NE(failure(page(kRunner).substr(0, 900)).find("JSON"), std::string::npos);
  EXPECT_TRUE(parsed(page("", R"(, "isAbandoned": true)")).abandoned);
}

TEST(CardPage, AnotherRaceIsRefused) {
  const auto card =
      parse_card_page(page(kRunner), ResultRef{1079, "kempton-aw", *Date::parse("2026-05-20"), 5});
  ASSERT_FALSE(card.ok());
  EXPECT_NE(card.error().text().find("/racecards/1079/kempton-aw/2026-05-20/5"), std::string::npos);
}

TEST(CardUrl, RoundTrip) {
  const ResultRef ref{85, "warwick", *Date::parse("2026-05-20"), 918669};
  EXPECT_EQ(card_path(ref), "/racecards/85/warwick/2026-05-20/918669");
  EXPECT_EQ(parse_card_path("https://x.test" + card_path(ref) + "/").value(), ref);
  EXPECT_FALSE(parse_card_path("/results/85/warwick/2026-05-20/918669").ok());
  EXPECT_EQ(cards_path(ref.date), "/racecards/2026-05-20");
}

TEST(CardRunner, DaysSinceLastRun) {
  EXPECT_EQ(days_since_last_run("26"), 26);
  EXPECT_EQ(days_since_last_run("(53J)"), 53);
  EXPECT_EQ(days_since_last_run("273 (13J)"), 13);
  EXPECT_EQ(days_since_last_run(""), std::nullopt);
  EXPECT_EQ(days_since_last_run("J 99999999999999999999"), std::nullopt);
}

TEST(Distance, ShortDistance) {
  EXPECT_EQ(short_distance(1540), "7f");
  EXPECT_EQ(short_distance(3630), "2m½f");
  EXPECT_EQ(short_distance(3520), "2m");
  EXPECT_EQ(short_distance(2640), "1m4f");
  EXPECT_EQ(short_distance(1210), "5½f");
  EXPECT_EQ(short_distance(20), "");
}

std::string listing(const std::string& races, const std::string& meeting = "") {
  return R"J({"pageProps": {"initialState": {"raceCards": {"meetings": [{"courseName": "Kempton (AW)")J" +
         meeting + R"(, "races": [)" + races + R"(]}], "specialMeetings": [{"races": [{"raceUrl":
    "/racecards/1/ascot/2026-05-20/9"}]}]}}}})";
}

TEST(CardListing, StatesByTheLinks) {
  const Date day = *Date::parse("2026-05-20");
  const auto list = parse_card_listing(
      listing(
          R"({"raceUrl": "/results/1079/kempton-aw/2026-05-20/1", "raceDateTime": "2026-05-20T17:30:00+01:00"},
        {"raceUrl": "/racecards/1079/kempton-aw/2026-05-20/2"}, {"raceUrl": null},
        {"raceUrl": "/racecards/1079/kempton-aw/2026-05-20/3", "isAbandoned": true})"),
      day);
  ASSERT_TRUE(list.ok()) << list.error().text();
  ASSERT_EQ(list->races.size(), 3U);
  EXPECT_EQ(list->races[0].state, RaceState::kNotYet);
  EXPECT_EQ(list->races[0].off, "17:30");
  EXPECT_EQ(list->races[1].state, RaceState::kAvailable);
  EXPECT_EQ(list->races[2].state, RaceState::kAbandoned);
  EXPECT_EQ(list->warnings.size(), 1U);
  EXPECT_FALSE(parse_card_listing(listing(R"({"raceUrl": "/racecards/1/a/2026-05-21/2"})"), day).ok());
  EXPECT_FALSE(parse_card_listing(R"({"pageProps": {"initialState": {"raceCards": null}}})", day).ok());
  EXPECT_TRUE(parse_card_listing(listing(""), day)->races.empty());
}

// --- Real pages -------------------------------------------------------------------------------------------

struct RealCardPage {
  const char* file;
  const char* day;
  std::size_t runners;
  std::size_t reserves;
  std::size_t non_runners;
  std::size_t without_jockey;
  std::size_t first_headgear;
};

class RealCard : public testing::TestWithParam<RealCardPage> {
 protected:
  void SetUp() override {
    const fs::path path = fs::path(RPS_SHARED_DIR) / "data/pages/racecards" / GetParam().file;
    if (!fs::exists(path)) {
      GTEST_SKIP() << "no real race cards at " << path;
    }
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    body_ = out.str();
  }
  std::string body_;
};

// How often `part` is in the page's JSON: another way to count its runners.
std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST_P(RealCard, EveryRunnerOnce) {
  const auto card = parse_card_page(body_, std::nullopt);
  ASSERT_TRUE(card.ok()) << card.error().text();
  EXPECT_EQ(card->warnings, std::vector<std::string>{});
  EXPECT_EQ(card->runners.size(), GetParam().runners);
  EXPECT_EQ(card->declared, static_cast<int>(GetParam().runners - GetParam().reserves));
  EXPECT_EQ(card->running,
            static_cast<int>(GetParam().runners - GetParam().reserves - GetParam().non_runners));
  EXPECT_EQ(count(body_, "\"startNumber\":"), GetParam().runners);
  const auto having = [&](auto test) {
    return static_cast<std::size_t>(std::count_if(card->runners.begin(), card->runners.end(), test));
  };
  EXPECT_EQ(having([](const CardRunner& r) { return r.status == CardStatus::kReserve; }),
            GetParam().reserves);
  EXPECT_EQ(having([](const CardRunner& r) { return r.status == CardStatus::kNonRunner; }),
            GetParam().non_runners);
  EXPECT_EQ(having([](const CardRunner& r) { return !r.jockey_declared(); }), GetParam().without_jockey);
  EXPECT_EQ(having([](const CardRunner& r) { return r.first_time_headgear; }), GetParam().first_headgear);
  for (const CardRunner& r : card->runners) {
    EXPECT_TRUE(r.num && r.age && r.lbs && r.horse.id && r.trainer.id && r.owner.id && r.days_off);
    EXPECT_TRUE(r.sire.id && r.dam.id && r.damsire.id);
    EXPECT_TRUE(!r.jockey_declared() || r.jockey.id);
    EXPECT_FALSE(r.sex.empty() || r.silk_url.empty() || r.spotlight.empty());
  }
}

void PrintTo(const RealCardPage& real, std::ostream* out) {
  *out << real.file;
}

TEST_P(RealCard, ItsListOfTheDay) {
  const auto list = parse_card_listing(body_, *Date::parse(GetParam().day));
  ASSERT_TRUE(list.ok()) << list.error().text();
  EXPECT_GT(list->races.size(), 40U);
  EXPECT_EQ(list->warnings, std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(
    All, RealCard,
    testing::Values(RealCardPage{"LeeSanderson_RacingData__racecard_curragh_20260626_undeclared_jockey.html",
                                 "2026-06-26", 16, 3, 0, 16, 0},
                    RealCardPage{"LeeSanderson_RacingData__racecard_kempton_20260520_2000_headgear.html",
                                 "2026-05-20", 14, 0, 3, 1, 1},
                    RealCardPage{"LeeSanderson_RacingData__racecard_warwick_20260520_1700_hurdles.html",
                                 "2026-05-20", 9, 0, 0, 0, 0}));

}  // namespace
}  // namespace rps
