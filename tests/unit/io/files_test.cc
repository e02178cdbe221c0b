#include "io/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <thread>

#include "conformance/expect.h"
#include "conformance/process.h"
#include "conformance/temp_dir.h"

namespace rps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint64_t kMegabyte = 1'000'000;

TEST(ReadFile, GivesTheWholeFile) {
  const TempDir dir;
  const std::string bytes = std::string(300'000, 'x') + std::string("\0\xFF", 2);
  spill(dir / "f", bytes);
  EXPECT_TRUE(*read_file(dir / "f", kMegabyte) == bytes);
  EXPECT_TRUE(read_file(dir / "f", bytes.size()).ok());
  spill(dir / "empty", "");
  EXPECT_EQ(*read_file(dir / "empty", 0), "");
}

TEST(ReadFile, SaysWhatIsWrong) {
  const TempDir dir;
  spill(dir / "f", std::string(1234, 'x'));
  EXPECT_EQ(kind_of(read_file(dir / "none", kMegabyte)), ErrorKind::kNotFound);
  const Result<std::string> folder = read_file(dir.path(), kMegabyte);
  EXPECT_EQ(kind_of(folder), ErrorKind::kUsage);
  EXPECT_THAT(folder.error().message, AllOf(HasSubstr(dir.path()), HasSubstr("is a folder")));
  const Result<std::string> large = read_file(dir / "f", 1233);
  EXPECT_EQ(kind_of(large), ErrorKind::kUsage);
  EXPECT_THAT(large.error().message, AllOf(HasSubstr(dir / "f"), HasSubstr("1,234"), HasSubstr("1,233")));
}

TEST(ReadFile, LimitsWhatAPipeDelivers) {
  const TempDir dir;
  const std::string pipe = dir / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const std::uint64_t limit : {5U, 4U}) {
    std::thread writer([&] { std::ofstream(pipe) << "12345"; });
    const Result<std::string> bytes = read_file(pipe, limit);
    writer.join();
    EXPECT_EQ(bytes.ok(), limit == 5);
    EXPECT_EQ(bytes.ok() ? *bytes : bytes.error().message.substr(0, pipe.size()),
              limit == 5 ? "12345" : pipe);
  }
}

TEST(WriteFileAtomic, MakesFoldersAndReplaces) {
  const TempDir dir;
  const std::string path = dir / "a/b/f";
  ASSERT_TRUE(write_file_atomic(path, "a long first content").ok());
  ASSERT_TRUE(write_file_atomic(path, "second").ok());
  EXPECT_EQ(slurp(path), "second");
  EXPECT_THAT(*list_dir(dir / "a/b"), ElementsAre("f"));
}

TEST(WriteFileAtomic, LeavesNothingBehindAFailure) {
  const TempDir dir;
  fs::create_directories(dir / "folder/x");
  const Status over_folder = write_file_atomic(dir / "folder", "x");
  EXPECT_EQ(kind_of(over_folder), ErrorKind::kUsage);
  EXPECT_THAT(over_folder.error().message, HasSubstr(dir / "folder"));
  spill(dir / "file", "x");
  EXPECT_FALSE(write_file_atomic(dir / "file/below", "x").ok());
  EXPECT_THAT(*list_dir(dir.path()), ElementsAre("file", "folder"));
}

TEST(ListDir, SortsNames) {
  const TempDir dir;
  for (const char* name : {"b", "a", "B", ".hidden", "a-b"}) {
    spill(dir / name, "");
  }
  fs::create_directory(dir / "c");
  EXPECT_THAT(*list_dir(dir.path()), ElementsAre(".hidden", "B", "a", "a-b", "b", "c"));
  EXPECT_EQ(kind_of(list_dir(dir / "none")), ErrorKind::kNotFound);
  EXPECT_THAT(*list_dir_if_any(dir / "none"), IsEmpty());
  EXPECT_THAT(*list_dir_if_any(dir / "a"), IsEmpty());
  EXPECT_THAT(*list_dir_if_any(dir.path()), SizeIs(6));
  EXPECT_EQ(kind_of(list_dir(dir / "a")), ErrorKind::kIo);
}

TEST(Files, SayPermission) {
  const TempDir dir;
  spill(dir / "closed/f", "x");
  fs::permissions(dir.path(), fs::perms::all);
  fs::permissions(dir / "closed", fs::perms::none);
  EXPECT_TRUE(succeeds_unprivileged([&] {
    const auto is_refused = [](const auto& result) {
      return !result.ok() && result.error().kind == ErrorKind::kPermission;
    };
    return is_refused(list_dir(dir / "closed")) && is_refused(read_file(dir / "closed/f", kMegabyte)) &&
           is_refused(write_file_atomic(dir / "closed/g", "x"));
  }));
  fs::permissions(dir / "closed", fs::perms::owner_all);
}

}  // namespace
}  // namespace rps
