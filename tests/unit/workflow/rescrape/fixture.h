// A made-up site for the tests of re-scraping: what each scrape gives is said race by race, without pages or
// HTTP; the files are written as the real scrape writes them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "io/files.h"
#include "workflow/rescrape/plan.h"
#include "workflow/rescrape/rescrape.h"
#include "workflow/scrape/write_day.h"

namespace rps {

inline const Date kDay = Date::from_ymd(2026, 3, 2);  // the last day of the runs
inline const std::string kGb = "country=gb/date=2026-03-02";

// What the site has of one country's day.
struct SiteDay {
  std::map<int, int> races;  // RPR of the winner by race id; 0: not yet rated
  std::set<int> failing;     // of these, pages that cannot be had
  std::set<int> abandoned;
  bool listing = true;              // it can be had
  std::vector<std::string> silent;  // fields that fall silent
};

class Rescraping : public ::testing::Test {
 protected:
  Rescraping()
      : root_(::testing::TempDir() + "rescrape_test_" + std::to_string(::getpid())),
        clock_(*Timestamp::parse("2026-03-03 06:00:00")) {
    std::filesystem::remove_all(root_);
    settings_.paths.data = root_ + "/data";
    settings_.paths.store = root_ + "/store";
    settings_.paths.logs = root_ + "/logs";
    options_.days = 1;
    options_.countries = {"gb"};
    site_[{"gb", kDay}].races = {{1, 0}, {2, 0}, {3, 0}};
  }
  ~Rescraping() override { std::filesystem::remove_all(root_); }

  SiteDay& gb() { return site_[{"gb", kDay}]; }

  static Race make_race(const std::string& country, Date date, int id, int rpr) {
    Race race;
    race.race_id = id;
    race.course_id = country == "gb" ? 2 : 175;
    race.date = date;
    race.region = country;
    race.course = "Testford";
    race.off = "14:30";
    race.race_name = "Made-up Stakes";
    race.type = "Flat";
    for (int i = 0; i < 3; ++i) {
      Runner runner;
      runner.pos = std::to_string(i + 1);
      runner.horse = Entity{"Horse " + std::to_string(id * 10 + i) + " (GB)", id * 10 + i};
      runner.rpr = i == 0 && rpr > 0 ? std::optional<int>(rpr) : std::nullopt;
      race.runners.push_back(std::move(runner));
    }
    return race;
  }

  DayResult day_result(const std::string& country, Date date) {
    const SiteDay& site = site_[{country, date}];
    DayResult day;
    day.country = country;
    day.date = date;
    day.listing_seen = site.listing;
    if (!site.listing) {
      day.failures.push_back({0, "listing", "http_503", "no listing", 5, clock_.now()});
      return day;
    }
    day.abandoned = site.abandoned;
    day.listed = site.abandoned;
    for (const auto& [id, rpr] : site.races) {
      day.listed.insert(id);
      if (site.failing.contains(id)) {
        day.failures.push_back({id, "race", "http_406", "refused", 5, clock_.now()});
      } else {
        day.races.push_back(make_race(country, date, id, rpr));
      }
    }
    for (const std::string& field : site.silent) {
      day.drift.push_back({field, 0, 1});
    }
    return day;
  }

  Result<SiteReport> scrape(const Settings& settings, const SiteSelection& wanted,
                            const ScrapeSiteOptions& options) {
    ++scrapes_;
    Settings written = settings;
    written.paths.data = options.data_dir;
    SiteReport report;
    for (const Date date : wanted.days) {
      if (stop_before_ && date >= *stop_before_) {
        report.stopped = Error{ErrorKind::kBlocked, "the site refuses", "come back later"};
        break;
      }
      for (const std::string& country : wanted.races.regions) {
        const DayResult day = day_result(country, date);
        const Status done = day.drift.empty() ? write_day(written, day, clock_.now(), report.written)
                                              : write_records(written, day, clock_.now());
        RPS_TRY(done);
        report.days.push_back(summarize(day, clock_.now()));
      }
    }
    if (after_scrape_) {
      after_scrape_(options.data_dir, report);
    }
    return report;
  }

  RescrapeParts parts() {
    RescrapeParts parts;
    parts.scrape = [this](const Settings& settings, const SiteSelection& wanted,
                          const ScrapeSiteOptions& options,
                          Progress& /*progress*/) { return scrape(settings, wanted, options); };
    parts.confirm = confirm_;
    parts.checkpoint = checkpoint_;
    return parts;
  }

  // One run, an hour after the one before.
  Result<RescrapeReport> run() {
    clock_.set(Timestamp{clock_.now().millis + 3'600'000});
    const auto access = options_.dry_run ? Workspace::Access::kDryRun : Workspace::Access::kWrite;
    RPS_ASSIGN(Workspace workspace, Workspace::open(settings_, clock_, access));
    return rescrape(workspace, options_, parts(), silent_progress());
  }

  RescrapeReport run_ok() {
    auto report = run();
    EXPECT_TRUE(report.ok()) << report.error().text();
    RescrapeReport none;
    none.partitions.resize(options_.countries.size());
    return report.ok() ? *report : none;
  }

  Version version() const {
    auto workspace = Workspace::open(settings_, clock_, Workspace::Access::kRead);
    const auto table = workspace.ok() ? workspace->catalog().table(workspace->table_name())
                                      : Result<Table>(workspace.error());
    return table.ok() ? table->version : -1;
  }

  // The RPR of each race's winner in the table (0: none); -1 for a race without exactly three rows.
  std::map<int, int> table(const std::string& partition = kGb) const {
    std::map<int, int> ratings;
    auto workspace = Workspace::open(settings_, clock_, Workspace::Access::kRead);
    const auto table = workspace->catalog().table(workspace->table_name());
    const auto present = workspace->catalog().partition(*table, partition);
    if (!present.ok() || !present->has_value()) {
      return ratings;
    }
    const auto rows = read_result_rows(*workspace, *table, **present);
    EXPECT_TRUE(rows.ok());
    std::map<int, int> count;
    for (std::size_t row = 0; row < rows->rows(); ++row) {
      const int race = (*rows)[col::kRaceId].int_at(row);
      const std::size_t rpr = *results_schema().find("rpr");
      ++count[race];
      ratings[race] += static_cast<int>((*rows)[rpr].double_at(row));
    }
    for (const auto& [race, n] : count) {
      ratings[race] = n == 3 ? ratings[race] : -1;
    }
    return ratings;
  }

  // Paths below a folder.
  static std::set<std::string> files(const std::string& folder) {
    std::set<std::string> found;
    if (std::filesystem::exists(folder)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
          found.insert(entry.path().string().substr(folder.size() + 1));
        }
      }
    }
    return found;
  }

  std::string root_;
  FixedClock clock_;
  Settings settings_;
  RescrapeOptions options_;
  std::map<DayKey, SiteDay> site_;
  std::optional<Date> stop_before_;
  std::function<void(const std::string& folder, SiteReport& report)> after_scrape_;
  std::function<Status(const RescrapeReport&)> confirm_ = [](const RescrapeReport&) { return Status(); };
  Checkpoint checkpoint_ = [](std::string_view) {};
  int scrapes_ = 0;
};

}  // namespace rps
