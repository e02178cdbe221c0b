#include "workflow/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "conformance/expect.h"
#include "conformance/temp_dir.h"
#include "csv/day_json.h"
#include "workflow/day_files.h"
#include "workflow/process_marks.h"

namespace rps::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kHour = 3'600'000;

// A lake in a folder whose clock moves; raw objects are written as earlier runs would have left them.
class ProcessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    settings_.paths.data = folder_ / "data";
    settings_.paths.store = folder_ / "store";
    settings_.paths.logs = folder_ / "logs";
  }

  static std::string csv(const std::vector<std::string>& rows) {
    std::string text = "date,region,race_id,horse_id,horse,rpr\n";
    for (const std::string& row : rows) {
      text += row + "\n";
    }
    return text;
  }

  Workspace open() { return *Workspace::open(settings_, clock_, Workspace::Access::kWrite); }
  void hours_later(std::int64_t hours) { clock_.set(Timestamp{clock_.now().millis + hours * kHour}); }

  // A raw object of gb on 2026-03-01, scraped at the present hour and not marked.
  std::string raw(const std::string& text) {
    const std::string key = raw_day_key(settings_.raw_prefix, "gb", Date::from_ymd(2026, 3, 1), clock_.now());
    EXPECT_TRUE(open().store().put(key, text).ok());
    return key;
  }
  // The day file of gb on 2026-03-01, uploaded as a whole scrape of the present hour.
  void upload_day(const std::string& text) {
    const std::string path = folder_ / "import.csv";
    spill(path, text);
    Workspace workspace = open();
    UploadOptions options;
    options.files = {path};
    options.quarantine_path = folder_ / "quarantine.csv";
    const auto done = upload(workspace, options, silent_progress());
    ASSERT_TRUE(done.ok()) << done.error().text();
    ASSERT_EQ(done->refused, 0U);
  }
  Result<UploadReport> run(WriteMode mode = WriteMode::kUpsert, std::size_t batch = 0) {
    Workspace workspace = open();
    ProcessOptions options;
    options.mode = mode;
    options.batch_size = batch;
    options.quarantine_path = folder_ / "quarantine.csv";
    return process(workspace, options, silent_progress());
  }

  std::string table_hash() {
    Workspace workspace = open();
    const Table table = *workspace.catalog().table(workspace.table_name());
    std::string hashes;
    for (const Partition& partition : *workspace.catalog().partitions(table)) {
      hashes += partition.name + ":" + std::to_string(partition.rows) + ":" + partition.content_hash + " ";
    }
    return hashes;
  }
  std::uint64_t rows() {
    Workspace workspace = open();
    return (*workspace.catalog().history(*workspace.catalog().table(workspace.table_name())))[0].rows;
  }

  TempDir folder_;
  Settings settings_;
  FixedClock clock_{Timestamp{1'772'409'600'123}};
};

TEST_F(ProcessTest, TakesInWhatIsNotMarkedAndMarksIt) {
  const std::string key = raw(csv({"2026-03-01,GB,7,1,Alpha,80", "2026-03-01,GB,7,2,Beta,81"}));
  hours_later(1);
  const auto done = run();
  ASSERT_TRUE(done.ok()) << done.error().text();
  ASSERT_EQ(done->files.size(), 1U);
  EXPECT_EQ(done->files[0].rows, 2U);
  EXPECT_EQ(rows(), 2U);
  const auto mark = find_mark(open().store(), key);
  ASSERT_TRUE(mark.ok() && mark->has_value());
  EXPECT_EQ((*mark)->write.mode, WriteMode::kUpsert);
  EXPECT_EQ((*mark)->run_id, done->writes[0].run_id);
  EXPECT_EQ((*mark)->version, 1);
  EXPECT_THAT(run()->files, IsEmpty());
}

TEST_F(ProcessTest, ACrashBeforeTheMarkRepeatsAndChangesNothing) {
  const std::string key = raw(csv({"2026-03-01,GB,7,1,Alpha,80"}));
  ASSERT_TRUE(run().ok());
  const std::string before = table_hash();
  ASSERT_TRUE(open().store().remove(processed_key(key)).ok());
  const auto again = run();
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_EQ(again->files.size(), 1U);
  EXPECT_EQ(again->writes[0].version, 1);
  EXPECT_EQ(table_hash(), before);
}

