#include "parse/odds.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

TEST(DecimalOdds, Fractions) {
  EXPECT_EQ(decimal_odds("13/2"), 7.5);
  EXPECT_EQ(decimal_odds("100/30"), 4.33);
  EXPECT_EQ(decimal_odds("4/11"), 1.36);
  EXPECT_EQ(decimal_odds("250/1"), 251.0);
  EXPECT_EQ(decimal_odds("114/10"), 12.4);
}

TEST(DecimalOdds, HalvesGoToTheEvenDigit) {
  EXPECT_EQ(decimal_odds("13/8"), 2.62);
  EXPECT_EQ(decimal_odds("15/8"), 2.88);
  EXPECT_EQ(decimal_odds("8/13"), 1.62);
  EXPECT_EQ(decimal_odds("11/8"), 2.38);
}

TEST(DecimalOdds, Favourites) {
  EXPECT_EQ(decimal_odds("6/4F"), 2.5);
  EXPECT_EQ(decimal_odds("7/2J"), 4.5);
  EXPECT_EQ(decimal_odds("7/2C"), 4.5);
  EXPECT_EQ(decimal_odds("7/2JF"), 4.5);
  EXPECT_EQ(decimal_odds("7/2CF"), 4.5);
}

TEST(DecimalOdds, Evens) {
  EXPECT_EQ(decimal_odds("Evens"), 2.0);
  EXPECT_EQ(decimal_odds("EvensF"), 2.0);
  EXPECT_EQ(decimal_odds("EvsJ"), 2.0);
}

TEST(DecimalOdds, None) {
  for (const char* text : {"", "–", "-", "F", "JF", "No Odds", "no odds"}) {
    EXPECT_TRUE(is_no_price(text)) << text;
    EXPECT_FALSE(decimal_odds(text)) << text;
  }
  for (const char* text : {"5/0", "-5/2", "5-2", "5/2x", "/2", "99999999999/1"}) {
    EXPECT_FALSE(is_no_price(text)) << text;
    EXPECT_FALSE(decimal_odds(text)) << text;
  }
}

TEST(Prize, Plain) {
  EXPECT_EQ(plain_prize("£5,281"), "5281");
  EXPECT_EQ(plain_prize(" £1,308,462.82 "), "1308462.82");
  EXPECT_EQ(plain_prize("€11,780"), "€11780");
  EXPECT_EQ(plain_prize(""), "");
}

TEST(Prize, Shared) {
  EXPECT_EQ(shared_prize({"£348.70"}), "348.70");
  EXPECT_EQ(shared_prize({"£300", "£300"}), "300");
  EXPECT_EQ(shared_prize({"£515.76", "£257.04"}), "386.40");
  EXPECT_EQ(shared_prize({"€945", "€420"}), "€682.50");
  EXPECT_EQ(shared_prize({"£300", ""}), "150");
  EXPECT_EQ(shared_prize({"£3", "£2", "£1"}), "2");
  EXPECT_EQ(shared_prize({""}), "");
  EXPECT_EQ(shared_prize({"£100", "a trophy"}), "100");
}

}  // namespace
}  // namespace rps
