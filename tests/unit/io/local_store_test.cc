// What only the local store promises: its files, folders and links.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <memory>

#include "conformance/expect.h"
#include "conformance/process.h"
#include "conformance/temp_dir.h"
#include "io/etag.h"
#include "io/store.h"

namespace rps {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LocalStoreTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string at(const std::string& key) const { return root_ + "/" + key; }

  std::vector<std::string> keys(const std::string& prefix = "") {
    std::vector<std::string> found;
    const Status listed = store_->list(prefix, [&](const ObjectInfo& info) {
      found.push_back(info.key);
      return Status{};
    });
    EXPECT_TRUE(listed.ok()) << listed.error().text();
    return found;
  }

  // Every file below the root but the lock, for tests that nothing was left behind.
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> found;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root_)) {
      if (entry.path().filename() != ".store-lock") {
        found.push_back(fs::relative(entry.path(), root_).string());
      }
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  TempDir dir_;
  std::string root_ = dir_ / "root";
  std::unique_ptr<Store> store_ = make_local_store(root_);
};

ino_t inode(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(::lstat(path.c_str(), &info), 0) << path;
  return info.st_ino;
}

TEST_F(LocalStoreTest, KeepsAnObjectInTheFileOfItsName) {
  ASSERT_TRUE(store_->put("a/b c", "x").ok());
  EXPECT_EQ(slurp(at("a/b c")), "x");
  EXPECT_EQ(store_->describe("a/b c"), at("a/b c"));
  spill(at("a/by hand"), "yz");
  EXPECT_EQ(store_->get("a/by hand")->bytes, "yz");
  EXPECT_THAT(files(), ElementsAre("a", "a/b c", "a/by hand"));
}

TEST_F(LocalStoreTest, UsesAContentHashAsEtag) {
  EXPECT_EQ(content_etag(""), "99aa06d3014798d86001c324468d497f");  // the published value for no bytes
  EXPECT_EQ(store_->put("k", "bytes")->etag, content_etag("bytes"));
  EXPECT_EQ(store_->put("k", "other")->etag, content_etag("other"));
  EXPECT_EQ(store_->put("k", "bytes")->etag, content_etag("bytes"));
}

TEST_F(LocalStoreTest, NeedsNoRootUntilTheFirstWrite) {
  EXPECT_EQ(kind_of(store_->get("a")), ErrorKind::kNotFound);
  EXPECT_TRUE(store_->remove("a/b").ok());
  EXPECT_THAT(keys(), IsEmpty());
  EXPECT_TRUE(store_->flush().ok());
  EXPECT_FALSE(fs::exists(root_));
}