TEST_F(ProcessTest, ObjectsGoInByTheTimeOfTheirScrapesInAnyBatches) {
  std::map<std::size_t, std::string> tables;
  for (const std::size_t batch : {0U, 1U, 2U}) {
    std::filesystem::remove_all(settings_.paths.store);
    clock_.set(Timestamp{1'772'409'600'000});
    raw(csv({"2026-03-01,GB,7,1,Alpha,80", "2026-03-01,GB,7,2,Beta,81", "2026-03-01,GB,8,1,Alpha,70"}));
    hours_later(1);
    raw(csv({"2026-03-01,GB,7,1,Alpha,85"}));
    hours_later(1);
    raw(csv({"2026-03-01,GB,9,4,Delta,60"}));
    ASSERT_TRUE(run(WriteMode::kUpsert, batch).ok());
    EXPECT_EQ(rows(), 3U);  // race 7 lost a horse; races 8 and 9
    tables[batch] = table_hash();
  }
  EXPECT_EQ(tables[1], tables[0]);
  EXPECT_EQ(tables[2], tables[0]);
}

TEST_F(ProcessTest, AnOlderScrapeNeverReplacesALaterOne) {
  raw(csv({"2026-03-01,GB,7,1,Alpha,80", "2026-03-01,GB,8,1,Alpha,70"}));
  hours_later(1);
  const std::string later = raw(csv({"2026-03-01,GB,7,1,Alpha,85"}));
  ASSERT_TRUE(run().ok());
  const std::string before = table_hash();
  // The first object's mark is lost.
  for (const ObjectInfo& object : *list_all(open().store(), "_rpscrape/processed/")) {
    if (object.key != processed_key(later)) {
      ASSERT_TRUE(open().store().remove(object.key).ok());
    }
  }
  const auto again = run();
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_EQ(again->files.size(), 1U);
  EXPECT_EQ(again->older_rows, 1U);
  EXPECT_EQ(table_hash(), before);
}

TEST_F(ProcessTest, ARebuildRepeatsTheModesOfTheMarks) {
  upload_day(csv({"2026-03-01,GB,7,1,Alpha,80", "2026-03-01,GB,8,1,Alpha,70"}));
  hours_later(1);
  // A whole scrape without race 8, which was void after all; then one with a row that fits no rule, which
  // makes it incomplete; then an object whose run died.
  upload_day(csv({"2026-03-01,GB,7,1,Alpha,85"}));
  hours_later(1);
  ASSERT_EQ(rows(), 1U);
  upload_day(csv({"2026-03-01,GB,9,1,Alpha,60", "2026-03-99,GB,9,2,Beta,60"}));
  ASSERT_EQ(rows(), 2U);
  hours_later(1);
  raw(csv({"2026-03-01,GB,9,1,Alpha,65"}));
  ASSERT_TRUE(run().ok());
  ASSERT_EQ(rows(), 2U);
  const std::string before = table_hash();
  const auto rebuilt = run(WriteMode::kOverwrite);
  ASSERT_TRUE(rebuilt.ok()) << rebuilt.error().text();
  EXPECT_EQ(rebuilt->files.size(), 4U);
  EXPECT_EQ(table_hash(), before);
  // The same from nothing.
  Workspace workspace = open();
  ASSERT_TRUE(workspace.catalog().drop_table(*workspace.catalog().table(workspace.table_name())).ok());
  ASSERT_TRUE(run(WriteMode::kOverwrite).ok());
  EXPECT_EQ(table_hash(), before);
}

TEST_F(ProcessTest, ARebuildWithoutRawObjectsDoesNotEmptyTheTable) {
  EXPECT_EQ(kind_of(run(WriteMode::kOverwrite)), ErrorKind::kNotFound);
}

TEST_F(ProcessTest, ADamagedMarkIsNamed) {
  const std::string key = raw(csv({"2026-03-01,GB,7,1,Alpha,80"}));
  ASSERT_TRUE(open().store().put(processed_key(key), "{").ok());
  const auto done = run();
  ASSERT_EQ(kind_of(done), ErrorKind::kCorrupt);
  EXPECT_NE(done.error().text().find(processed_key(key)), std::string::npos);
}

TEST_F(ProcessTest, ScrapesOfTheSameSecondGoInAsTheyCome) {
  const Date date = Date::from_ymd(2026, 3, 1);
  const std::string path = day_csv_path(settings_.paths.data, "gb", date, false);
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  spill(day_json_path(settings_.paths.data, "gb", date),
        encode_day_json(DayJson{date, "gb", clock_.now(), false, {}}));
  for (const char* rating : {"80", "81", "82", "83"}) {
    spill(path, csv({std::string("2026-03-01,GB,7,1,Alpha,") + rating}));
    Workspace workspace = open();
    const auto done = upload(workspace, UploadOptions(), silent_progress());
    ASSERT_TRUE(done.ok()) << done.error().text();
    ASSERT_EQ(done->files.size(), 1U);
    EXPECT_EQ(done->files[0].state, UploadedFile::State::kLoaded) << rating;
  }
  const std::string as_uploaded = table_hash();
  ASSERT_TRUE(run(WriteMode::kOverwrite).ok());
  EXPECT_EQ(table_hash(), as_uploaded);
}

