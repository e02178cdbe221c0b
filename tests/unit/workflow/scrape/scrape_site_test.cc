#include "workflow/scrape/scrape_site.h"

#include <gmock/gmock.h>

#include "base/interrupt.h"
#include "csv/day_json.h"
#include "fake_site.h"
#include "io/files.h"
#include "io/lock.h"
#include "workflow/scrape/finish_day.h"

namespace rps {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kDay = "2025-11-11";

class ScrapeSite : public SiteTest {
 protected:
  ScrapeSite() {
    site_.days[kDay] = {gb_race(1), gb_race(2), gb_race(3), ire_race(4)};
    races_.regions = {"gb", "ire"};
  }

  std::vector<int> race_ids(const std::string& country) {
    const auto day = read_day_json(settings_, country, *Date::parse(kDay));
    std::vector<int> ids;
    for (const Race& race : day->races) {
      ids.push_back(race.race_id);
    }
    return ids;
  }
};

TEST_F(ScrapeSite, WritesADayOfEachRegionWithOneListing) {
  const auto report = scrape({kDay});
  ASSERT_TRUE(report.ok()) << report.error().text();
  ASSERT_EQ(report->days.size(), 2U);
  EXPECT_EQ(report->days[0].country, "gb");
  EXPECT_EQ(report->days[0].ok, 3);
  EXPECT_EQ(report->days[0].runners, 30);
  EXPECT_TRUE(report->days[0].complete);
  EXPECT_EQ(report->days[1].ok, 1);
  EXPECT_TRUE(report->all_fine());
  EXPECT_EQ(site_.count("/results/2025-11-11"), 1);
  EXPECT_EQ(report->cost.requests, 6);  // robots.txt, listing, 4 races
  EXPECT_EQ(report->written.size(), 2U);
  EXPECT_TRUE(exists("data/dates/gb/2025_11_11.csv"));
  EXPECT_THAT(race_ids("gb"), ElementsAre(1, 2, 3));
  EXPECT_FALSE(exists("data/.scrape/days/2025-11-11"));
}

TEST_F(ScrapeSite, NeverAsksFasterThanTheDelay) {
  ASSERT_TRUE(scrape({kDay}).ok());
  for (std::size_t i = 1; i < site_.asked.size(); ++i) {
    EXPECT_GE(site_.asked[i].second.millis - site_.asked[i - 1].second.millis, 1000) << site_.asked[i].first;
  }
}

TEST_F(ScrapeSite, TheNextProcessKeepsThePace) {
  ASSERT_TRUE(scrape({kDay}).ok());
  const Timestamp last = site_.asked.back().second;
  const std::size_t before = site_.asked.size();
  ScrapeSiteOptions force;
  force.force = true;
  ASSERT_TRUE(scrape({kDay}, force).ok());
  EXPECT_GE(site_.asked[before].second.millis - last.millis, 1000);
}

TEST_F(ScrapeSite, AFinishedDayIsSkippedUnlessForced) {
  ASSERT_TRUE(scrape({kDay}).ok());
  const int requests = site_.race_requests();
  const auto again = scrape({kDay});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->skipped.size(), 1U);
  EXPECT_EQ(again->cost.requests, 0);
  site_.days[kDay][0].rpr = 98;
  ScrapeSiteOptions force;
  force.force = true;
  const auto forced = scrape({kDay}, force);
  ASSERT_TRUE(forced.ok());
  EXPECT_EQ(site_.race_requests(), 2 * requests);
  EXPECT_EQ(read_day_json(settings_, "gb", *Date::parse(kDay))->races[0].runners[0].rpr, 98);
}

TEST_F(ScrapeSite, AFinishedDayWhoseFileIsGoneIsScrapedAgain) {
  ASSERT_TRUE(scrape({kDay}).ok());
  std::filesystem::remove(path("data/dates/gb/2025_11_11.csv"));
  const auto again = scrape({kDay});
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->skipped.empty());
  EXPECT_TRUE(exists("data/dates/gb/2025_11_11.csv"));
}

