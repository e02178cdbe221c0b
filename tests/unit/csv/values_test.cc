#include "csv/values.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

TEST(Values, Missing) {
  for (const char* text :
       {"", "-", "–", "nan", "NaN", "NAN", "None", "none", "null", "NULL", "not found", "Not Found"}) {
    EXPECT_TRUE(is_missing(text)) << text;
  }
  for (const char* text : {"0", "--", "—", "na", "nano", "nulls", "nowhere's", "not-found"}) {
    EXPECT_FALSE(is_missing(text)) << text;
  }
}

TEST(Values, Int) {
  EXPECT_EQ(parse_int("12"), 12);
  EXPECT_EQ(parse_int("-7"), -7);
  EXPECT_EQ(parse_int("1400.0"), 1400);
  EXPECT_EQ(parse_int("12.000"), 12);
  EXPECT_EQ(parse_int("2147483647"), 2147483647);
  EXPECT_EQ(parse_int("-2147483648"), INT32_MIN);
  for (const char* text :
       {"2147483648", "99999999999999999999", "12.5", "12.", "12.0x", "1e3", "+1", "x", "1 2", "0x1F"}) {
    EXPECT_EQ(parse_int(text), std::nullopt) << text;
  }
}

TEST(Values, Number) {
  EXPECT_EQ(parse_number("3.5"), 3.5);
  EXPECT_EQ(parse_number(".75"), 0.75);
  EXPECT_EQ(parse_number("-2"), -2.0);
  EXPECT_EQ(parse_number("1e3"), 1000.0);
  for (const char* text : {"inf", "-inf", "infinity", "1e999", "1,000", "5f", "£5", "+1", "nan(1)", "."}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(Values, Lengths) {
  EXPECT_EQ(parse_lengths("2.25"), 2.25);
  EXPECT_EQ(parse_lengths("nk"), 0.3);
  EXPECT_EQ(parse_lengths("SHD"), 0.1);
  EXPECT_EQ(parse_lengths("nse"), 0.05);
  EXPECT_EQ(parse_lengths("dist"), 30.0);
  EXPECT_EQ(parse_lengths("far"), std::nullopt);
}

TEST(Values, Seconds) {
  EXPECT_EQ(parse_seconds("70.71"), 70.71);
  EXPECT_EQ(parse_seconds("1:10.71"), 70.71);
  EXPECT_EQ(parse_seconds("1:0.22"), 60.22);
  EXPECT_EQ(parse_seconds("0:59.67"), 59.67);
  EXPECT_EQ(parse_seconds("10:00.04"), 600.04);
  for (const char* text : {"1:60.00", "1:-2", ":5", "1:", "x:1", "123:01", "1:2:3"}) {
    EXPECT_EQ(parse_seconds(text), std::nullopt) << text;
  }
}

TEST(Values, WeightAndPrice) {
  EXPECT_EQ(parse_weight("9-4"), 130);
  EXPECT_EQ(parse_weight("11-0"), 154);
  EXPECT_EQ(parse_weight("9-14"), std::nullopt);
  EXPECT_EQ(parse_weight("9"), std::nullopt);
  EXPECT_EQ(parse_price("5/2F"), 3.5);
  EXPECT_EQ(parse_price("100/30"), 4.33);
  EXPECT_EQ(parse_price("EvensF"), 2.0);
  EXPECT_EQ(parse_price("Evs"), 2.0);
  EXPECT_EQ(parse_price("4/11JF"), 1.36);
  for (const char* text : {"F", "5", "5/0", "x/2", "-1/2"}) {
    EXPECT_EQ(parse_price(text), std::nullopt) << text;
  }
}

TEST(Values, Dates) {
  const Date day = Date::from_ymd(2018, 11, 3);
  for (const char* text : {"2018-11-03", "2018/11/03", "3 Nov 2018", "03 nov 2018", "2018-11-03 00:00:00",
                           "2018-11-03T00:00:00", "2018-11-03 00:00:00.000"}) {
    EXPECT_EQ(parse_date(text), day) << text;
  }
  for (const char* text :
       {"31 Nov 2018", "3 Now 2018", "0 Nov 2018", "3 Nov 18", "2018-02-30", "03/11/2018", "2018-11-3",
        "2018-11-03x00:00", "2018-11-03 noon", "20181103", "Nov 3 2018", "3 Nov 2018 x"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
}

TEST(Values, Off) {
  const auto off = parse_off("09:05");
  ASSERT_TRUE(off);
  EXPECT_EQ(off->hour, 9);
  EXPECT_EQ(off->minute, 5);
  EXPECT_TRUE(off->padded);
  EXPECT_FALSE(off->has_seconds);
  EXPECT_FALSE(parse_off("9:05")->padded);
  EXPECT_EQ(parse_off("18:45:30")->second, 30);
  EXPECT_TRUE(parse_off("9:45:00")->has_seconds);
  for (const char* text : {"24:00", "9:60", "9:5", "9", ":05", "905", "9:05pm", "9:05:60", "100:05"}) {
    EXPECT_FALSE(parse_off(text)) << text;
  }
}

TEST(Values, AMarkerAloneIsNoPrice) {
  for (const char* text : {"F", "J", "CJ", "No Odds", "NO ODDS"}) {
    EXPECT_TRUE(has_no_price(text)) << text;
  }
  for (const char* text : {"5/2F", "Evens", "x"}) {
    EXPECT_FALSE(has_no_price(text)) << text;
  }
}

}  // namespace
}  // namespace rps
