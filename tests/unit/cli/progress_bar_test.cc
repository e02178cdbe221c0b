#include "cli/progress_bar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace rps::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Terminal kPipe{};
constexpr Terminal kTty{true, 80, false};

class ProgressBarTest : public testing::Test {
 protected:
  void pass(std::int64_t millis) { clock.set(Timestamp{clock.now().millis + millis}); }
  std::string taken() {
    std::string text = err.str();
    err.str("");
    return text;
  }

  std::ostringstream err;
  FixedClock clock{Timestamp{1'000'000}};
};

TEST_F(ProgressBarTest, PlainLinesAtTheStartEachTenthAndTheEnd) {
  ProgressBar bar(err, kPipe, false, clock);
  bar.begin("download", 100, "races");
  EXPECT_EQ(taken(), "download: 0 of 100 races, 0%\n");
  pass(6000);
  bar.advance(9);
  EXPECT_EQ(taken(), "");  // not yet a tenth
  bar.advance(3);
  EXPECT_EQ(taken(), "download: 12 of 100 races, 12%, 2.00/s, ETA 44.0 s\n");
  pass(1000);
  bar.advance(38);
  EXPECT_EQ(taken(), "");  // 50 %, but within 5 s of the last line
  pass(4000);
  bar.advance(1);
  EXPECT_EQ(taken(), "download: 51 of 100 races, 51%, 4.64/s, ETA 10.6 s\n");
  pass(1000);
  bar.advance(49);
  bar.end();
  EXPECT_EQ(taken(), "download: 100 races in 12.0 s, 8.33/s\n");
}

TEST_F(ProgressBarTest, UnknownTotalsShowALineEveryFiveSeconds) {
  ProgressBar bar(err, kPipe, false, clock);
  bar.begin("scan", 0, "objects");
  EXPECT_EQ(taken(), "scan: 0 objects\n");
  pass(4999);
  bar.advance(10);
  EXPECT_EQ(taken(), "");
  pass(1);
  bar.advance(990);
  EXPECT_EQ(taken(), "scan: 1,000 objects, 200/s\n");
}

TEST_F(ProgressBarTest, ANewPhaseAndTheDestructorEndAnOpenOne) {
  {
    ProgressBar bar(err, kPipe, false, clock);
    bar.begin("first", 3, "days");
    pass(500);
    bar.advance(2);
    bar.begin("second", 1, "days");
    EXPECT_THAT(taken(), HasSubstr("first: 2 of 3 days in 500 ms, 4.00/s\nsecond: 0 of 1 days"));
  }
  EXPECT_EQ(taken(), "second: 0 of 1 days in 0 ms\n");
}

TEST_F(ProgressBarTest, QuietShowsOnlyWarnings) {
  ProgressBar bar(err, kPipe, true, clock);
  bar.begin("download", 1, "races");
  pass(10000);
  bar.advance(1);
  bar.note("a note");
  bar.warn("a warning");
  bar.end();
  EXPECT_EQ(taken(), "warning: a warning\n");
}

TEST_F(ProgressBarTest, TheTerminalIsRedrawnAtMostTenTimesASecond) {
  ProgressBar bar(err, kTty, false, clock);
  bar.begin("download", 100, "races");
  taken();
  pass(99);
  bar.advance(99);
  EXPECT_EQ(taken(), "");
  pass(1);
  bar.advance(1);
  EXPECT_EQ(taken(), "\r\x1b[Kdownload  [####################]  100 of 100 races  100%  1,000/s");
}

TEST_F(ProgressBarTest, NotesStandAboveTheLineAndTheEndReplacesIt) {
  ProgressBar bar(err, kTty, false, clock);
  bar.begin("download", 10, "races");
  EXPECT_EQ(taken(), "download  [--------------------]  0 of 10 races  0%");
  bar.note("one page was odd");
  EXPECT_THAT(taken(), testing::StartsWith("\r\x1b[Kone page was odd\ndownload  ["));
  pass(1000);
  bar.end();
  EXPECT_EQ(taken(), "\r\x1b[Kdownload: 0 of 10 races in 1.0 s\n");
  bar.note("after it");
  EXPECT_EQ(taken(), "after it\n");
}

TEST_F(ProgressBarTest, AClockThatGoesBackIsHarmless) {
  ProgressBar bar(err, kPipe, false, clock);
  bar.begin("download", 2, "races");
  taken();
  pass(-60000);
  bar.advance(1);
  bar.end();
  EXPECT_EQ(taken(), "download: 1 of 2 races in 0 ms\n");
}

TEST(ProgressText, LinesFitTheTerminal) {
  const PhaseState state{"a phase with a rather long name", "partitions", 12345, 25600, 10};
  EXPECT_LE(bar_line(state, 200).size(), 200U);
  EXPECT_THAT(bar_line(state, 200), HasSubstr("["));
  EXPECT_THAT(bar_line(state, 90), Not(HasSubstr("[")));
  EXPECT_EQ(bar_line(state, 10), "a phase w…");
}

TEST(ProgressText, Durations) {
  EXPECT_EQ(duration_text(-1), "0 ms");
  EXPECT_EQ(duration_text(0.8504), "850 ms");
  EXPECT_EQ(duration_text(12.34), "12.3 s");
  EXPECT_EQ(duration_text(245), "4 m 05 s");
  EXPECT_EQ(duration_text(7384), "2 h 03 m");
}

}  // namespace
}  // namespace rps::cli
