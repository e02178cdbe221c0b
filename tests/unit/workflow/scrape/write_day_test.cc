#include "workflow/scrape/write_day.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "fake_site.h"
#include "workflow/day_files.h"
#include "workflow/scrape/finish_day.h"

namespace rps {
namespace {

class WriteDay : public SiteTest {
 protected:
  DayResult day(bool whole) const {
    DayResult day;
    day.country = "gb";
    day.date = *Date::parse("2025-11-11");
    day.listing_seen = true;
    day.listed = {1, 2};
    for (int id = 1; id <= (whole ? 2 : 1); ++id) {
      Race race;
      race.race_id = id;
      race.date = day.date;
      race.region = "gb";
      race.runners.emplace_back();
      day.races.push_back(std::move(race));
    }
    return day;
  }

  Status write(bool whole) {
    std::vector<std::string> written;
    return rps::write_day(settings_, day(whole), clock_.now(), written);
  }

  [[nodiscard]] bool says_whole() const {
    return !read_day_json(settings_, "gb", day(true).date)->incomplete;
  }

  // No CSV can be written from now on, so that the next day is cut off there.
  void block_csv() const {
    const std::string csv = day_csv_path(settings_.paths.data, "gb", day(true).date, false);
    std::filesystem::remove(csv);
    std::filesystem::create_directory(csv);
  }
};

// Else an upload would let the races that came replace those that the table knows.
TEST_F(WriteDay, ADayThatLacksRacesIsToldBeforeItsCsvIsThere) {
  ASSERT_TRUE(write(true).ok());
  ASSERT_TRUE(says_whole());
  block_csv();
  ASSERT_FALSE(write(false).ok());
  EXPECT_FALSE(says_whole());
}

TEST_F(WriteDay, ADayIsToldToBeWholeOnlyWhenItsCsvIsThere) {
  ASSERT_TRUE(write(false).ok());
  ASSERT_FALSE(says_whole());
  block_csv();
  ASSERT_FALSE(write(true).ok());
  EXPECT_FALSE(says_whole());
}

}  // namespace
}  // namespace rps
