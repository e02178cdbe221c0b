// A raw store with made-up scrapes of a day, for the tests of what looks at them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "workflow/day_files.h"
#include "workflow/workspace.h"

namespace rps::testing {

inline const Date kScrapedDay = Date::from_ymd(2026, 3, 1);

class RawScrapes : public ::testing::Test {
 protected:
  RawScrapes()
      : root_(::testing::TempDir() + "raw_scrapes_" + std::to_string(::getpid())),
        clock_(*Timestamp::parse("2026-03-20 06:00:00")) {
    std::filesystem::remove_all(root_);
    settings_.paths.store = root_;
    workspace_.emplace(*Workspace::open(settings_, clock_, Workspace::Access::kWrite));
  }
  ~RawScrapes() override { std::filesystem::remove_all(root_); }

  // A scrape of kScrapedDay with these columns behind date, region, horse, course and off, a line a runner.
  void put_scrape(const std::string& at, const std::string& columns, const std::vector<std::string>& lines,
                  const std::string& country = "gb") {
    std::string csv = "date,region,horse,course,off," + columns + "\n";
    for (const std::string& line : lines) {
      csv += "2026-03-01," + country + ",Some Horse (GB),Testford,14:30," + line + "\n";
    }
    const auto time = Timestamp::parse(at);
    ASSERT_TRUE(time.ok()) << at;
    ASSERT_TRUE(workspace_->store().put(raw_day_key("data/", country, kScrapedDay, *time), csv).ok());
  }

  std::string root_;
  FixedClock clock_;
  Settings settings_;
  std::optional<Workspace> workspace_;
};

}  // namespace rps::testing
