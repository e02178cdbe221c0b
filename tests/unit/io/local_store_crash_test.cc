// The local store under full disks, killed processes and competing ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <filesystem>
#include <memory>

#include "conformance/expect.h"
#include "conformance/process.h"
#include "conformance/temp_dir.h"
#include "io/store.h"
#include "io/temp_file.h"

namespace rps {
namespace {

namespace fs = std::filesystem;

// A file system of 1 MB, or none where mounting is not permitted.
class SmallDisk {
 public:
  SmallDisk() : is_mounted_(::mount("tmpfs", dir_.path().c_str(), "tmpfs", 0, "size=1m,mode=0777") == 0) {}
  ~SmallDisk() {
    if (is_mounted_) {
      ::umount2(dir_.path().c_str(), MNT_DETACH);
    }
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] bool is_mounted() const { return is_mounted_; }
  [[nodiscard]] const std::string& path() const { return dir_.path(); }

 private:
  TempDir dir_;
  bool is_mounted_;
};

std::size_t count_temp_files(const std::string& root) {
  std::size_t count = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    count += entry.path().filename().string().starts_with(kTempPrefix) ? 1U : 0U;
  }
  return count;
}

TEST(LocalStoreCrash, KeepsTheOldObjectWhenTheDiskIsFull) {
  const SmallDisk disk;
  if (!disk.is_mounted()) {
    GTEST_SKIP() << "mounting a small tmpfs is not permitted here";
  }
  const std::unique_ptr<Store> store = make_local_store(disk.path());
  ASSERT_TRUE(store->put("d/k", "old").ok());
  const std::string etag = store->head("d/k")->etag;
  const std::string large(2'000'000, 'x');
  for (const Durability durability : {Durability::kNow, Durability::kFlush}) {
    const Result<ObjectInfo> put = store->put("d/k", large, durability);
    EXPECT_EQ(kind_of(put), ErrorKind::kNoSpace);
    EXPECT_NE(put.error().message.find(disk.path()), std::string::npos);
  }
  EXPECT_EQ(kind_of(store->put_if_match("d/k", large, etag)), ErrorKind::kNoSpace);
  EXPECT_EQ(kind_of(store->put_if_absent("new/k", large)), ErrorKind::kNoSpace);
  EXPECT_EQ(store->get("d/k")->bytes, "old");
  EXPECT_EQ(kind_of(store->get("new/k")), ErrorKind::kNotFound);
  EXPECT_EQ(count_temp_files(disk.path()), 0U);
  EXPECT_FALSE(fs::exists(disk.path() + "/new"));
  EXPECT_TRUE(store->put("d/k", std::string(500'000, 'y')).ok());  // the space is free again
}

// Adds one to the number in "counter" `times` times, against others who do the same.
bool increment(Store& store, int times) {
  while (times > 0) {
    const Result<Object> now = store.get("counter");
    if (!now.ok()) {
      return false;
    }
    const Result<ObjectInfo> put =
        store.put_if_match("counter", std::to_string(std::stoi(now->bytes) + 1), now->etag);
    if (!put.ok() && put.error().kind != ErrorKind::kPrecondition) {
      return false;
    }
    times -= put.ok() ? 1 : 0;
  }
  return true;
}

TEST(LocalStoreCrash, LosesNoUpdateBetweenProcesses) {
  constexpr int kTimes = 50;
  const TempDir dir;
  const std::unique_ptr<Store> store = make_local_store(dir.path());
  ASSERT_TRUE(store->put("counter", "0").ok());
  const auto work = [&] { return increment(*make_local_store(dir.path()), kTimes); };
  Child first(work);
  Child second(work);
  EXPECT_TRUE(increment(*store, kTimes));
  EXPECT_TRUE(first.succeeded());
  EXPECT_TRUE(second.succeeded());
  EXPECT_EQ(store->get("counter")->bytes, std::to_string(3 * kTimes));
}

// Replaces "N…" by "N after I…" (I counts) on condition, until it is killed.
bool replace_forever(Store& store, const std::string& padding) {
  for (int i = 0;; ++i) {
    const Result<Object> now = store.get("k");
    if (!now.ok()) {
      return false;
    }
    const std::string next =
        std::to_string(std::atoi(now->bytes.c_str())) + " after " + std::to_string(i) + padding;
    const Result<ObjectInfo> put = store.put_if_match("k", next, now->etag);
    if (!put.ok() && put.error().kind != ErrorKind::kPrecondition) {
      return false;
    }
  }
}

// A plain put between the comparison and the replacement of a conditional one would be lost: then the
// writer of number N finds a successor of N - 1 behind its own put.
TEST(LocalStoreCrash, LosesNoPlainPutToAConditionThatWasCheckedBefore) {
  const TempDir dir;
  const std::unique_ptr<Store> store = make_local_store(dir.path());
  const std::string padding(300'000, ' ');  // makes the comparison, which hashes, take its time
  ASSERT_TRUE(store->put("k", "0" + padding).ok());
  Child replacer([&] { return replace_forever(*make_local_store(dir.path()), padding); });
  for (int n = 1; n <= 200; ++n) {
    ASSERT_TRUE(store->put("k", std::to_string(n) + padding, Durability::kFlush).ok());
    // Reads until it was replaced, then a few times more, so that the next put comes at any moment.
    for (int after = 0; after <= n % 7;) {
      const Result<Object> now = store->get("k");
      ASSERT_TRUE(now.ok());
      ASSERT_EQ(std::atoi(now->bytes.c_str()), n) << "put " << n << " was lost";
      after += now->bytes.find("after") != std::string::npos ? 1 : 0;
    }
  }
}

// Content that tells whether it is whole: its length and letter both follow from the number in front.
std::string numbered(int n) {
  return std::to_string(n) + ":" +
         std::string(static_cast<std::size_t>(1000 + n * 7919 % 300'000), static_cast<char>('a' + n % 26));
}

bool is_whole(const std::string& bytes) {
  return bytes == numbered(std::atoi(bytes.c_str()));
}

// Writes objects of all kinds until it is killed, with a signal after the first `before_signal`.
bool write_forever(Store& store, const Signal& signal, int before_signal) {
  for (int n = 0;; ++n) {
    const std::string key = "p" + std::to_string(n % 5) + "/k" + std::to_string(n % 13);
    const Durability durability = n % 7 == 0 ? Durability::kNow : Durability::kFlush;
    const bool ok = store.put(key, numbered(n), durability).ok() &&
                    (n % 3 != 0 || store.copy(key, "c/" + key, durability).ok()) &&
                    (n % 4 != 0 || store.move(key, "m/" + key, durability).ok()) &&
                    (n % 5 != 0 || store.remove("c/" + key, durability).ok());
    if (!ok || (n == before_signal && !signal.send())) {
      return false;
    }
  }
}

TEST(LocalStoreCrash, LeavesOnlyWholeObjectsBehindAKilledWriter) {
  const TempDir dir;
  const std::unique_ptr<Store> store = make_local_store(dir.path());
  for (const int before_signal : {1, 10, 30, 60, 61, 62, 63, 64}) {
    const Signal signal;
    Child writer([&] { return write_forever(*make_local_store(dir.path()), signal, before_signal); });
    ASSERT_TRUE(signal.receive());
    writer.kill();

    const Result<std::vector<ObjectInfo>> infos = list_all(*store, "");
    ASSERT_TRUE(infos.ok());
    EXPECT_FALSE(infos->empty());
    for (const ObjectInfo& info : *infos) {
      const Result<Object> object = store->get(info.key);
      ASSERT_TRUE(object.ok()) << object.error().text();
      EXPECT_TRUE(is_whole(object->bytes)) << info.key << " has " << info.size << " bytes";
    }
    EXPECT_TRUE(store->put_if_match("p1/k1", numbered(7), "no such etag").error().kind ==
                ErrorKind::kPrecondition);
  }
  ASSERT_TRUE(remove_stale_temp_files(dir.path(), 0, system_clock()).ok());
  EXPECT_EQ(count_temp_files(dir.path()), 0U);
}

TEST(LocalStoreCrash, RemovesOnlyTemporaryFilesOfTheGivenAge) {
  const TempDir dir;
  spill(dir / "a/.tmp-1-1-1", "half");
  spill(dir / ".tmp-1-2-1", "half");
  spill(dir / "a/k", "object");
  const std::int64_t now = system_clock().now().millis;
  EXPECT_EQ(*remove_stale_temp_files(dir.path(), 3'600'000, FixedClock(Timestamp{now})), 0U);
  EXPECT_EQ(*remove_stale_temp_files(dir.path(), 3'600'000, FixedClock(Timestamp{now + 3'700'000})), 2U);
  EXPECT_EQ(count_temp_files(dir.path()), 0U);
  EXPECT_EQ(slurp(dir / "a/k"), "object");
  EXPECT_EQ(*remove_stale_temp_files(dir / "none", 0, system_clock()), 0U);
}

}  // namespace
}  // namespace rps
