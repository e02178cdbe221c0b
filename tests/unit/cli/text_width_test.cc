#include "cli/text_width.h"

#include <gtest/gtest.h>

namespace rps::cli {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("Zoë"), 3U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);  // e and a combining acute accent
  EXPECT_EQ(display_width("東京"), 4U);
  EXPECT_EQ(display_width("🐎"), 2U);
  EXPECT_EQ(display_width("\xff\xc3"), 2U);  // not UTF-8
}

TEST(CutToWidth, LeavesRoomForTheEllipsis) {
  EXPECT_EQ(cut_to_width("abcdef", 6), "abcdef");
  EXPECT_EQ(cut_to_width("abcdef", 4), "abc…");
  EXPECT_EQ(cut_to_width("東京都", 4), "東…");
  EXPECT_EQ(cut_to_width("abc", 1), "…");
  EXPECT_EQ(cut_to_width("abc", 0), "");
}

TEST(Printable, ShowsControlCharacters) {
  EXPECT_EQ(printable("a\tb\nc\r"), "a\\tb\\nc\\r");
  EXPECT_EQ(printable("\x1b[0m"), "\\x1b[0m");
  EXPECT_EQ(printable("\xC2\x9B"), "\\x9b");
  EXPECT_EQ(printable("Zoë"), "Zoë");
  EXPECT_EQ(printable("a\xE2\x80\xAEz\xE2\x81\xA6 … €"), "a\\u202ez\\u2066 … €");
  EXPECT_EQ(printable_lines("a\x1b\nb\tc"), "a\\x1b\nb\\tc");
}

}  // namespace
}  // namespace rps::cli