TEST_F(LocalStoreTest, AcceptsRootsWithSlashesBehind) {
  const std::unique_ptr<Store> other = make_local_store(root_ + "//");
  ASSERT_TRUE(other->put("a/b", "x").ok());
  EXPECT_EQ(other->describe("a/b"), at("a/b"));
  ASSERT_TRUE(other->remove("a/b").ok());
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(LocalStoreTest, PrunesEmptiedFoldersButNotTheRoot) {
  ASSERT_TRUE(store_->put("a/b/c/d", "x").ok());
  ASSERT_TRUE(store_->put("a/e", "x").ok());
  ASSERT_TRUE(store_->remove("a/b/c/d").ok());
  EXPECT_THAT(files(), ElementsAre("a", "a/e"));
  ASSERT_TRUE(store_->move("a/e", "f/g").ok());
  EXPECT_THAT(files(), ElementsAre("f", "f/g"));
  ASSERT_TRUE(store_->remove("f/g").ok());
  EXPECT_THAT(files(), IsEmpty());
  EXPECT_TRUE(fs::is_directory(root_));
}

TEST_F(LocalStoreTest, LeavesNoFolderBehindAFailedWrite) {
  EXPECT_EQ(kind_of(store_->put_if_match("new/folder/k", "x", "etag")), ErrorKind::kPrecondition);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(LocalStoreTest, HidesTemporaryFilesAndItsLock) {
  ASSERT_TRUE(store_->put("a/k", "x").ok());
  spill(at("a/.tmp-1-1-1"), "half");
  spill(at(".tmp-dir/k"), "half");
  EXPECT_TRUE(fs::exists(at(".store-lock")));
  EXPECT_THAT(keys(), ElementsAre("a/k"));
  EXPECT_THAT(keys("a/.tmp"), IsEmpty());
}

TEST_F(LocalStoreTest, PassesByFilesWhoseNamesAreNoKeys) {
  spill(at("ok"), "x");
  spill(at("back\\slash"), "x");
  spill(at("latin-\xE9"), "x");
  EXPECT_THAT(keys(), ElementsAre("ok"));
}

TEST_F(LocalStoreTest, RefusesAFolderAndAnObjectOfOneName) {
  ASSERT_TRUE(store_->put("a/b", "x").ok());
  const Result<ObjectInfo> over = store_->put("a", "y");
  EXPECT_EQ(kind_of(over), ErrorKind::kUsage);
  EXPECT_THAT(over.error().message, HasSubstr(at("a")));
  const Result<ObjectInfo> below = store_->put("a/b/c/d", "y");
  EXPECT_EQ(kind_of(below), ErrorKind::kUsage);
  EXPECT_THAT(below.error().message, HasSubstr(at("a/b/c/d")));
  EXPECT_EQ(kind_of(store_->put("a/b/c", "y")), ErrorKind::kUsage);
  EXPECT_EQ(kind_of(store_->move("a/b", "a/b/c")), ErrorKind::kUsage);
  EXPECT_EQ(kind_of(store_->copy("a/b", "a")), ErrorKind::kUsage);
  EXPECT_EQ(kind_of(store_->move("a/b", "a")), ErrorKind::kUsage);
  EXPECT_THAT(files(), ElementsAre("a", "a/b"));
}

TEST_F(LocalStoreTest, MovesNoFolderOverWhatIsThere) {
  ASSERT_TRUE(store_->put("from/a", "1").ok());
  ASSERT_TRUE(store_->put("file", "2").ok());
  ASSERT_TRUE(store_->put("full/b", "3").ok());
  fs::create_directory(at("empty"));
  fs::create_directory_symlink("full", at("link"));
  const std::vector<std::string> before = files();
  for (const std::string to : {"file", "file/below", "full", "link"}) {
    const auto moved = store_->move_folder("from", to);
    ASSERT_TRUE(moved.ok()) << to << moved.error().text();
    EXPECT_FALSE(*moved) << to;
  }
  ASSERT_FALSE(store_->move_folder("link", "elsewhere").value());
  EXPECT_EQ(files(), before);
  const ino_t file = inode(at("from/a"));
  EXPECT_TRUE(store_->move_folder("from", "empty").value());  // no object is there
  EXPECT_EQ(inode(at("empty/a")), file);
  EXPECT_TRUE(store_->move_folder("empty", "x/y").value());
  EXPECT_EQ(inode(at("x/y/a")), file);
  EXPECT_FALSE(fs::exists(at("empty")));
}

TEST_F(LocalStoreTest, SharesTheBytesOfACopy) {
  ASSERT_TRUE(store_->put("a", "x").ok());
  ASSERT_TRUE(store_->copy("a", "d/b").ok());
  EXPECT_EQ(inode(at("a")), inode(at("d/b")));
  ASSERT_TRUE(store_->copy("a", "d/b", Durability::kFlush).ok());  // rename(2) does nothing between twins
  EXPECT_THAT(files(), ElementsAre("a", "d", "d/b"));
  ASSERT_TRUE(store_->move("a", "d/b").ok());
  EXPECT_THAT(files(), ElementsAre("d", "d/b"));
}

TEST_F(LocalStoreTest, FollowsSymbolicLinksForReading) {
  spill(dir_ / "outside/file", "outside");
  ASSERT_TRUE(store_->put("real/k", "x").ok());
  fs::create_symlink(dir_ / "outside/file", at("link"));
  fs::create_directory_symlink("real", at("alias"));
  fs::create_symlink("nowhere", at("dangling"));
  EXPECT_THAT(keys(), ElementsAre("alias/k", "link", "real/k"));
  EXPECT_EQ(store_->get("link")->bytes, "outside");
  EXPECT_EQ(store_->get("alias/k")->bytes, "x");
  EXPECT_EQ(kind_of(store_->get("dangling")), ErrorKind::kNotFound);
}

TEST_F(LocalStoreTest, NeverWritesThroughALinkToAFile) {
  spill(dir_ / "outside", "outside");
  fs::create_directories(root_);
  fs::create_symlink("../outside", at("link"));
  ASSERT_TRUE(store_->copy("link", "d/copy").ok());
  EXPECT_FALSE(fs::is_symlink(at("d/copy")));
  EXPECT_NE(inode(at("d/copy")), inode(dir_ / "outside"));
  ASSERT_TRUE(store_->move("link", "d/moved").ok());
  EXPECT_EQ(slurp(at("d/moved")), "outside");
  EXPECT_FALSE(fs::is_symlink(at("d/moved")));
  fs::create_symlink("../outside", at("link"));
  ASSERT_TRUE(store_->put("link", "inside").ok());
  EXPECT_EQ(slurp(dir_ / "outside"), "outside");
  EXPECT_EQ(store_->get("link")->bytes, "inside");
}

TEST_F(LocalStoreTest, NamesALinkThatLeadsBack) {
  ASSERT_TRUE(store_->put("a/b/k", "x").ok());
  fs::create_directory_symlink("../../a", at("a/b/loop"));
  const Result<std::vector<ObjectInfo>> listed = list_all(*store_, "");
  EXPECT_EQ(kind_of(listed), ErrorKind::kIo);
  EXPECT_THAT(listed.error().message, HasSubstr(at("a/b/loop")));
}

TEST_F(LocalStoreTest, IsNotBlockedByAPipe) {
  fs::create_directories(root_);
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  EXPECT_EQ(kind_of(store_->get("pipe")), ErrorKind::kNotFound);
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_F(LocalStoreTest, NamesAFolderItMayNotRead) {
  ASSERT_TRUE(store_->put("a/k", "x").ok());
  ASSERT_TRUE(store_->put("b/c/k", "x").ok());
  fs::permissions(dir_.path(), fs::perms::all);
  fs::permissions(at("b/c"), fs::perms::none);
  EXPECT_TRUE(succeeds_unprivileged([&] {
    const Result<std::vector<ObjectInfo>> all = list_all(*store_, "");
    const Result<std::vector<ObjectInfo>> elsewhere = list_all(*store_, "a/");
    const Result<Object> object = store_->get("b/c/k");
    return !all.ok() && all.error().kind == ErrorKind::kPermission &&
           all.error().message.find(at("b/c")) != std::string::npos && elsewhere.ok() && !object.ok() &&
           object.error().kind == ErrorKind::kPermission;
  }));
  fs::permissions(at("b/c"), fs::perms::owner_all);
}

TEST_F(LocalStoreTest, SaysPermissionInAReadOnlyFolder) {
  ASSERT_TRUE(store_->put("a/k", "old").ok());
  fs::permissions(dir_.path(), fs::perms::all);
  const fs::perms read_only =
      fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec;
  fs::permissions(at("a"), read_only);
  fs::permissions(root_, read_only);
  fs::permissions(at(".store-lock"), fs::perms::all);
  EXPECT_TRUE(succeeds_unprivileged([&] {
    const auto is_refused = [](const auto& result) {
      return !result.ok() && result.error().kind == ErrorKind::kPermission;
    };
    return is_refused(store_->put("a/k", "new")) && is_refused(store_->put("new/k", "new")) &&
           is_refused(store_->remove("a/k")) && is_refused(store_->move("a/k", "m")) &&
           is_refused(store_->copy("a/k", "c")) && store_->get("a/k")->bytes == "old";
  }));
  fs::permissions(root_, fs::perms::owner_all);
  fs::permissions(at("a"), fs::perms::owner_all);
  EXPECT_THAT(files(), ElementsAre("a", "a/k"));
}

}  // namespace
}  // namespace rps
