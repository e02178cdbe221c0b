#include "workflow/rescrape/rescrape.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include "unit/workflow/rescrape/fixture.h"
#include "workflow/process.h"
#include "workflow/rescrape/commit.h"

namespace rps {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Ratings = std::map<int, int>;

TEST_F(Rescraping, WritesANewDayAndTheRecord) {
  const RescrapeReport report = run_ok();
  ASSERT_EQ(report.partitions.size(), 1U);
  EXPECT_EQ(report.partitions[0].decision, Decision::kReplace);
  EXPECT_EQ(report.partitions[0].rows_after, 9U);
  EXPECT_EQ(table(), (Ratings{{1, 0}, {2, 0}, {3, 0}}));
  EXPECT_THAT(files(settings_.paths.data + "/runs"), ElementsAre("lock"));
  EXPECT_THAT(files(settings_.paths.data + "/dates"), ElementsAre("gb/2026_03_02.csv", "gb/2026_03_02.json"));
  EXPECT_TRUE(std::filesystem::exists(settings_.paths.store + "/" + rescrape_record_key()));
}

TEST_F(Rescraping, TellsWhatALateRatingChanged) {
  run_ok();
  gb().races = {{1, 98}, {2, 0}, {3, 77}};
  const RescrapeReport report = run_ok();
  EXPECT_EQ(report.partitions[0].decision, Decision::kReplace);
  const ChangesByColumn& columns = report.partitions[0].changes.columns;
  ASSERT_EQ(columns.size(), 1U);
  EXPECT_EQ(results_schema()[columns.begin()->first].name, "rpr");
  EXPECT_EQ(columns.begin()->second.filled, 2U);
  EXPECT_EQ(table(), (Ratings{{1, 98}, {2, 0}, {3, 77}}));
}

TEST_F(Rescraping, TheSameAgainMakesNoVersionButKeepsTheScrape) {
  run_ok();
  const Version before = version();
  const RescrapeReport report = run_ok();
  EXPECT_EQ(report.partitions[0].decision, Decision::kUnchanged);
  EXPECT_EQ(version(), before);
  EXPECT_EQ(files(settings_.paths.store + "/data").size(), 2U);
  // Nothing is left to be processed, and a rebuild makes the same table.
  auto workspace = Workspace::open(settings_, clock_, Workspace::Access::kWrite);
  auto left = process(*workspace, ProcessOptions(), silent_progress());
  ASSERT_TRUE(left.ok());
  EXPECT_TRUE(left->files.empty());
  ProcessOptions rebuild;
  rebuild.mode = WriteMode::kOverwrite;
  ASSERT_TRUE(process(*workspace, rebuild, silent_progress()).ok());
  EXPECT_EQ(table(), (Ratings{{1, 0}, {2, 0}, {3, 0}}));
}

TEST_F(Rescraping, FailuresKeepKnownRaces) {
  run_ok();
  gb().races = {{1, 98}, {2, 88}, {3, 77}};
  gb().failing = {2};
  const RescrapeReport report = run_ok();
  EXPECT_EQ(report.partitions[0].decision, Decision::kMerge);
  EXPECT_TRUE(report.partitions[0].missed);
  EXPECT_EQ(table(), (Ratings{{1, 98}, {2, 0}, {3, 77}}));
}

TEST_F(Rescraping, RefusesToLoseRacesUnlessToldTo) {
  run_ok();
  gb().races = {{1, 98}, {2, 88}};
  RescrapeReport report = run_ok();
  EXPECT_EQ(report.partitions[0].decision, Decision::kRefused);
  EXPECT_THAT(report.partitions[0].reason, HasSubstr("1 race"));
  EXPECT_EQ(table(), (Ratings{{1, 0}, {2, 0}, {3, 0}}));
  // One for one is a loss, too.
  gb().races = {{1, 98}, {2, 88}, {4, 60}};
  EXPECT_EQ(run_ok().partitions[0].decision, Decision::kRefused);

  gb().races = {{1, 98}, {2, 88}};
  options_.allow_shrink = true;
  report = run_ok();
  EXPECT_EQ(report.partitions[0].decision, Decision::kReplace);
  EXPECT_EQ(report.partitions[0].changes.removed, 3U);
  EXPECT_EQ(table(), (Ratings{{1, 98}, {2, 88}}));
}

TEST_F(Rescraping, ARefusalDoesNotHinderOtherPartitions) {
  options_.countries = {"gb", "ire"};
  site_[{"ire", kDay}].races = {{11, 0}, {12, 0}};
  run_ok();
  gb().races = {{1, 98}};
  site_[{"ire", kDay}].races = {{11, 91}, {12, 0}};
  const RescrapeReport report = run_ok();
  EXPECT_EQ(report.partitions[0].decision, Decision::kRefused);
  EXPECT_EQ(report.partitions[1].decision, Decision::kReplace);
  EXPECT_EQ(table("country=ire/date=2026-03-02"), (Ratings{{11, 91}, {12, 0}}));
  EXPECT_EQ(table(), (Ratings{{1, 0}, {2, 0}, {3, 0}}));
}

TEST_F(Rescraping, LeavesADayWithoutResultsAlone) {
  run_ok();
  const Version before = version();
  gb() = SiteDay{};
  EXPECT_EQ(run_ok().partitions[0].decision, Decision::kNoRacing);
  gb().abandoned = {1, 2, 3};
  const RescrapeReport report = run_ok();
  EXPECT_EQ(report.partitions[0].decision, Decision::kNoRacing);
  EXPECT_FALSE(report.partitions[0].missed);
  EXPECT_THAT(report.partitions[0].reason, HasSubstr("3 abandoned; the 3 races of the table stay"));
  EXPECT_EQ(version(), before);
}

TEST_F(Rescraping, LeavesADayAloneThatCouldNotBeScraped) {
  run_ok();
  const Version before = version();
  gb().listing = false;
  EXPECT_EQ(run_ok().partitions[0].decision, Decision::kNotScraped);
  gb().listing = true;
  gb().failing = {1, 2, 3};
  EXPECT_EQ(run_ok().partitions[0].decision, Decision::kNotScraped);
  gb().failing.clear();
  gb().silent = {"jockey"};
  const RescrapeReport report = run_ok();
  EXPECT_EQ(report.partitions[0].decision, Decision::kNotScraped);
  EXPECT_THAT(report.partitions[0].reason, HasSubstr("jockey"));
  EXPECT_TRUE(report.partitions[0].missed);
  EXPECT_EQ(version(), before);
}

TEST_F(Rescraping, AStoppedVisitWritesWhatItGot) {
  options_.days = 3;
  for (int back = 0; back < 3; ++back) {
    site_[{"gb", kDay.plus_days(-back)}].races = {{10 * back + 1, 0}};
  }
  stop_before_ = kDay;
  const RescrapeReport report = run_ok();
  ASSERT_TRUE(report.stopped);
  EXPECT_EQ(report.count(Decision::kReplace), 2U);
  EXPECT_EQ(report.partitions[2].decision, Decision::kNotScraped);
  EXPECT_TRUE(report.partitions[2].missed);
}

TEST_F(Rescraping, AbortsOnWhatWasNotExpected) {
  const auto expect_refused = [&](const std::string& what) {
    const auto report = run();
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().kind, ErrorKind::kRefused);
    EXPECT_THAT(report.error().message, HasSubstr(what));
    EXPECT_EQ(version(), -1);
    EXPECT_TRUE(files(settings_.paths.store + "/data").empty());
  };
  after_scrape_ = [](const std::string&, SiteReport& report) { report.days.clear(); };
  expect_refused("gb 2026-03-02");
  after_scrape_ = [](const std::string&, SiteReport& report) { report.days.push_back(report.days[0]); };
  expect_refused("twice: gb 2026-03-02");
  after_scrape_ = [](const std::string&, SiteReport& report) { report.days[0].country = "fr"; };
  expect_refused("fr 2026-03-02");
  after_scrape_ = [](const std::string& folder, SiteReport&) {
    ASSERT_TRUE(write_file_atomic(folder + "/dates/gb/2026_02_01.csv", "date\n").ok());
  };
  expect_refused("2026_02_01.csv");
  after_scrape_ = [](const std::string& folder, SiteReport&) {
    std::filesystem::remove(folder + "/dates/gb/2026_03_02.csv");
  };
  expect_refused("2026_03_02.csv");
  after_scrape_ = [](const std::string&, SiteReport& report) { report.days[0].runners = 12; };
  expect_refused("has 9 rows, but the scrape found 12");
}

