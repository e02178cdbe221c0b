#include "parse/distance.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

TEST(Lengths, WordsAndFractions) {
  EXPECT_EQ(lengths_from_text("nse"), 0.05);
  EXPECT_EQ(lengths_from_text("shd"), 0.1);
  EXPECT_EQ(lengths_from_text("snk"), 0.2);
  EXPECT_EQ(lengths_from_text("hd"), 0.2);
  EXPECT_EQ(lengths_from_text("nk"), 0.3);
  EXPECT_EQ(lengths_from_text("lgnk"), 0.4);
  EXPECT_EQ(lengths_from_text("dht"), 0.0);
  EXPECT_EQ(lengths_from_text("dist"), 30.0);
  EXPECT_EQ(lengths_from_text("¼"), 0.25);
  EXPECT_EQ(lengths_from_text("½"), 0.5);
  EXPECT_EQ(lengths_from_text("2½"), 2.5);
  EXPECT_EQ(lengths_from_text("11¾"), 11.75);
  EXPECT_EQ(lengths_from_text("123"), 123.0);
  EXPECT_EQ(lengths_from_text("0.1"), 0.1);
}

TEST(Lengths, Brackets) {
  EXPECT_EQ(lengths_from_text("[2¼]"), 2.25);
  EXPECT_EQ(lengths_from_text(" [ nk ] "), 0.3);
}

TEST(Lengths, NotADistance) {
  for (const char* text : {"", "-", "–", "far", "2½ lengths", "½½", "1.2.3", "2Â½", "[]"}) {
    EXPECT_FALSE(lengths_from_text(text)) << text;
  }
}

TEST(RaceYards, ShortForms) {
  EXPECT_EQ(race_yards("2m½f"), 3630);
  EXPECT_EQ(race_yards("5½f"), 1210);
  EXPECT_EQ(race_yards("3m"), 5280);
  EXPECT_EQ(race_yards("1m7½f"), 3410);
  EXPECT_EQ(race_yards("4m2f"), 7480);
}

TEST(RaceYards, FullForms) {
  EXPECT_EQ(race_yards("(2m132yds)"), 3652);
  EXPECT_EQ(race_yards("(1m5f188yds)"), 3048);
  EXPECT_EQ(race_yards("5f160yds"), 1260);
  EXPECT_EQ(race_yards("1m 1y"), 1761);
}

TEST(RaceYards, NotADistance) {
  for (const char* text : {"", "()", "2", "m", "2m½", "2k", "1600m", "5Â½f", "0f", "-1m"}) {
    EXPECT_FALSE(race_yards(text)) << text;
  }
}

TEST(RaceYards, Units) {
  EXPECT_EQ(furlongs_from_yards(3630), 16.5);
  EXPECT_EQ(furlongs_from_yards(1760), 8);
  EXPECT_EQ(metres_from_yards(1760), 1609);
  EXPECT_EQ(metres_from_yards(3652), 3339);
  EXPECT_EQ(metres_from_yards(3520), 3219);
}

}  // namespace
}  // namespace rps