TEST_F(ScrapeSite, RegionsDoneOneAfterTheOtherAreDoneTogether) {
  races_.regions = {"gb"};
  ASSERT_TRUE(scrape({kDay}).ok());
  races_.regions = {"ire"};
  EXPECT_TRUE(scrape({kDay})->skipped.empty());
  races_.regions = {"gb", "ire"};
  EXPECT_EQ(scrape({kDay})->skipped.size(), 1U);
  races_.regions = {"gb", "fr"};
  EXPECT_TRUE(scrape({kDay})->skipped.empty());
}

TEST_F(ScrapeSite, ADayThatIsNotOverOrHasRacesToComeIsNeverFinished) {
  clock_.set(*Timestamp::parse("2025-11-11 20:00:00"));
  ASSERT_TRUE(scrape({kDay}).ok());
  EXPECT_TRUE(scrape({kDay})->skipped.empty());
  clock_.set(*Timestamp::parse("2025-11-12 06:00:00"));
  site_.days[kDay][0].available = false;
  const auto pending = scrape({kDay});
  EXPECT_EQ(pending->days[0].not_available, 1);
  EXPECT_TRUE(scrape({kDay})->skipped.empty());
}

TEST_F(ScrapeSite, RecordsWhatTheListingSaysOfRacesWithoutAPage) {
  site_.days[kDay][0].abandoned = true;
  site_.days[kDay][1].is_void = true;
  site_.days[kDay][2].available = false;
  const auto report = scrape({kDay});
  ASSERT_TRUE(report.ok());
  const DaySummary& gb = report->days[0];
  EXPECT_EQ(gb.discovered, 3);
  EXPECT_EQ(gb.abandoned, 1);
  EXPECT_EQ(gb.void_races, 1);
  EXPECT_EQ(gb.not_available, 1);
  EXPECT_EQ(gb.completeness, 100);
  EXPECT_EQ(gb.csv_path, "");
  EXPECT_EQ(site_.race_requests(), 1);  // ire's
}

TEST_F(ScrapeSite, ARegionWithoutRacingIsReportedAndADayWithoutIsFinished) {
  const auto report = scrape({"2025-11-10"});
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->days.size(), 2U);
  EXPECT_TRUE(report->days[0].complete);
  EXPECT_EQ(report->days[0].discovered, 0);
  EXPECT_EQ(scrape({"2025-11-10"})->skipped.size(), 1U);
}

TEST_F(ScrapeSite, AKilledRunGoesOnRaceByRaceWithAFreshListing) {
  site_.before = [&](const std::string& path) {
    if (path.ends_with("/3")) {
      request_interrupt();
    }
  };
  const auto stopped = scrape({kDay});
  ASSERT_TRUE(stopped.ok());
  ASSERT_TRUE(stopped->stopped);
  EXPECT_EQ(stopped->stopped->kind, ErrorKind::kInterrupted);
  EXPECT_FALSE(exists("data/dates/gb/2025_11_11.csv"));

  clear_interrupt();
  site_.before = nullptr;
  site_.days[kDay].push_back(gb_race(9));  // listed late
  const auto report = scrape({kDay});
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->all_fine());
  EXPECT_EQ(report->reused, 3U);
  EXPECT_THAT(race_ids("gb"), ElementsAre(1, 2, 3, 9));
  for (const FakeRace& race : site_.days[kDay]) {
    EXPECT_EQ(site_.count(FakeSite::path_of(race, kDay)), 1);
  }
  EXPECT_EQ(site_.count("/results/2025-11-11"), 2);
}

TEST_F(ScrapeSite, PagesOfAnUnfinishedDayAreTrustedForTwelveHours) {
  site_.refuse(FakeSite::path_of(gb_race(2), kDay), 404, 1);
  ASSERT_TRUE(scrape({kDay}).ok());
  clock_.set(Timestamp{clock_.now().millis + 13 * 3'600'000});
  const auto later = scrape({kDay});
  EXPECT_EQ(later->reused, 0U);
  EXPECT_EQ(site_.count(FakeSite::path_of(gb_race(1), kDay)), 2);
}