TEST_F(Rescraping, NothingIsWrittenWithoutConfirmation) {
  std::size_t shown = 0;
  confirm_ = [&](const RescrapeReport& plan) {
    shown = plan.to_write();
    return Status(Error{ErrorKind::kRefused, "no", ""});
  };
  const auto report = run();
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, ErrorKind::kRefused);
  EXPECT_EQ(shown, 1U);
  EXPECT_EQ(version(), -1);
  EXPECT_TRUE(files(settings_.paths.store + "/data").empty());
}

TEST_F(Rescraping, ADryRunTellsAndLeavesNothing) {
  run_ok();
  const auto before = files(root_);
  const Version at = version();
  gb().races = {{1, 98}, {2, 0}, {3, 0}, {4, 0}};
  gb().failing = {2};
  options_.dry_run = true;
  confirm_ = [](const RescrapeReport&) { return Status(Error{ErrorKind::kRefused, "asked", ""}); };
  const RescrapeReport report = run_ok();
  EXPECT_EQ(report.partitions[0].decision, Decision::kMerge);
  EXPECT_EQ(report.partitions[0].rows_before, 9U);
  EXPECT_EQ(report.partitions[0].rows_after, 12U);
  ASSERT_EQ(report.writes.size(), 1U);
  EXPECT_EQ(report.writes[0].partitions[0].rows_after, 12U);
  EXPECT_EQ(files(root_), before);
  EXPECT_EQ(version(), at);
}

