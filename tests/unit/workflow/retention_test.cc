#include "workflow/retention.h"

#include "catalog/partition_name.h"
#include "changes_fixture.h"
#include "conformance/expect.h"

namespace rps::testing {
namespace {

constexpr std::int64_t kHour = ChangesFixture::kHour;

std::vector<TestRow> day(int date, int rpr) {
  return {{"gb", "2026-03-0" + std::to_string(date), 10 * date, 1, rpr, 1000}};
}

std::string kept(const std::string& etag) {
  return kept_key(etag);
}

TEST(Retention, ForgetsWhatWasReplacedBeforeAndRemovesItsObjects) {
  ChangesFixture lake;
  lake.version_of_put(day(1, 70));
  const std::string oldest = lake.partition("country=gb/date=2026-03-01").files[0].etag;
  const Version second = lake.version_of_put(day(1, 80));
  const Timestamp then = lake.now();
  lake.version_of_put(day(1, 90));
  const auto report = prune_table(lake.access(), lake.name(), Timestamp{then.millis + 1});
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->versions, 2U);  // the empty one and the first
  EXPECT_EQ(report->objects, 1U);
  EXPECT_FALSE(exists(lake.store(), kept(oldest)).value());
  // The version that was present at that moment can still be asked for and restored.
  EXPECT_EQ(lake.rows(second), day(1, 80));
  ASSERT_TRUE(lake.go_back(second).ok());
  EXPECT_EQ(lake.rows(), day(1, 80));
  EXPECT_EQ(kind_of(lake.go_back(second - 1)), ErrorKind::kNotFound);
}

TEST(Retention, ThePresentVersionStaysHoweverOldItIs) {
  ChangesFixture lake;
  const Version version = lake.version_of_put(day(1, 70));
  const Timestamp far{lake.now().millis + 10'000 * kHour};
  ASSERT_TRUE(prune_table(lake.access(), lake.name(), far).ok());
  EXPECT_EQ(lake.catalog().history(lake.table())->size(), 1U);
  EXPECT_EQ(lake.table().version, version);
  EXPECT_EQ(lake.rows(), day(1, 70));
  const auto again = prune_table(lake.access(), lake.name(), far);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->versions, 0U);
}

TEST(Retention, AnObjectThatAnotherTableNamesStays) {
  ChangesFixture lake;
  lake.version_of_put(day(1, 70));
  const Partition shared = lake.partition("country=gb/date=2026-03-01");
  lake.version_of_put(day(1, 80));
  Table twin = lake.table();
  twin.name.table = "twin";
  twin.dataset = "datasets/twin";
  const auto made = lake.catalog().create_table(twin);
  ASSERT_TRUE(lake.catalog().commit(*made, Change{"r", "copy", Timestamp{1}, {shared}, {}, {}}).ok());
  const Timestamp far{lake.now().millis + kHour};
  ASSERT_TRUE(prune_table(lake.access(), lake.name(), far).ok());
  EXPECT_TRUE(exists(lake.store(), kept(shared.files[0].etag)).value());
}

TEST(Retention, ACrashBetweenObjectsAndVersionsIsFinishedByTheNextCall) {
  ChangesFixture lake;
  lake.version_of_put(day(1, 70));
  lake.version_of_put(day(1, 80));
  const Timestamp far{lake.now().millis + kHour};
  EXPECT_THROW((void)prune_table(lake.access("objects_removed"), lake.name(), far).ok(), Crash);
  EXPECT_EQ(lake.rows(), day(1, 80));
  ASSERT_TRUE(prune_table(lake.access(), lake.name(), far).ok());
  EXPECT_EQ(lake.catalog().history(lake.table())->size(), 1U);
  EXPECT_TRUE(lake.keys("_rpscrape/kept/").empty());
}

TEST(Retention, ForeverForgetsNothing) {
  ChangesFixture lake;
  lake.version_of_put(day(1, 70));
  lake.version_of_put(day(1, 80));
  prune_after_run(lake.access(), lake.name(), 0, silent_progress());
  EXPECT_EQ(lake.catalog().history(lake.table())->size(), 3U);
}

TEST(Drop, UnregistersAndLeavesTheObjects) {
  ChangesFixture lake;
  lake.version_of_put(day(1, 70));
  const auto keys = lake.keys("");
  const auto report = drop_table(lake.access(), lake.name(), false, silent_progress());
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->rows, 1U);
  EXPECT_EQ(report->objects, 0U);
  EXPECT_EQ(lake.keys(""), keys);
  EXPECT_EQ(kind_of(lake.catalog().table(lake.name())), ErrorKind::kNotFound);
}

TEST(Drop, PurgeRemovesItsObjectsAndNobodyElses) {
  ChangesFixture lake;
  lake.version_of_put(day(1, 70));
  lake.version_of_put(day(1, 80));
  lake.version_of_put(day(2, 80));
  const Partition shared = lake.partition("country=gb/date=2026-03-02");
  Table twin = lake.table();
  twin.name.table = "twin";  // over the same folder, as a backup is
  const auto made = lake.catalog().create_table(twin);
  ASSERT_TRUE(lake.catalog().commit(*made, Change{"r", "copy", Timestamp{1}, {shared}, {}, {}}).ok());
  ASSERT_TRUE(lake.store().put("datasets/t/README.txt", "not registered").ok());
  const auto report = drop_table(lake.access(), lake.name(), true, silent_progress());
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->objects, 1U);
  EXPECT_EQ(report->kept_objects, 2U);
  EXPECT_EQ(lake.keys(""),
            (std::vector<std::string>{"datasets/t/README.txt",
                                      "datasets/t/country=gb/date=2026-03-02/part-0.snappy.parquet"}));
}

}  // namespace
}  // namespace rps::testing
