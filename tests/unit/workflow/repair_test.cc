#include "workflow/repair.h"

#include "changes_fixture.h"
#include "conformance/expect.h"

namespace rps::testing {
namespace {

const std::string kOne = "country=gb/date=2026-03-01";
const std::string kTwo = "country=gb/date=2026-03-02";

std::vector<TestRow> day(int date, int rpr, int horses = 2) {
  std::vector<TestRow> rows;
  for (int horse = 1; horse <= horses; ++horse) {
    rows.push_back({"gb", "2026-03-0" + std::to_string(date), 10 * date, horse, rpr, 1000});
  }
  return rows;
}

using Lines = std::vector<std::string>;

TEST(Repair, NothingToDoIsNoNewVersion) {
  ChangesFixture lake;
  const Version version = lake.version_of_put(day(1, 80));
  const auto report = lake.mend();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->version, version);
  EXPECT_EQ(report->objects, 1U);
  EXPECT_TRUE(report->repairs.empty());
}

TEST(Repair, AnObjectThatIsGoneForGoodIsDropped) {
  ChangesFixture lake;
  const Version version = lake.version_of_put(day(1, 80));
  lake.version_of_put(day(2, 80));
  ASSERT_TRUE(lake.store().remove(lake.key_of(kOne)).ok());
  const auto report = lake.mend();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(ChangesFixture::words(*report), Lines({"dropped " + lake.key_of(kOne) + ": 2 -> 0"}));
  EXPECT_EQ(report->version, version + 2);
  EXPECT_EQ(lake.rows(), day(2, 80));
}

TEST(Repair, AnObjectThatIsKeptAsideIsPutBack) {
  ChangesFixture lake;
  const Version first = lake.version_of_put(day(1, 80));
  lake.version_of_put(day(1, 90));
  ASSERT_TRUE(lake.go_back(first).ok());
  ASSERT_TRUE(lake.store().remove(lake.key_of(kOne)).ok());
  const auto report = lake.mend();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(ChangesFixture::words(*report), Lines({"put back " + lake.key_of(kOne) + ": 2 -> 2"}));
  EXPECT_EQ(lake.rows(), day(1, 80));
  EXPECT_TRUE(exists(lake.store(), lake.key_of(kOne)).value());
}

TEST(Repair, AChangedObjectIsRegisteredAsItIs) {
  ChangesFixture lake;
  lake.version_of_put(day(1, 80));
  const std::string bytes = lake.store().get(lake.key_of(kOne))->bytes;
  lake.version_of_put(day(1, 90, 3));
  const std::string hash = lake.partition(kOne).content_hash;
  ASSERT_TRUE(lake.store().put(lake.key_of(kOne), bytes).ok());
  const auto report = lake.mend();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(ChangesFixture::words(*report), Lines({"re-registered " + lake.key_of(kOne) + ": 3 -> 2"}));
  EXPECT_EQ(lake.rows(), day(1, 80));
  EXPECT_NE(lake.partition(kOne).content_hash, hash);
  EXPECT_EQ(lake.partition(kOne).rows, 2U);
  EXPECT_TRUE(lake.mend()->repairs.empty());
}

TEST(Repair, ObjectsThatNobodyRegisteredAreAdded) {
  ChangesFixture other;
  other.version_of_put(day(2, 70));
  ChangesFixture lake;
  lake.version_of_put(day(1, 80));
  // A new partition, and one more object in a partition that is there.
  const std::string bytes = other.store().get(other.key_of(kTwo))->bytes;
  ASSERT_TRUE(lake.store().put(lake.key_of(kTwo), bytes).ok());
  ASSERT_TRUE(lake.store().put(lake.key_of(kOne, "from-elsewhere.parquet"), bytes).ok());
  const auto report = lake.mend();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(ChangesFixture::words(*report),
            Lines({"added " + lake.key_of(kOne, "from-elsewhere.parquet") + ": 0 -> 2",
                   "added " + lake.key_of(kTwo) + ": 0 -> 2"}));
  // The folder says which day the rows are of.
  std::vector<TestRow> expected = day(1, 80);
  for (TestRow row : day(2, 70)) {
    expected.push_back(row);
    row.date = "2026-03-01";
    expected.push_back(row);
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(lake.rows(), expected);
  EXPECT_EQ(lake.partition(kOne).files.size(), 2U);
  EXPECT_EQ(lake.partition(kOne).max_race_id, 20);
  EXPECT_EQ(lake.partition(kTwo).content_hash, other.partition(kTwo).content_hash);
}

TEST(Repair, WhatIsNoObjectOfTheTableIsLeftAlone) {
  ChangesFixture lake;
  const Version version = lake.version_of_put(day(1, 80));
  const std::string dataset = lake.table().dataset;
  const std::string bytes = lake.store().get(lake.key_of(kOne))->bytes;
  const Lines keys{dataset + "/README.txt", dataset + "/country=gb/date=2026-03-09/broken.parquet",
                   dataset + "/country=gb/date=2026-3-9/part-0.snappy.parquet",
                   dataset + "/country=gb/part-0.snappy.parquet",
                   dataset + "/date=2026-03-01/country=gb/part-0.snappy.parquet"};
  for (const std::string& key : keys) {
    const bool broken = key.ends_with("broken.parquet");
    ASSERT_TRUE(lake.store().put(key, broken ? bytes.substr(0, bytes.size() / 2) : bytes).ok());
  }
  const auto report = lake.mend();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->version, version);
  Lines left;
  for (const RepairedObject& object : report->repairs) {
    EXPECT_EQ(object.action, RepairedObject::Action::kLeftAlone) << object.key;
    EXPECT_FALSE(object.detail.empty());
    left.push_back(object.key);
  }
  Lines sorted = keys;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(left, sorted);
  for (const std::string& key : keys) {
    EXPECT_TRUE(exists(lake.store(), key).value()) << key;
  }
}

TEST(Repair, AnUnreadableObjectIsReplacedByTheKeptOneOrDropped) {
  ChangesFixture lake;
  const Version first = lake.version_of_put(day(1, 80));
  lake.version_of_put(day(1, 90));
  lake.version_of_put(day(2, 80));
  ASSERT_TRUE(lake.go_back(first + 2).ok());
  ASSERT_TRUE(lake.go_back(first).ok());  // the object of 80 is kept aside, that of day 2 is too
  lake.version_of_put(day(2, 95));
  ASSERT_TRUE(lake.store().put(lake.key_of(kOne), "garbage").ok());
  ASSERT_TRUE(lake.store().put(lake.key_of(kTwo), "garbage").ok());
  const auto report = lake.mend();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(ChangesFixture::words(*report), Lines({"put back " + lake.key_of(kOne) + ": 2 -> 2",
                                                   "dropped " + lake.key_of(kTwo) + ": 2 -> 0"}));
  EXPECT_EQ(lake.rows(), day(1, 80));
  EXPECT_EQ(lake.store().get(lake.key_of(kTwo))->bytes, "garbage");
}

TEST(Repair, ObjectsOfAnotherTableInTheSameFolderAreNotTaken) {
  ChangesFixture lake;
  lake.version_of_put(day(1, 80));
  Table twin = lake.table();
  twin.name.table = "twin";
  ASSERT_TRUE(lake.catalog().create_table(twin).ok());
  const auto report = repair(lake.access(), twin.name, "repair_twin", silent_progress());
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_TRUE(report->repairs.empty());
}

TEST(Repair, AnUnknownTableIsNotFound) {
  ChangesFixture lake;
  EXPECT_EQ(kind_of(repair(lake.access(), TableName{"db", "nobody"}, "r", silent_progress())),
            ErrorKind::kNotFound);
}

}  // namespace
}  // namespace rps::testing
