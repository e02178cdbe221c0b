#include "workflow/quality/history_changes.h"

#include <gmock/gmock.h>

#include "unit/workflow/quality/raw_scrapes_fixture.h"

namespace rps {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class HistoryChanges : public testing::RawScrapes {
 protected:
  // A scrape of the day on a day of March, with lines "race_id,horse_id,rpr,prize".
  void scrape(int day, const std::vector<std::string>& lines, const std::string& country = "gb") {
    put_scrape(Date::from_ymd(2026, 3, day).str() + " 06:00:00", "race_id,horse_id,rpr,prize", lines,
               country);
  }

  HistoryReport find(const std::string& since = "2026-01-01") {
    query_.since = *parse_since(*workspace_, since);
    list_.clear();
    const auto report = find_changes(
        *workspace_, query_,
        [&](const HistoryChange& change) {
          list_.push_back(change.country + " " + std::to_string(change.race_id) + "/" +
                          std::to_string(change.horse_id) + " " + results_schema()[change.column].name + " " +
                          change.before.value_or("-") + " -> " + change.after.value_or("-") + " " +
                          change.seen_before.date().str() + " " + change.seen_at.date().str());
          return Status();
        },
        silent_progress());
    EXPECT_TRUE(report.ok()) << report.error().text();
    return *report;
  }

  ChangesQuery query_;
  std::vector<std::string> list_;
};

TEST_F(HistoryChanges, TellsEachCellWithBothScrapes) {
  scrape(2, {"7,1,95,100", "7,2,,50"});
  scrape(4, {"7,1,98,100", "7,2,80,"});
  const HistoryReport report = find();
  EXPECT_THAT(list_, ElementsAre("gb 7/1 rpr 95 -> 98 2026-03-02 2026-03-04",
                                 "gb 7/2 rpr - -> 80 2026-03-02 2026-03-04",
                                 "gb 7/2 prize 50 -> - 2026-03-02 2026-03-04"));
  const ColumnChanges& rpr = report.columns.at(*results_schema().find("rpr"));
  EXPECT_EQ(rpr.altered, 1U);
  EXPECT_EQ(rpr.filled, 1U);
  EXPECT_EQ(report.columns.at(*results_schema().find("prize")).cleared, 1U);
  EXPECT_EQ(report.races_changed, 1U);
}

TEST_F(HistoryChanges, ARaceThatFailedOnceIsComparedWithItsLastScrape) {
  scrape(2, {"7,1,95,", "8,3,70,"});
  scrape(3, {"8,3,71,"});
  scrape(4, {"7,1,98,", "8,3,71,"});
  find();
  EXPECT_THAT(list_, ElementsAre("gb 8/3 rpr 70 -> 71 2026-03-02 2026-03-03",
                                 "gb 7/1 rpr 95 -> 98 2026-03-02 2026-03-04"));
}

TEST_F(HistoryChanges, SelectsByTimeCountryAndColumn) {
  scrape(2, {"7,1,95,"});
  scrape(3, {"7,1,96,"});
  scrape(4, {"7,1,97,30"});
  scrape(2, {"9,4,60,"}, "ire");
  scrape(4, {"9,4,61,"}, "ire");
  find("2026-03-04");
  EXPECT_EQ(list_.size(), 3U);
  find("2026-03-05");
  EXPECT_THAT(list_, IsEmpty());
  query_.country = "gb";
  query_.column = *results_schema().find("rpr");
  find("2026-03-04");
  EXPECT_THAT(list_, ElementsAre("gb 7/1 rpr 96 -> 97 2026-03-03 2026-03-04"));
}

TEST_F(HistoryChanges, CountsRacesAndRunnersThatComeAndGo) {
  scrape(2, {"7,1,95,", "7,2,80,"});
  scrape(3, {"7,1,95,", "7,3,70,", "8,4,60,"});
  const HistoryReport report = find();
  EXPECT_THAT(list_, IsEmpty());
  EXPECT_EQ(report.races_late, 1U);
  EXPECT_EQ(report.runners_gone, 1U);
  EXPECT_EQ(report.runners_new, 1U);
}

TEST_F(HistoryChanges, SinceARunMeansItsEnd) {
  EXPECT_FALSE(parse_since(*workspace_, "upload_1").ok());
  const Table table = *workspace_->open_or_create_table();
  Change change;
  change.run_id = "upload_1";
  change.at = clock_.now();
  ASSERT_TRUE(workspace_->catalog().commit(table, change).ok());
  EXPECT_EQ(*parse_since(*workspace_, "upload_1"), clock_.now());
}

// The last of several scrapes in one second is dated ahead.
TEST_F(HistoryChanges, SinceARunLeavesOutItsScrapeThatIsDatedAhead) {
  const Table table = *workspace_->open_or_create_table();
  Change change;
  change.run_id = "upload_1";
  change.at = clock_.now();
  Partition partition;
  partition.name = "country=gb/date=2026-03-01";
  partition.run_id = change.run_id;
  partition.max_created_at = Timestamp{clock_.now().millis + 2000};
  change.put = {partition};
  ASSERT_TRUE(workspace_->catalog().commit(table, change).ok());
  EXPECT_GT(*parse_since(*workspace_, "upload_1"), partition.max_created_at);
}

}  // namespace
}  // namespace rps
