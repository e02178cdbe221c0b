#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace rps {
namespace {

using ::testing::ElementsAre;

TEST(Text, TrimsAndSqueezesAsciiSpace) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(squeeze("  a \t\n b  "), "a b");
  EXPECT_EQ(squeeze(" "), "");
  EXPECT_EQ(squeeze("\xC2\xA0x"), "\xC2\xA0x");  // a no-break space is not ASCII
}

TEST(Text, LowersAsciiOnly) {
  EXPECT_EQ(lower("ÀBC-Z"), "Àbc-z");
  EXPECT_TRUE(iequals("Gowran", "gOWRAN"));
  EXPECT_FALSE(iequals("a", "ab"));
  EXPECT_FALSE(iequals("[", "{"));  // 0x20 apart, yet no letters
}

TEST(Text, SplitsAndJoins) {
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_EQ(join({"a", "", "b"}, ", "), "a, , b");
  EXPECT_EQ(join({}, ","), "");
}

TEST(Text, ReplacesLeftToRight) {
  EXPECT_EQ(replace_all("aaa", "aa", "b"), "ba");
  EXPECT_EQ(replace_all("a'b'", "'", "''"), "a''b''");
  EXPECT_EQ(replace_all("ab", "", "x"), "ab");
}

TEST(Text, ReadsWholeNumbers) {
  EXPECT_EQ(to_int("-12"), -12);
  EXPECT_EQ(to_int("007"), 7);
  EXPECT_EQ(to_int("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  for (const char* text : {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808"}) {
    EXPECT_EQ(to_int(text), std::nullopt) << text;
  }
}

TEST(Text, ReadsDoublesButNoWords) {
  EXPECT_EQ(to_double("12.50"), 12.5);
  EXPECT_EQ(to_double("-.5"), -0.5);
  EXPECT_EQ(to_double("1e3"), 1000.0);
  EXPECT_EQ(to_double("1E-2"), 0.01);
  for (const char* text : {"", "-", ".", "nan", "NaN", "inf", "-inf", "infinity", "0x10", "+1", " 1", "1 ",
                           "1,5", "1.2.3", "e5", "1e", "1e999"}) {
    EXPECT_EQ(to_double(text), std::nullopt) << text;
  }
}

TEST(Text, WritesTheShortestDecimal) {
  EXPECT_EQ(shortest(1.0), "1");
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(-2.675), "-2.675");
}

TEST(Text, RoundsTheDecimalAsWritten) {
  EXPECT_EQ(fixed(2.675, 2), "2.68");  // stored as 2.67499…
  EXPECT_EQ(fixed(1.005, 2), "1.01");
  EXPECT_EQ(fixed(-1.005, 2), "-1.01");
  EXPECT_EQ(fixed(0.285, 2), "0.29");
  EXPECT_EQ(fixed(2.674, 2), "2.67");
  EXPECT_EQ(fixed(0.5, 0), "1");
  EXPECT_EQ(fixed(2.5, 0), "3");
  EXPECT_EQ(fixed(99.995, 2), "100.00");
  EXPECT_EQ(fixed(3, 2), "3.00");
  EXPECT_EQ(fixed(0.05, 1), "0.1");
  EXPECT_EQ(fixed(1e-7, 3), "0.000");
}

TEST(Text, KeepsEveryDigitOfLargeNumbers) {
  EXPECT_EQ(fixed(123456789012345.0, 0), "123456789012345");
  EXPECT_EQ(fixed(1e15, 1), "1000000000000000.0");
  EXPECT_EQ(fixed(1e100, 1).size(), 103U);  // 101 digits before the point
  EXPECT_EQ(fixed(std::numeric_limits<double>::max(), 0).size(), 309U);
}

TEST(Text, HasNoNegativeZeroAndNamesNonNumbers) {
  EXPECT_EQ(fixed(-0.0, 1), "0.0");
  EXPECT_EQ(fixed(-0.004, 2), "0.00");
  EXPECT_EQ(fixed(std::nan(""), 2), "nan");
  EXPECT_EQ(fixed(-std::numeric_limits<double>::infinity(), 2), "-inf");
}

// For values with few decimals, twice as many fixed decimals change nothing.
TEST(Text, FixedAgreesWithIntegersOnRandomCents) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same numbers in each run
  std::uniform_int_distribution<std::int64_t> cents(-99'999'999, 99'999'999);
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t n = cents(random);
    const std::string text = fixed(static_cast<double>(n) / 100, 2);
    ASSERT_EQ(to_int(replace_all(text, ".", "")), n) << text;
    ASSERT_EQ(text.size() - text.find('.'), 3U) << text;
  }
}

TEST(Text, ShowsBytesToPeople) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(999), "999 B");
  EXPECT_EQ(human_bytes(1000), "1.0 kB");
  EXPECT_EQ(human_bytes(1'449'000), "1.4 MB");
  EXPECT_EQ(human_bytes(999'949), "999.9 kB");
  EXPECT_EQ(human_bytes(999'950), "1.0 MB");
  EXPECT_EQ(human_bytes(std::numeric_limits<std::uint64_t>::max()), "18446744.1 TB");
}

TEST(Text, GroupsThousands) {
  EXPECT_EQ(thousands(0), "0");
  EXPECT_EQ(thousands(-999), "-999");
  EXPECT_EQ(thousands(1000), "1,000");
  EXPECT_EQ(thousands(-2567890), "-2,567,890");
  EXPECT_EQ(thousands(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(Utf8, AcceptsTheEdgesOfEveryLength) {
  for (const char* text :
       {"", "abc", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "Épée de Bois ½"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  EXPECT_TRUE(is_utf8(std::string_view("\0", 1)));
}

TEST(Utf8, RefusesIllFormedSequencesAndSaysWhere) {
  const std::string_view bad[] = {
      "\x80",              // a tail alone
      "\xC0\xAF",          // overlong
      "\xC1\xBF",          // overlong
      "\xE0\x9F\xBF",      // overlong
      "\xF0\x8F\xBF\xBF",  // overlong
      "\xED\xA0\x80",      // a surrogate
      "\xF4\x90\x80\x80",  // beyond U+10FFFF
      "\xF5\x80\x80\x80",
      "\xFF",
      "\xC3",
      "\xE2\x82",
      "\xF0\x9F\x98",
      "\xC3x",
      "\xE2\x82x",
      "\xE2x\xAC",
  };
  for (const std::string_view tail : bad) {
    std::size_t bad_at = 99;
    EXPECT_FALSE(is_utf8("é!" + std::string(tail), &bad_at)) << tail;
    EXPECT_EQ(bad_at, 3U) << tail;
  }
}

}  // namespace
}  // namespace rps
