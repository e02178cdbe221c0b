// Signals as the program handles them (base/interrupt.h), each in a process of its own.
#include "base/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace rps {
namespace {

TEST(InterruptDeathTest, TheFirstSignalOnlyAsks) {
  for (const int signal : {SIGINT, SIGTERM}) {
    EXPECT_EXIT(
        {
          install_interrupt_handlers("stopping\n");
          const bool before = interrupted();
          std::raise(signal);
          std::exit(!before && interrupted() ? 7 : 8);
        },
        testing::ExitedWithCode(7), "stopping");
  }
}

TEST(InterruptDeathTest, TheSecondSignalEndsAtOnce) {
  EXPECT_EXIT(
      {
        install_interrupt_handlers(nullptr);
        std::raise(SIGINT);
        std::raise(SIGTERM);
      },
      testing::ExitedWithCode(130), "");
}

TEST(Interrupt, CanBeAskedForAndForgotten) {
  request_interrupt();
  EXPECT_TRUE(interrupted());
  EXPECT_EQ(interrupted_error("3 of 5 days are written").kind, ErrorKind::kInterrupted);
  clear_interrupt();
  EXPECT_FALSE(interrupted());
}

}  // namespace
}  // namespace rps
