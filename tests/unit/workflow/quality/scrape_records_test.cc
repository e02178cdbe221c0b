#include "workflow/quality/scrape_records.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "io/files.h"
#include "workflow/scrape/day_metadata.h"

namespace rps {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const Date kDay = Date::from_ymd(2026, 3, 1);

// Remembers warnings.
class Warnings final : public Progress {
 public:
  void begin(std::string_view /*phase*/, std::uint64_t /*total*/, std::string_view /*unit*/) override {}
  void advance(std::uint64_t /*count*/) override {}
  void end() override {}
  void note(std::string_view /*line*/) override {}
  void warn(std::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

class ScrapeRecords : public ::testing::Test {
 protected:
  ScrapeRecords() {
    std::filesystem::remove_all(root_);
    settings_.paths.logs = root_;
  }
  ~ScrapeRecords() override { std::filesystem::remove_all(root_); }

  // Writes the record as the program does.
  void log(const DayResult& day, const std::string& at) {
    const Timestamp time = *Timestamp::parse(at);
    ASSERT_TRUE(write_file_atomic(day_log_path(settings_, "scrape_metadata", day, time),
                                  encode_day_metadata(day, time))
                    .ok());
  }
  std::vector<ScrapeRecord> read(const RecordRange& range = {}) {
    auto records = read_scrape_records(settings_, range, warnings_);
    EXPECT_TRUE(records.ok()) << records.error().text();
    return *records;
  }

  const std::string root_ = ::testing::TempDir() + "scrape_records_" + std::to_string(::getpid());
  Settings settings_;
  Warnings warnings_;
};

DayResult day_with_failures() {
  DayResult day;
  day.country = "gb";
  day.date = kDay;
  day.listing_seen = true;
  day.listed = {1, 2, 3, 4, 5};
  Race race;
  race.race_id = 1;
  day.races.push_back(race);
  day.abandoned = {5};
  const Timestamp at = *Timestamp::parse("2026-03-02 06:00:00");
  day.failures = {
      {2, "u", "http_406", "m", 5, at}, {3, "u", "timeout", "m", 5, at}, {4, "u", "http_403", "m", 1, at}};
  day.cost = {17, 4, 2500};
  return day;
}

TEST_F(ScrapeRecords, ReadsWhatTheScrapeWrote) {
  log(day_with_failures(), "2026-03-02 06:00:00");
  const auto records = read();
  ASSERT_THAT(records, SizeIs(1));
  const ScrapeRecord& record = records[0];
  EXPECT_EQ(record.country, "gb");
  EXPECT_EQ(record.date, kDay);
  EXPECT_EQ(record.scraped_at, *Timestamp::parse("2026-03-02 06:00:00"));
  EXPECT_TRUE(record.listing_seen);
  EXPECT_TRUE(record.rate_limited);
  EXPECT_EQ(record.discovered, 5);
  EXPECT_EQ(record.ok, 1);
  EXPECT_EQ(record.abandoned, 1);
  EXPECT_EQ(record.failed, 3);
  EXPECT_EQ(record.missing, 0);
  EXPECT_EQ(record.blocked(), 2);
  EXPECT_EQ(record.requests, 17);
  EXPECT_EQ(record.retries, 4);
  EXPECT_DOUBLE_EQ(record.waited_seconds, 2.5);
  ASSERT_TRUE(record.completeness.has_value());
  EXPECT_DOUBLE_EQ(*record.completeness, 25);
}

TEST_F(ScrapeRecords, AreOrderedAndChosenByDayAndTime) {
  DayResult day = day_with_failures();
  log(day, "2026-03-03 06:00:00");
  log(day, "2026-03-02 06:00:00");
  day.date = kDay.plus_days(1);
  log(day, "2026-03-03 06:00:00");
  day.country = "fr";
  log(day, "2026-03-04 06:00:00");
  EXPECT_THAT(read(), SizeIs(4));
  EXPECT_EQ(read()[0].country, "fr");
  EXPECT_LT(read()[1].scraped_at, read()[2].scraped_at);
  EXPECT_THAT(read({"gb", std::nullopt, std::nullopt, std::nullopt}), SizeIs(3));
  EXPECT_THAT(read({"gb", kDay, kDay, std::nullopt}), SizeIs(2));
  EXPECT_THAT(read({std::nullopt, std::nullopt, std::nullopt, Date::from_ymd(2026, 3, 3)}), SizeIs(3));
  const auto latest = latest_scrape_record(settings_, "gb", kDay);
  ASSERT_TRUE(latest.ok() && latest->has_value());
  EXPECT_EQ((*latest)->scraped_at, *Timestamp::parse("2026-03-03 06:00:00"));
}

TEST_F(ScrapeRecords, WithoutLogsThereAreNone) {
  EXPECT_THAT(read(), IsEmpty());
  const auto latest = latest_scrape_record(settings_, "gb", kDay);
  ASSERT_TRUE(latest.ok());
  EXPECT_FALSE(latest->has_value());
}

TEST_F(ScrapeRecords, WhatIsNoRecordIsToldAndLeftOut) {
  log(day_with_failures(), "2026-03-02 06:00:00");
  const std::string folder = root_ + "/scrape_metadata/gb/2026_03_01/";
  ASSERT_TRUE(write_file_atomic(folder + "scrape_20260303_060000.json", "{\"listing_seen\": 7}").ok());
  ASSERT_TRUE(write_file_atomic(folder + "scrape_20260304_060000.json", "half a rec").ok());
  ASSERT_TRUE(write_file_atomic(folder + "notes.txt", "not ours").ok());
  EXPECT_THAT(read(), SizeIs(1));
  EXPECT_THAT(warnings_.lines, SizeIs(2));
  EXPECT_THAT(warnings_.lines[1], ::testing::HasSubstr("scrape_20260304_060000.json"));
  const auto latest = latest_scrape_record(settings_, "gb", kDay);
  ASSERT_TRUE(latest.ok());
  EXPECT_FALSE(latest->has_value());  // the newest is damaged: nothing is known
}

}  // namespace
}  // namespace rps