TEST_F(ProcessTest, UploadsForgetVersionsOlderThanKeepDays) {
  const auto history = [&] {
    Workspace workspace = open();
    std::vector<Version> versions;
    for (const VersionInfo& info :
         *workspace.catalog().history(*workspace.catalog().table(workspace.table_name()))) {
      versions.push_back(info.version);
    }
    return versions;
  };
  upload_day(csv({"2026-03-01,GB,7,1,Alpha,80"}));
  hours_later(24);
  upload_day(csv({"2026-03-01,GB,7,1,Alpha,81"}));
  hours_later(24 * 30);
  upload_day(csv({"2026-03-01,GB,7,1,Alpha,82"}));
  EXPECT_THAT(history(), ElementsAre(3, 2));
  EXPECT_EQ(list_all(open().store(), "_rpscrape/kept/")->size(), 1U);
  settings_.lake.keep_days = 0;
  hours_later(24 * 365);
  upload_day(csv({"2026-03-01,GB,7,1,Alpha,83"}));
  EXPECT_THAT(history(), ElementsAre(4, 3, 2));
}

TEST(RawKeys, ParseBackToWhatTheyWereMadeFrom) {
  const Timestamp at{1'772'409'600'000};
  const std::string day = raw_day_key("data/", "gb", Date::from_ymd(2026, 3, 1), at);
  const auto parsed = parse_raw_key("data/", day);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->country, "gb");
  EXPECT_EQ(parsed->date, Date::from_ymd(2026, 3, 1));
  EXPECT_EQ(parsed->scraped_at, at);
  const auto import = parse_raw_key("data/", raw_import_key("data/", "/tmp/my results.csv.gz", at));
  ASSERT_TRUE(import.has_value());
  EXPECT_FALSE(import->date.has_value());
  EXPECT_EQ(import->scraped_at, at);
  for (const std::string key :
       {"", "data/", "data/dates/gb/2026_03_01/scrape_20260302.csv",
        "data/dates/gb/scrape_20260302_000000.csv", "data/dates/gb/2026_03_01/scrape_20260302_000000.json",
        "data/imports/x.csv", "data/imports/20260302_000000.csv",
        "data/dates/gb/2026_13_01/scrape_20260302_000000.csv", "raw/imports/x_20260302_000000.csv"}) {
    EXPECT_FALSE(parse_raw_key("data/", key).has_value()) << key;
  }
}

TEST(ProcessMarks, RoundTrip) {
  ProcessedMark mark{"run", 7, {WriteMode::kAppend, true, true}, Timestamp{1'772'409'600'123}, 3, {}};
  mark.reading = {"data/imports/x_20260302_000000.csv", "fr", true, std::nullopt};
  const auto read = decode_mark(encode_mark(mark), mark.reading.key);
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_EQ(encode_mark(*read), encode_mark(mark));
  EXPECT_EQ(read->reading.country, "fr");
  EXPECT_EQ(read->at, mark.at);
  EXPECT_EQ(read->write.mode, WriteMode::kAppend);
  EXPECT_EQ(kind_of(decode_mark("[]", "k")), ErrorKind::kCorrupt);
  EXPECT_EQ(kind_of(decode_mark(R"({"run_id":"r","version":1,"mode":"merge","at":"2026-03-01"})", "k")),
            ErrorKind::kCorrupt);
}

// A name without content, or with zeros: the commit is older, and taking the object in again changes nothing.
TEST(ProcessMarks, WhatAPowerCutLeftOfAMarkIsNone) {
  const auto store = make_memory_store();
  for (const std::string& left : {std::string(), std::string(180, '\0')}) {
    ASSERT_TRUE(store->put(processed_key("data/k.csv"), left).ok());
    const auto mark = find_mark(*store, "data/k.csv");
    ASSERT_TRUE(mark.ok()) << mark.error().text();
    EXPECT_FALSE(mark->has_value());
  }
  ASSERT_TRUE(store->put(processed_key("data/k.csv"), "{").ok());
  EXPECT_EQ(kind_of(find_mark(*store, "data/k.csv")), ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace rps::testing
