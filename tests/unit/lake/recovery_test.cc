// What somebody does to the store between the death of a run and the recovery of its commit.
#include <gmock/gmock.h>

#include "catalog/partition_name.h"
#include "lake_fixture.h"

namespace rps::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using Rows = std::vector<TestRow>;

const std::string kPartition = "country=gb/date=2026-03-01";

class Recovery : public LakeFixture, public ::testing::Test {
 protected:
  // A table of one partition with two objects, both of which the write of a run that died at `point` takes
  // away.
  void die_at(const std::string& point, WriteMode mode = WriteMode::kOverwritePartitions) {
    ASSERT_TRUE(write(Rows{{"gb", "2026-03-01", 1, 1, 80}}).ok());
    ASSERT_TRUE(write(Rows{{"gb", "2026-03-01", 2, 1, 81}}, WriteMode::kAppend).ok());
    before_ = rows();
    files_ = catalog().partition(table(), kPartition).value()->files;
    ASSERT_EQ(files_.size(), 2U);
    const Rows next = mode == WriteMode::kOverwrite ? Rows{} : Rows{{"gb", "2026-03-01", 1, 1, 90}};
    EXPECT_THROW((void)write(batch_of(next), mode, point), Crash);
  }
  // The next run comes.
  void recover() { ASSERT_TRUE(write(Rows{{"ire", "2026-03-01", 7, 1}}).ok()); }
  [[nodiscard]] std::string key_of(const DataFile& file) {
    return object_key(table().dataset, kPartition, file.name);
  }

  Rows before_;
  std::vector<DataFile> files_;
};

class RecoveryAt : public Recovery, public ::testing::WithParamInterface<std::string> {};

TEST_P(RecoveryAt, KeepsAgainWhatIsStillInPlace) {
  die_at(GetParam());
  ASSERT_TRUE(store().remove(kept_key(files_[1].etag)).ok());
  ASSERT_TRUE(exists(store(), key_of(files_[1])).value());
  recover();
  EXPECT_FALSE(exists(store(), key_of(files_[1])).value());
  EXPECT_EQ(rows(2), before_);
}

TEST_P(RecoveryAt, KeepsAgainWhatWasDamaged) {
  die_at(GetParam(), WriteMode::kOverwrite);
  for (const DataFile& file : files_) {
    ASSERT_TRUE(store().put(kept_key(file.etag), "damaged").ok());
  }
  recover();
  EXPECT_THAT(keys("datasets/t/" + kPartition), IsEmpty());
  EXPECT_EQ(rows(2), before_);
}

TEST_P(RecoveryAt, DoesNotRemoveWhatCameFromOutside) {
  die_at(GetParam());
  ASSERT_TRUE(store().put(key_of(files_[1]), "somebody's work").ok());
  recover();
  EXPECT_EQ(store().get(key_of(files_[1]))->bytes, "somebody's work");
  EXPECT_EQ(rows(2), before_);
  EXPECT_THAT(keys("_rpscrape/journal/"), IsEmpty());
}

TEST_P(RecoveryAt, KeepsNothingUnderAWrongName) {
  die_at(GetParam());
  ASSERT_TRUE(store().remove(kept_key(files_[1].etag)).ok());
  ASSERT_TRUE(store().put(key_of(files_[1]), "somebody's work").ok());
  recover();
  EXPECT_THAT(keys("_rpscrape/kept/"), Not(Contains(kept_key(files_[1].etag))));
}

INSTANTIATE_TEST_SUITE_P(AtEachPoint, RecoveryAt, ::testing::Values("journalled", "published", "committed"));

TEST_F(Recovery, KeepsAgainWhatTheCommitIsGoingToReplace) {
  die_at("journalled");
  ASSERT_TRUE(store().remove(kept_key(files_[0].etag)).ok());
  recover();
  EXPECT_EQ(rows(2), before_);
  EXPECT_EQ(rows(), (Rows{{"gb", "2026-03-01", 1, 1, 90}, {"ire", "2026-03-01", 7, 1}}));
}

}  // namespace
}  // namespace rps::testing
