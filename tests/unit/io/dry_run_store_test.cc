#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "conformance/expect.h"
#include "conformance/temp_dir.h"
#include "io/store.h"

namespace rps {
namespace {

using ::testing::ElementsAre;

class DryRun : public ::testing::Test {
 protected:
  DryRun() {
    for (const char* key : {"a", "b/1", "b/2", "c"}) {
      EXPECT_TRUE(inner_->put(key, std::string("inner ") + key).ok());
    }
  }

  static std::vector<std::string> lines(Store& store, const std::string& prefix = "") {
    std::vector<std::string> found;
    const Status listed = store.list(prefix, [&](const ObjectInfo& info) -> Status {
      const Result<Object> object = store.get(info.key);
      EXPECT_TRUE(object.ok()) << info.key;
      EXPECT_EQ(info.size, object.ok() ? object->bytes.size() : 0) << info.key;
      found.push_back(info.key + ": " + (object.ok() ? object->bytes : "?"));
      return {};
    });
    EXPECT_TRUE(listed.ok());
    return found;
  }

  std::unique_ptr<Store> inner_ = make_memory_store();
  std::unique_ptr<Store> dry_ = make_dry_run_store(*inner_);
};

TEST_F(DryRun, ShowsItsChangesOverTheInnerStoreAndChangesNothing) {
  const std::vector<std::string> before = lines(*inner_);
  EXPECT_EQ(lines(*dry_), before);
  ASSERT_TRUE(dry_->put("b/1", "dry").ok());
  ASSERT_TRUE(dry_->put("b/1x", "dry new").ok());
  ASSERT_TRUE(dry_->put("0", "dry first").ok());
  ASSERT_TRUE(dry_->put("z", "dry last").ok());
  ASSERT_TRUE(dry_->remove("c").ok());
  ASSERT_TRUE(dry_->move("b/2", "a2").ok());
  ASSERT_TRUE(dry_->copy("a", "y").ok());
  EXPECT_TRUE(dry_->flush().ok());
  EXPECT_THAT(lines(*dry_), ElementsAre("0: dry first", "a: inner a", "a2: inner b/2", "b/1: dry",
                                        "b/1x: dry new", "y: inner a", "z: dry last"));
  EXPECT_THAT(lines(*dry_, "b/"), ElementsAre("b/1: dry", "b/1x: dry new"));
  EXPECT_EQ(kind_of(dry_->get("c")), ErrorKind::kNotFound);
  EXPECT_EQ(kind_of(dry_->head("b/2")), ErrorKind::kNotFound);
  EXPECT_EQ(lines(*inner_), before);
}

TEST_F(DryRun, ChecksConditionsAgainstWhatItShows) {
  const std::string inner_etag = inner_->head("a")->etag;
  EXPECT_EQ(kind_of(dry_->put_if_absent("a", "x")), ErrorKind::kPrecondition);
  const Result<ObjectInfo> changed = dry_->put_if_match("a", "x", inner_etag);
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(kind_of(dry_->put_if_match("a", "y", inner_etag)), ErrorKind::kPrecondition);
  EXPECT_TRUE(dry_->put_if_match("a", "y", changed->etag).ok());
  EXPECT_TRUE(dry_->remove("b/1").ok());
  EXPECT_EQ(kind_of(dry_->put_if_match("b/1", "y", inner_->head("b/1")->etag)), ErrorKind::kPrecondition);
  EXPECT_TRUE(dry_->put_if_absent("b/1", "new").ok());
  EXPECT_EQ(dry_->get("b/1")->bytes, "new");
}

TEST_F(DryRun, KeepsAMovedInnerObjectThroughLaterChanges) {
  ASSERT_TRUE(dry_->move("a", "m1").ok());
  ASSERT_TRUE(dry_->move("m1", "m2").ok());
  ASSERT_TRUE(dry_->put("a", "other").ok());
  EXPECT_EQ(dry_->get("m2")->bytes, "inner a");
  EXPECT_EQ(dry_->head("m2")->key, "m2");
  EXPECT_EQ(dry_->head("m2")->etag, inner_->head("a")->etag);
  EXPECT_EQ(kind_of(dry_->get("m1")), ErrorKind::kNotFound);
}

TEST_F(DryRun, LeavesNoTraceInAFolder) {
  const TempDir dir;
  const std::unique_ptr<Store> local = make_local_store(dir / "root");
  const std::unique_ptr<Store> dry = make_dry_run_store(*local);
  ASSERT_TRUE(dry->put("a/b", "x").ok());
  ASSERT_TRUE(dry->remove("c").ok());
  ASSERT_TRUE(dry->flush().ok());
  EXPECT_EQ(dry->describe("a/b"), dir / "root/a/b");
  EXPECT_FALSE(std::filesystem::exists(dir / "root"));
}

}  // namespace
}  // namespace rps
