#include "workflow/restore.h"

#include "changes_fixture.h"
#include "conformance/expect.h"

namespace rps::testing {
namespace {

using Rows = std::vector<TestRow>;

Rows day(int date, int rpr) {
  return {{"gb", "2026-03-0" + std::to_string(date), 10 * date, 1, rpr, 1000},
          {"gb", "2026-03-0" + std::to_string(date), 10 * date, 2, rpr, 1000}};
}

Rows both(Rows a, const Rows& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(Restore, BringsReplacedRemovedAndAddedPartitionsToWhatTheyWere) {
  ChangesFixture lake;
  const Version first = lake.version_of_put(both(day(1, 80), day(2, 80)));
  lake.version_of_put(both(day(2, 90), day(3, 90)), WriteMode::kOverwrite);
  const auto report = lake.go_back(first);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->version, first + 2);
  EXPECT_EQ(lake.rows(), both(day(1, 80), day(2, 80)));
  ASSERT_EQ(report->partitions.size(), 3U);
  EXPECT_EQ(report->partitions[0].action, PartitionReport::Action::kAdded);
  EXPECT_EQ(report->partitions[1].action, PartitionReport::Action::kReplaced);
  EXPECT_EQ(report->partitions[2].action, PartitionReport::Action::kRemoved);
  EXPECT_FALSE(exists(lake.store(), lake.key_of("country=gb/date=2026-03-03")).value());
  // A restore is undone by another one.
  ASSERT_TRUE(lake.go_back(first + 1).ok());
  EXPECT_EQ(lake.rows(), both(day(2, 90), day(3, 90)));
  EXPECT_EQ((*lake.catalog().history(lake.table()))[0].operation, "restore");
}

TEST(Restore, ThePresentVersionIsNoNewVersion) {
  ChangesFixture lake;
  const Version version = lake.version_of_put(day(1, 80));
  const auto report = lake.go_back(version);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->version, version);
  EXPECT_TRUE(report->partitions.empty());
}

TEST(Restore, AppendedObjectsComeAndGo) {
  ChangesFixture lake;
  const Version one = lake.version_of_put(day(1, 80));
  const Version two = lake.version_of_put(day(1, 90), WriteMode::kAppend);
  ASSERT_TRUE(lake.go_back(one).ok());
  EXPECT_EQ(lake.rows(), day(1, 80));
  EXPECT_EQ(lake.keys("datasets/").size(), 1U);
  ASSERT_TRUE(lake.go_back(two).ok());
  EXPECT_EQ(lake.rows().size(), 4U);
  EXPECT_EQ(lake.keys("datasets/").size(), 2U);
}

TEST(Restore, AnObjectThatIsNotKeptIsNamedAndNothingChanges) {
  ChangesFixture lake;
  const Version first = lake.version_of_put(both(day(1, 80), day(2, 80)));
  const std::string etag = lake.partition("country=gb/date=2026-03-02").files[0].etag;
  lake.version_of_put(both(day(1, 90), day(2, 90)));
  ASSERT_TRUE(lake.store().remove(kept_key(etag)).ok());
  const auto report = lake.go_back(first);
  ASSERT_EQ(kind_of(report), ErrorKind::kNotFound);
  EXPECT_NE(report.error().message.find("country=gb/date=2026-03-02"), std::string::npos);
  EXPECT_EQ(lake.rows(), both(day(1, 90), day(2, 90)));
  EXPECT_EQ(lake.table().version, first + 1);
}

TEST(Restore, AnObjectChangedFromOutsideIsNotLost) {
  ChangesFixture lake;
  const Version first = lake.version_of_put(day(1, 80));
  lake.version_of_put(day(1, 90));
  const std::string key = lake.key_of("country=gb/date=2026-03-01");
  ASSERT_TRUE(lake.store().put(key, "somebody's work").ok());
  const auto report = lake.go_back(first);
  ASSERT_EQ(kind_of(report), ErrorKind::kNotFound);
  EXPECT_NE(report.error().hint.find("repair"), std::string::npos);
  EXPECT_EQ(lake.store().get(key)->bytes, "somebody's work");
}

TEST(Restore, AVersionIsChosenByNumberOrByTime) {
  ChangesFixture lake;
  const Version one = lake.version_of_put(day(1, 80));
  const Timestamp then = lake.now();
  lake.version_of_put(day(1, 90));
  const Table table = lake.table();
  const auto choose = [&](VersionChoice choice) { return choose_version(lake.catalog(), table, choice); };
  EXPECT_EQ(*choose({std::nullopt, then}), one);
  EXPECT_EQ(*choose({std::nullopt, Timestamp{then.millis + ChangesFixture::kHour - 1}}), one);
  EXPECT_EQ(*choose({std::nullopt, Timestamp{then.millis + ChangesFixture::kHour}}), one + 1);
  EXPECT_EQ(*choose({one, std::nullopt}), one);
  EXPECT_EQ(kind_of(choose({99, std::nullopt})), ErrorKind::kNotFound);
  EXPECT_EQ(kind_of(choose({std::nullopt, Timestamp{-1}})), ErrorKind::kNotFound);
  EXPECT_EQ(kind_of(choose({one, then})), ErrorKind::kUsage);
}

}  // namespace
}  // namespace rps::testing
