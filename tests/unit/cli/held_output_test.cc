#include "cli/held_output.h"

#include <gtest/gtest.h>

#include <sstream>

namespace rps::cli {
namespace {

TEST(HeldOutput, KeepsAllUntilItIsReleased) {
  std::ostringstream target;
  HeldOutput held(target);
  std::ostream out(&held);
  out << "one " << 2 << std::flush;
  EXPECT_EQ(target.str(), "");
  EXPECT_TRUE(held.release());
  EXPECT_EQ(target.str(), "one 2");
}

TEST(HeldOutput, DiscardLeavesNothing) {
  std::ostringstream target;
  HeldOutput held(target);
  std::ostream(&held) << "half of a docum";
  EXPECT_TRUE(held.discard());
  EXPECT_TRUE(held.release());
  EXPECT_EQ(target.str(), "");
}

TEST(HeldOutput, PassesThroughOnceItIsFull) {
  std::ostringstream target;
  HeldOutput held(target, 4);
  std::ostream out(&held);
  out << "abcd";
  EXPECT_EQ(target.str(), "");
  out << 'e';
  EXPECT_EQ(target.str(), "abcde");
  EXPECT_FALSE(held.discard());
}

TEST(HeldOutput, ATargetThatFailsIsNoticed) {
  std::ostringstream target;
  target.setstate(std::ios::badbit);
  HeldOutput held(target, 1);
  std::ostream out(&held);
  out << "abc";
  EXPECT_FALSE(out.good());
}

}  // namespace
}  // namespace rps::cli
