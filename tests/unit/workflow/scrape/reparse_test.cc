#include "workflow/scrape/reparse.h"

#include <gmock/gmock.h>

#include "csv/day_json.h"
#include "fake_site.h"
#include "io/files.h"
#include "workflow/day_files.h"
#include "workflow/scrape/finish_day.h"

namespace rps {
namespace {

using testing::ElementsAre;

constexpr const char* kDay = "2025-11-11";

class Reparse : public SiteTest {
 protected:
  Reparse() {
    site_.days[kDay] = {gb_race(1), gb_race(2), ire_race(3)};
    settings_.scrape.archive = true;
    ScrapeSiteOptions options;
    EXPECT_TRUE(scrape({kDay}, options)->all_fine());
    first_scrape_ = clock_.now();
  }
  Result<ReparseReport> run(const ReparseOptions& options = {}) {
    return reparse(settings_, options, clock_, progress_);
  }
  [[nodiscard]] DayJson day(const std::string& country) const {
    return *read_day_json(settings_, country, *Date::parse(kDay));
  }
  void force_again() {
    ScrapeSiteOptions force;
    force.force = true;
    ASSERT_TRUE(scrape({kDay}, force)->all_fine());
  }

  Timestamp first_scrape_;
};

TEST_F(Reparse, WritesTheSameDayFilesWithoutTheSite) {
  const std::string csv = *read_file(path("data/dates/gb/2025_11_11.csv"), 1'000'000);
  const Timestamp scraped_at = day("gb").scraped_at;
  std::filesystem::remove_all(path("data/dates"));
  const std::size_t asked = site_.asked.size();
  const auto report = run();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(site_.asked.size(), asked);
  EXPECT_EQ(report->pages, 4U);
  EXPECT_EQ(report->changes.added, 3U);
  EXPECT_EQ(*read_file(path("data/dates/gb/2025_11_11.csv"), 1'000'000), csv);
  EXPECT_FALSE(day("gb").incomplete);
  // Newer than the scrape, so that an upload takes it; but no newer than the pages.
  EXPECT_GT(day("gb").scraped_at, scraped_at);
  EXPECT_LE(day("gb").scraped_at, first_scrape_);
}

TEST_F(Reparse, CountsTheRacesThatDiffer) {
  DayJson gb = day("gb");
  gb.races[0].runners[0].jockey.name = "";
  gb.races.push_back(gb.races[0]);
  gb.races.back().race_id = 99;
  ASSERT_TRUE(
      write_file_atomic(day_json_path(settings_.paths.data, "gb", gb.date), encode_day_json(gb)).ok());
  const auto report = run();
  EXPECT_EQ(report->changes.changed, 1U);
  EXPECT_EQ(report->changes.same, 2U);
  EXPECT_EQ(report->changes.gone, 1U);
  EXPECT_EQ(report->changes.added, 0U);
  EXPECT_FALSE(day("gb").races[0].runners[0].jockey.name.empty());
}

TEST_F(Reparse, TakesTheLatestPagesOrThoseOfAnEarlierTime) {
  clock_.set(Timestamp{clock_.now().millis + 86'400'000});
  site_.days[kDay][0].rpr = 98;
  force_again();
  ASSERT_TRUE(run().ok());
  EXPECT_EQ(day("gb").races[0].runners[0].rpr, 98);
  ReparseOptions earlier;
  earlier.as_of = first_scrape_;
  ASSERT_TRUE(run(earlier).ok());
  EXPECT_EQ(day("gb").races[0].runners[0].rpr, 90);
}

TEST_F(Reparse, RegionsAndDaysCanBeChosen) {
  std::filesystem::remove_all(path("data/dates"));
  ReparseOptions options;
  options.races.regions = {"ire"};
  const auto report = run(options);
  ASSERT_EQ(report->days.size(), 1U);
  EXPECT_EQ(report->days[0].country, "ire");
  EXPECT_FALSE(exists("data/dates/gb/2025_11_11.csv"));
  options.races.first = *Date::parse("2025-11-12");
  EXPECT_EQ(run(options).error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace rps
