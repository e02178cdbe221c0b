#include "base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/date.h"
#include "base/progress.h"
#include "base/text.h"
#include "conformance/temp_dir.h"

namespace rps {
namespace {

// The lines of a log without their time stamps, which are checked.
std::vector<std::string> lines_of(const std::string& path) {
  const std::string text = slurp(path);
  std::vector<std::string> lines;
  for (const std::string_view line : split(trim(text), '\n')) {
    EXPECT_GT(line.size(), 25U) << line;
    EXPECT_TRUE(Timestamp::parse(line.substr(0, 24)).ok()) << line;
    EXPECT_EQ(line.substr(23, 2), "Z ") << line;
    lines.emplace_back(line.substr(25));
  }
  return lines;
}

TEST(Log, WritesTheLevelsItIsOpenedFor) {
  const TempDir dir;
  log::info("dropped: no log is open here");
  ASSERT_TRUE(log::open_log(dir / "logs/a.log", false).ok());
  log::debug("hidden");
  log::info("one {} brace");
  log::warn("two");
  log::error("three");
  EXPECT_THAT(lines_of(dir / "logs/a.log"),
              ::testing::ElementsAre("info one {} brace", "warn two", "error three"));

  ASSERT_TRUE(log::open_log(dir / "logs/b.log", true).ok());
  log::debug("shown");
  EXPECT_THAT(lines_of(dir / "logs/b.log"), ::testing::ElementsAre("debug shown"));
  EXPECT_EQ(lines_of(dir / "logs/a.log").size(), 3U);
}

TEST(Log, AppendsAndKeepsOneLineALine) {
  const TempDir dir;
  const std::string path = dir / "run.log";
  spill(path, "2025-11-11T08:00:00.123Z info before\n");
  ASSERT_TRUE(log::open_log(path, false).ok());
  log::info("SELECT 1\r\nFROM t");
  EXPECT_THAT(lines_of(path), ::testing::ElementsAre("info before", "info SELECT 1\\r\\nFROM t"));
}

TEST(Log, HasNothingThatSteersATerminal) {
  const TempDir dir;
  ASSERT_TRUE(log::open_log(dir / "run.log", false).ok());
  log::info("horse \x1b]0;x\x07\ty\x7f");
  EXPECT_THAT(lines_of(dir / "run.log"), ::testing::ElementsAre("info horse \\x1b]0;x\\x07\ty\\x7f"));
}

TEST(Log, TakesLinesFromManyThreads) {
  const TempDir dir;
  ASSERT_TRUE(log::open_log(dir / "t.log", false).ok());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 100; ++i) {
        log::info(std::string(50, 'x'));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const std::vector<std::string> lines = lines_of(dir / "t.log");
  EXPECT_EQ(lines.size(), 400U);
  EXPECT_THAT(lines, ::testing::Each("info " + std::string(50, 'x')));
}

TEST(Log, NamesThePathItCannotOpen) {
  const TempDir dir;
  spill(dir / "file", "x");
  for (const std::string& path : {dir / "file/run.log", dir.path()}) {
    const Status opened = log::open_log(path, false);
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().message.find(dir.path()), std::string::npos) << opened.error().message;
  }
}

TEST(Progress, SilentSaysNothing) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  silent_progress().begin("load", 2, "files");
  silent_progress().advance(1);
  silent_progress().note("a note");
  silent_progress().warn("a warning");
  silent_progress().end();
  EXPECT_EQ(::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(&silent_progress(), &silent_progress());
}

}  // namespace
}  // namespace rps