TEST_F(Rescraping, TwoKindsOfPartitionsAreTwoCommits) {
  options_.countries = {"gb", "ire", "fr"};
  options_.days = 2;
  for (const char* country : {"gb", "ire", "fr"}) {
    for (int back = 0; back < 2; ++back) {
      const int id = static_cast<int>(100 * (country[0] + country[1])) + 10 * back;
      site_[{country, kDay.plus_days(-back)}].races = {{id, 0}, {id + 1, 0}};
    }
  }
  EXPECT_EQ(run_ok().writes.size(), 1U);
  const Version before = version();
  for (auto& [key, day] : site_) {
    day.races.begin()->second = 90;
    day.failing = key.first == "ire" ? std::set<int>{day.races.rbegin()->first} : std::set<int>{};
  }
  const RescrapeReport report = run_ok();
  EXPECT_EQ(report.count(Decision::kReplace), 4U);
  EXPECT_EQ(report.count(Decision::kMerge), 2U);
  EXPECT_EQ(report.writes.size(), 2U);
  EXPECT_EQ(version(), before + 2);
}

TEST_F(Rescraping, SomebodyElsesCommitIsNotWrittenOver) {
  run_ok();
  gb().races = {{1, 98}, {2, 0}, {3, 0}};
  confirm_ = [this](const RescrapeReport&) {
    auto workspace = Workspace::open(settings_, clock_, Workspace::Access::kWrite);
    const auto table = workspace->catalog().table(workspace->table_name());
    const auto present = workspace->catalog().partition(*table, kGb);
    RowBatch rows = *read_result_rows(*workspace, *table, **present);
    RowBatch fewer = RowBatch::results();
    fewer.append_row(rows, 0);
    Lake lake = workspace->make_lake("other");
    const auto written = lake.write(workspace->table_name(), fewer, WriteMode::kOverwritePartitions,
                                    "other_1", silent_progress());
    return written.ok() ? Status() : Status(written.error());
  };
  const auto report = run();
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, ErrorKind::kPrecondition);
  EXPECT_THAT(report.error().message, HasSubstr(kGb));
  confirm_ = [](const RescrapeReport&) { return Status(); };
  run_ok();
  EXPECT_EQ(table(), (Ratings{{1, 98}, {2, 0}, {3, 0}}));
}

TEST_F(Rescraping, VerifyingFindsWhatIsNotAsPlanned) {
  RescrapeReport report = run_ok();
  auto workspace = Workspace::open(settings_, clock_, Workspace::Access::kRead);
  const auto verify = [&] {
    return verify_plan(*workspace, report.partitions, report.writes, silent_progress());
  };
  EXPECT_TRUE(verify().ok());
  const auto expect_mismatch = [&](const std::string& what) {
    const Status found = verify();
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().kind, ErrorKind::kMismatch);
    EXPECT_THAT(found.error().message, HasSubstr(what));
  };
  report.partitions[0].rows_after = 10;
  expect_mismatch("9 rows instead of 10");
  report.partitions[0].rows_after = 9;
  gb().races = {{1, 98}, {2, 0}, {3, 0}};
  report.partitions[0].expected = run_ok().partitions[0].expected;
  expect_mismatch("not those that were written");
  report.partitions[0].partition = "country=gb/date=2026-03-03";
  expect_mismatch("was not written");
}

TEST_F(Rescraping, ATableInMonthsIsRefused) {
  settings_.table.partition_by = {"country", "month"};
  const auto report = run();
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, ErrorKind::kRefused);
  EXPECT_THAT(report.error().message, HasSubstr("country, month"));
}

