#include "parse/times.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

TEST(Off, FromIso) {
  EXPECT_EQ(off_from_iso("2022-05-11T17:30:00+01:00"), "17:30");
  EXPECT_EQ(off_from_iso("2009-12-12T14:45:00Z"), "14:45");
  EXPECT_EQ(off_from_iso("2022-05-11 07:05"), "07:05");
  EXPECT_EQ(off_from_iso("7:05"), "07:05");
  for (const char* text : {"", "2022-05-11", "25:00", "12:60", "1230", "T", "noon"}) {
    EXPECT_EQ(off_from_iso(text), "") << text;
  }
}

TEST(Off, FromTwelveHours) {
  EXPECT_EQ(off_from_12h("5:30"), "17:30");
  EXPECT_EQ(off_from_12h("12:05"), "12:05");
  EXPECT_EQ(off_from_12h("1:00"), "13:00");
  EXPECT_EQ(off_from_12h("10:40"), "10:40");
  EXPECT_EQ(off_from_12h("11:50"), "11:50");
  EXPECT_EQ(off_from_12h("17:30"), "17:30");
  EXPECT_EQ(off_from_12h("07:40"), "07:40");
  EXPECT_EQ(off_from_12h("soon"), "");
}

TEST(WinningSeconds, Forms) {
  EXPECT_EQ(winning_seconds("4m 8.50s (slow by 15.30s)"), 248.5);
  EXPECT_EQ(winning_seconds("58.04s"), 58.04);
  EXPECT_EQ(winning_seconds("1m10.98s"), 70.98);
  EXPECT_EQ(winning_seconds("5m 52.04s"), 352.04);
  EXPECT_EQ(winning_seconds("2m"), 120);
  for (const char* text : {"", "-", "fast", "m 3s", "4m x", "3.2.1s", "5s late"}) {
    EXPECT_FALSE(winning_seconds(text)) << text;
  }
}

TEST(LengthsPerSecond, FlatAndJumps) {
  EXPECT_EQ(lengths_per_second("Flat", "Good To Firm", "Turf"), 6);
  EXPECT_EQ(lengths_per_second("Flat", "Good To Soft", "Turf"), 5.5);
  EXPECT_EQ(lengths_per_second("Flat", "Soft", "Turf"), 5);
  EXPECT_EQ(lengths_per_second("Flat", "Standard To Slow", "AW"), 6);
  EXPECT_EQ(lengths_per_second("Flat", "Fast", "Dirt"), 6);
  EXPECT_EQ(lengths_per_second("Hurdle", "Good", "Turf"), 5);
  EXPECT_EQ(lengths_per_second("Chase", "Good To Yielding", "Turf"), 4.5);
  EXPECT_EQ(lengths_per_second("NH Flat", "Yielding", "Turf"), 4);
  EXPECT_EQ(lengths_per_second("Hurdle", "Very Soft", "Turf"), 4);
  EXPECT_EQ(lengths_per_second("Hurdle", "Good (Soft in places)", "Turf"), 5);
}

TEST(FinishingSeconds, ScaledByLengths) {
  EXPECT_EQ(finishing_seconds(248.5, 0, 0, 4), 248.5);
  EXPECT_EQ(finishing_seconds(70.98, 8.75, 3.25, 6), 72.44);
  EXPECT_EQ(finishing_seconds(70.98, 8.75, std::nullopt, 6), 72.44);
}

TEST(FinishingSeconds, SmallGapsAreAddedOncePastALength) {
  EXPECT_EQ(finishing_seconds(128.28, 1.25, 0.1, 5), 128.55);   // 1.35 lengths
  EXPECT_EQ(finishing_seconds(128.28, 0.75, 0.05, 5), 128.43);  // not past a length
  EXPECT_EQ(finishing_seconds(128.28, 1.25, 0.25, 5), 128.53);  // not a small gap
}

TEST(FinishingSeconds, HalvesGoUp) {
  EXPECT_EQ(finishing_seconds(64.6, 2.25, 1.75, 6), 64.98);
}

}  // namespace
}  // namespace rps