TEST_F(ScrapeSite, ADamagedPageIsFetchedAgain) {
  site_.refuse(FakeSite::path_of(gb_race(2), kDay), 404, 1);
  ASSERT_TRUE(scrape({kDay}).ok());
  ASSERT_TRUE(write_file_atomic(path("data/.scrape/days/2025-11-11/1.page"), "{\"url\": \"torn").ok());
  const auto again = scrape({kDay});
  EXPECT_EQ(again->reused, 2U);  // 3 and 4
  EXPECT_TRUE(again->all_fine());
}

TEST_F(ScrapeSite, AFailedRaceIsRecordedAndTheOthersGoOn) {
  site_.refuse(FakeSite::path_of(gb_race(2), kDay), 406);
  const auto report = scrape({kDay});
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->all_fine());
  EXPECT_FALSE(report->stopped);
  EXPECT_EQ(report->days[0].failed, 1);
  EXPECT_TRUE(report->days[0].rate_limited);
  EXPECT_FALSE(report->days[0].complete);
  EXPECT_THAT(race_ids("gb"), ElementsAre(1, 3));
  EXPECT_TRUE(read_day_json(settings_, "gb", *Date::parse(kDay))->incomplete);
  const auto names = list_dir(path("logs/scrape_failures/gb/2025_11_11"));
  ASSERT_EQ(names->size(), 1U);
  const auto log = read_file(path("logs/scrape_failures/gb/2025_11_11/" + names->front()), 100'000);
  EXPECT_THAT(*log, HasSubstr("\"kind\": \"http_406\""));
  EXPECT_THAT(*log, HasSubstr("\"attempts\": 5"));

  // The same command again asks for that race only, and puts the old failures away.
  const auto again = scrape({kDay});
  EXPECT_TRUE(again->all_fine());
  EXPECT_EQ(again->reused, 3U);
  EXPECT_TRUE(list_dir(path("logs/scrape_failures/gb/2025_11_11"))->empty());
  EXPECT_EQ(list_dir(path("logs/scrape_failures/resolved/gb/2025_11_11"))->size(), 1U);
}

TEST_F(ScrapeSite, AListingThatFailsIsToldForEachRegionAndTheNextDayGoesOn) {
  site_.refuse("/results/2025-11-10", 404, 1);
  const auto report = scrape({"2025-11-10", kDay});
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->days.size(), 4U);
  EXPECT_FALSE(report->days[0].listing_seen);
  EXPECT_EQ(report->days[0].failed, 1);
  EXPECT_FALSE(report->days[0].completeness);
  EXPECT_TRUE(report->days[2].complete);
}

