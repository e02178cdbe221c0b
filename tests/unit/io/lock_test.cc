#include "io/lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "conformance/expect.h"
#include "conformance/process.h"
#include "conformance/temp_dir.h"

namespace rps {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::HasSubstr;

const FixedClock kEight(*Timestamp::parse("2025-11-11 08:00:00"));
const FixedClock kFivePast(*Timestamp::parse("2025-11-11 08:05:00"));

TEST(FileLock, NamesTheOwnerToASecondRun) {
  const TempDir dir;
  const std::string path = dir / "made/run.lock";
  const Result<FileLock> first = FileLock::acquire(path, "upload\n--all", kEight);
  ASSERT_TRUE(first.ok()) << first.error().text();
  const std::string pid = std::to_string(::getpid());
  EXPECT_THAT(slurp(path), AllOf(HasSubstr("pid: " + pid + "\n"), HasSubstr("command: upload --all\n"),
                                 HasSubstr("started: 2025-11-11T08:00:00.000Z\n")));

  const Result<FileLock> second = FileLock::acquire(path, "upload", kFivePast);
  EXPECT_EQ(kind_of(second), ErrorKind::kLocked);
  EXPECT_THAT(second.error().message,
              AllOf(HasSubstr(path), HasSubstr("process " + pid), HasSubstr("upload --all"),
                    HasSubstr("2025-11-11T08:00:00.000Z"), HasSubstr("5 min ago")));
}

TEST(FileLock, EndsWithItsObject) {
  const TempDir dir;
  const std::string path = dir / "run.lock";
  {
    Result<FileLock> lock = FileLock::acquire(path, "a", kEight);
    ASSERT_TRUE(lock.ok());
    const FileLock moved = std::move(lock).value();
    EXPECT_EQ(kind_of(FileLock::acquire(path, "b", kEight)), ErrorKind::kLocked);
  }
  EXPECT_EQ(slurp(path), "");
  EXPECT_TRUE(FileLock::acquire(path, "b", kEight).ok());
}

TEST(FileLock, EndsWithAKilledProcessWhoseTextIsReplaced) {
  const TempDir dir;
  const std::string path = dir / "run.lock";
  const Signal locked;
  const Signal never;
  Child owner([&] {
    const Result<FileLock> lock = FileLock::acquire(path, "a very long description of the owner", kEight);
    return lock.ok() && locked.send() && never.receive();
  });
  ASSERT_TRUE(locked.receive());
  const Result<FileLock> refused = FileLock::acquire(path, "b", kEight);
  EXPECT_EQ(kind_of(refused), ErrorKind::kLocked);
  EXPECT_THAT(refused.error().message, HasSubstr("process " + std::to_string(owner.pid())));

  owner.kill();
  EXPECT_THAT(slurp(path), HasSubstr("very long"));
  const Result<FileLock> next = FileLock::acquire(path, "b", kFivePast);
  ASSERT_TRUE(next.ok());
  EXPECT_THAT(slurp(path), AllOf(HasSubstr("command: b\n"), ::testing::Not(HasSubstr("very long"))));
}

TEST(FileLock, SaysSoWhenTheOwnerIsUnknown) {
  const TempDir dir;
  const std::string path = dir / "run.lock";
  const Result<FileLock> lock = FileLock::acquire(path, "a", kEight);
  ASSERT_TRUE(lock.ok());
  for (const std::string text : {"", "pid: 1", "garbage\n\n:"}) {
    spill(path, text);
    EXPECT_THAT(FileLock::acquire(path, "b", kEight).error().message, HasSubstr("another run")) << text;
  }
}

TEST(FileLock, WaitsForTheOwnerToEnd) {
  const TempDir dir;
  const std::string path = dir / "run.lock";
  std::optional<Result<FileLock>> first(FileLock::acquire(path, "a", kEight));
  ASSERT_TRUE(first->ok());
  bool got_it = false;
  std::thread waiter([&] { got_it = FileLock::acquire(path, "b", kEight, milliseconds(600'000)).ok(); });
  first.reset();
  waiter.join();
  EXPECT_TRUE(got_it);
}

TEST(FileLock, GivesUpAfterTheWait) {
  const TempDir dir;
  const std::string path = dir / "run.lock";
  const Result<FileLock> first = FileLock::acquire(path, "a", kEight);
  ASSERT_TRUE(first.ok());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(kind_of(FileLock::acquire(path, "b", kEight, milliseconds(30))), ErrorKind::kLocked);
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(30));
}

TEST(FileLock, NamesAPathItCannotOpen) {
  const TempDir dir;
  spill(dir / "file", "x");
  const Result<FileLock> lock = FileLock::acquire(dir / "file/run.lock", "a", kEight);
  ASSERT_FALSE(lock.ok());
  EXPECT_THAT(lock.error().message, HasSubstr(dir / "file/run.lock"));
}

}  // namespace
}  // namespace rps
