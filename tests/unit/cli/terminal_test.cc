#include "cli/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): posix_openpt is POSIX
#include <sys/ioctl.h>
#include <unistd.h>

#include "unit/cli/fixture.h"

namespace rps::cli {
namespace {

TEST(ColourWanted, OnlyOnATerminalThatTakesIt) {
  FakeHost host;
  host.variables = {{"TERM", "xterm"}};
  EXPECT_TRUE(colour_wanted(true, host.environment()));
  EXPECT_FALSE(colour_wanted(false, host.environment()));
  host.variables = {{"TERM", "dumb"}};
  EXPECT_FALSE(colour_wanted(true, host.environment()));
  host.variables = {{"TERM", "xterm"}, {"NO_COLOR", "1"}};
  EXPECT_FALSE(colour_wanted(true, host.environment()));
}

TEST(Paint, IsPlainWithoutColour) {
  EXPECT_EQ(paint(Terminal{}, Colour::kRed, "x"), "x");
  EXPECT_EQ(paint(Terminal{true, 80, true}, Colour::kRed, "x"), "\x1b[31mx\x1b[0m");
}

TEST(DetectTerminal, APipeIsNone) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  FakeHost host;
  const Terminal terminal = detect_terminal(ends[1], host.environment());
  close(ends[0]);
  close(ends[1]);
  EXPECT_FALSE(terminal.tty);
  EXPECT_FALSE(terminal.colour);
}

TEST(DetectTerminal, APseudoTerminalHasItsWidth) {
  const int main_side = posix_openpt(O_RDWR | O_NOCTTY);
  if (main_side < 0 || grantpt(main_side) != 0 || unlockpt(main_side) != 0) {
    GTEST_SKIP() << "no pseudo terminals here";
  }
  const int side = open(ptsname(main_side), O_RDWR | O_NOCTTY);
  ASSERT_GE(side, 0);
  winsize size{};
  size.ws_col = 123;
  ASSERT_EQ(ioctl(side, TIOCSWINSZ, &size), 0);
  FakeHost host;
  const Terminal terminal = detect_terminal(side, host.environment());
  close(side);
  close(main_side);
  EXPECT_TRUE(terminal.tty);
  EXPECT_EQ(terminal.width, 123);
  EXPECT_TRUE(terminal.colour);
}

}  // namespace
}  // namespace rps::cli