TEST_F(Rescraping, TwoAtOnceAreToldOfEachOther) {
  Result<RescrapeReport> second = Error{};
  after_scrape_ = [&](const std::string&, SiteReport&) {
    after_scrape_ = nullptr;
    second = run();
  };
  options_.command = "daily";
  run_ok();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().kind, ErrorKind::kLocked);
  EXPECT_THAT(second.error().message, HasSubstr("daily"));
}

// Runs in a child that dies at the named step, once with a file that has no name yet.
TEST_F(Rescraping, DyingAnywhereDoesNoHarm) {
  options_.until = kDay;
  run_ok();
  const std::vector<std::string> steps{"folder", "scraped",  "planned",   "raw stored", "committed",
                                       "marked", "verified", "published", "cleaned"};
  const auto leave_half_a_file = [&] {
    for (const auto& entry : std::filesystem::directory_iterator(settings_.paths.data + "/runs")) {
      if (entry.is_directory() && write_file_atomic(entry.path() / "dates/gb/half", "half a day").ok()) {
        std::filesystem::rename(entry.path() / "dates/gb/half", entry.path() / "dates/gb/.tmp-1-2-3");
      }
    }
  };
  int rating = 50;
  for (const std::string& step : steps) {
    ++rating;
    const Ratings before = table();
    const Ratings wanted{{1, rating}, {2, rating}, {3, 0}};
    gb().races = wanted;
    const pid_t child = ::fork();
    if (child == 0) {
      checkpoint_ = [&](std::string_view at) {
        if (at == step) {
          leave_half_a_file();
          ::_exit(9);
        }
      };
      (void)run().ok();
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(WEXITSTATUS(status), 9) << step;
    EXPECT_THAT(table(), ::testing::AnyOf(before, wanted)) << step;
    // Every other time too late to take over what was scraped.
    clock_.set(Timestamp{clock_.now().millis + (rating % 2) * 3 * 3'600'000});
    run_ok();
    EXPECT_EQ(table(), wanted) << step;
    EXPECT_THAT(files(settings_.paths.data + "/runs"), ElementsAre("lock")) << step;
  }
}

TEST_F(Rescraping, AHeadThatCannotBeUnderstoodIsADeadRuns) {
  gb().races = {{1, 0}};
  int runs = 0;
  for (const char* head : {R"({"format": 1, "started_at": []})",
                           R"({"format": "rpscrape-run-1", "started_at": 2})", R"([])", "x"}) {
    const std::string folder = settings_.paths.data + "/runs/rescrape_" + std::to_string(++runs);
    ASSERT_TRUE(write_file_atomic(folder + "/run.json", head).ok());
    run_ok();
    EXPECT_THAT(files(settings_.paths.data + "/runs"), ElementsAre("lock")) << head;
  }
}

TEST_F(Rescraping, KeepsTheFolderWhenAsked) {
  options_.keep = true;
  const RescrapeReport report = run_ok();
  EXPECT_THAT(files(report.kept_folder), Contains("dates/gb/2026_03_02.csv"));
  options_.keep = false;
  run_ok();
  EXPECT_THAT(files(report.kept_folder), Contains("dates/gb/2026_03_02.csv"));
}

TEST_F(Rescraping, CatchesUpWithDaysThatWereMissed) {
  for (int back = 0; back < 12; ++back) {
    site_[{"gb", kDay.plus_days(-back)}].races = {{1000 + back, 0}};
  }
  options_.days = 2;
  options_.until = kDay.plus_days(-8);
  site_[{"gb", kDay.plus_days(-9)}].listing = false;
  run_ok();
  site_[{"gb", kDay.plus_days(-9)}].listing = true;
  options_.until.reset();
  options_.since_last_success = true;
  const RescrapeReport report = run_ok();
  // Seven days after the last run, the last of that run for its late values, and the one it did not get.
  ASSERT_EQ(report.days.size(), 10U);
  EXPECT_EQ(report.days.front(), kDay.plus_days(-9));
  EXPECT_EQ(run_ok().days.size(), 2U);
}

TEST_F(Rescraping, ChecksItsOptions) {
  const auto kind = [&] {
    const auto report = run();
    return report.ok() ? ErrorKind::kIo : report.error().kind;
  };
  options_.days = 0;
  EXPECT_EQ(kind(), ErrorKind::kUsage);
  options_.days = 31;
  EXPECT_EQ(kind(), ErrorKind::kUsage);
  options_.days = 1;
  options_.until = Date::from_ymd(2026, 3, 3);
  EXPECT_EQ(kind(), ErrorKind::kUsage);
  options_.until.reset();
  options_.countries.clear();
  EXPECT_EQ(kind(), ErrorKind::kUsage);
  EXPECT_EQ(scrapes_, 0);
}

}  // namespace
}  // namespace rps