TEST_F(ScrapeSite, TheBreakerStopsTheRunAndTheNextOneStaysAwayUntilThen) {
  for (const int id : {1, 2, 3}) {
    site_.refuse(FakeSite::path_of(gb_race(id), kDay), 403, 20);
  }
  const auto report = scrape({kDay, "2025-11-12"});
  ASSERT_TRUE(report.ok());
  ASSERT_TRUE(report->stopped);
  EXPECT_EQ(report->stopped->kind, ErrorKind::kBlocked);
  EXPECT_THAT(report->stopped->text(), HasSubstr("2025-11-13T"));
  ASSERT_EQ(report->days.size(), 2U);  // what is there is written as incomplete
  EXPECT_EQ(report->days[0].failed, 2);
  EXPECT_EQ(report->days[0].missing, 1);
  EXPECT_FALSE(report->days[0].complete);

  const std::size_t asked = site_.asked.size();
  const auto too_early = scrape({kDay});
  ASSERT_TRUE(too_early->stopped);
  EXPECT_EQ(too_early->stopped->kind, ErrorKind::kBlocked);
  EXPECT_TRUE(too_early->days.empty());
  EXPECT_EQ(site_.asked.size(), asked);

  clock_.set(Timestamp{clock_.now().millis + 31 * 60'000});
  site_.faults.clear();
  EXPECT_TRUE(scrape({kDay})->all_fine());
}

TEST_F(ScrapeSite, ASelectionOfTypeKeepsWhatElseTheDayFileHolds) {
  site_.days[kDay][0].type_code = "H";
  races_.type = "flat";
  const auto flat = scrape({kDay});
  EXPECT_TRUE(flat->all_fine());
  EXPECT_FALSE(flat->days[0].complete);
  EXPECT_THAT(race_ids("gb"), ElementsAre(2, 3));
  EXPECT_EQ(scrape({kDay})->skipped.size(), 1U);
  races_.type = "jumps";
  ASSERT_TRUE(scrape({kDay}).ok());
  EXPECT_THAT(race_ids("gb"), ElementsAre(1, 2, 3));
}

TEST_F(ScrapeSite, AnotherDataFolderGetsTheFilesButSharesThePaceAndTheLock) {
  ASSERT_TRUE(scrape({kDay}).ok());
  ScrapeSiteOptions fresh;
  fresh.data_dir = path("run");
  const auto report = scrape({kDay}, fresh);
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->skipped.empty());
  EXPECT_TRUE(exists("run/dates/gb/2025_11_11.csv"));
  EXPECT_FALSE(exists("run/.scrape/site.json"));
  const auto lock = FileLock::acquire(path("data/.scrape/lock"), "daily", clock_);
  const auto locked = scrape({kDay}, fresh);
  ASSERT_FALSE(locked.ok());
  EXPECT_EQ(locked.error().kind, ErrorKind::kLocked);
  EXPECT_THAT(locked.error().text(), HasSubstr("daily"));
}

TEST_F(ScrapeSite, AFieldThatFallsSilentFailsTheDayAndItsPagesWaitForABetterParser) {
  races_.regions = {"gb"};
  site_.silent = {"jockeyName", "trainerName"};
  const auto report = scrape({kDay});
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->days.size(), 1U);
  EXPECT_THAT(report->days[0].drift, ElementsAre("jockey", "trainer"));
  EXPECT_FALSE(report->all_fine());
  EXPECT_FALSE(exists("data/dates/gb/2025_11_11.csv"));
  EXPECT_FALSE(exists("data/dates/gb/2025_11_11.json"));
  EXPECT_THAT(progress_.text, HasSubstr("jockey (0 % of the runners have it"));
  EXPECT_THAT(progress_.text, HasSubstr("--accept-drift jockey,trainer"));

  // Days later the pages are still there; only the listing is asked for.
  clock_.set(Timestamp{clock_.now().millis + 5 * 86'400'000LL});
  const int fetched = site_.race_requests();
  ScrapeSiteOptions accept;
  accept.accept_drift = {"jockey", "trainer"};
  const auto accepted = scrape({kDay}, accept);
  EXPECT_TRUE(accepted->all_fine());
  EXPECT_EQ(site_.race_requests(), fetched);
  EXPECT_TRUE(exists("data/dates/gb/2025_11_11.csv"));
}

TEST_F(ScrapeSite, ForceFetchesASilentDayAnew) {
  races_.regions = {"gb"};
  site_.silent = {"jockeyName"};
  ASSERT_FALSE(scrape({kDay})->all_fine());
  site_.silent.clear();  // it was the site's mistake
  EXPECT_FALSE(scrape({kDay})->all_fine());
  ScrapeSiteOptions force;
  force.force = true;
  EXPECT_TRUE(scrape({kDay}, force)->all_fine());
}

TEST_F(ScrapeSite, AnUnknownFieldToAcceptIsAUsageError) {
  ScrapeSiteOptions options;
  options.accept_drift = {"jokey"};
  const auto report = scrape({kDay}, options);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace rps
