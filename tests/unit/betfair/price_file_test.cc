#include "betfair/price_file.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

constexpr const char* kHeader =
    "EVENT_ID,MENU_HINT,EVENT_NAME,EVENT_DT,SELECTION_ID,SELECTION_NAME,WIN_LOSE,BSP,PPWAP,MORNINGWAP,PPMAX,"
    "PPMIN,"
    "IPMAX,IPMIN,MORNINGTRADEDVOL,PPTRADEDVOL,IPTRADEDVOL\n";

PriceFile read(const std::string& rows) {
  auto file = read_price_file(kHeader + rows, "prices.csv");
  EXPECT_TRUE(file.ok()) << file.error().text();
  return file.ok() ? *std::move(file) : PriceFile();
}

TEST(PriceFile, RowsAreRead) {
  const PriceFile file = read(
      "1.1,GB / Kemp 12th Mar,2m Hcap,12-03-2026 14:30,501,\"Say "
      "\"\"Yes\"\"\",1,4.2,4.6,,7,4,4.5,1.01,10.5,25000,0\n");
  ASSERT_EQ(file.rows.size(), 1U);
  const PriceRow& row = file.rows[0];
  EXPECT_EQ(row.event_id, "1.1");
  EXPECT_EQ(row.menu_hint, "GB / Kemp 12th Mar");
  EXPECT_EQ(row.date.str(), "2026-03-12");
  EXPECT_EQ(row.off, "14:30");
  EXPECT_EQ(row.selection, "Say \"Yes\"");
  EXPECT_EQ(row.won, true);
  EXPECT_EQ(row.prices[0], 4.2);
  EXPECT_EQ(row.prices[2], std::nullopt);
  EXPECT_EQ(row.prices[9], 0);
  EXPECT_TRUE(file.bad_rows.empty());
}

TEST(PriceFile, ColumnsInAnyOrderAndCase) {
  const auto file = read_price_file(
      "extra,bsp,selection_name,event_dt,win_lose,event_id,menu_hint,event_name,selection_id,ppwap,"
      "morningwap,ppmax,"
      "ppmin,ipmax,ipmin,morningtradedvol,pptradedvol,IpTradedVol\r\nx,3.5,Horse,01-02-2026 "
      "09:05,0,7,,,8,,,,,,,,,9\r\n",
      "f");
  ASSERT_TRUE(file.ok()) << file.error().text();
  ASSERT_EQ(file->rows.size(), 1U);
  EXPECT_EQ(file->rows[0].prices[0], 3.5);
  EXPECT_EQ(file->rows[0].prices[9], 9);
  EXPECT_EQ(file->rows[0].off, "09:05");
}

TEST(PriceFile, BadRowsAreNamedAndLeftOut) {
  const std::string good = "1,h,n,12-03-2026 14:30,501,A,1,4,4,4,4,4,4,4,4,4,4\n";
  const PriceFile file = read(good + "1,h,n,2026-03-12 14:30,501,A,1,4,4,4,4,4,4,4,4,4,4\n" +
                              "1,h,n,12-03-2026 14:30,501,A,1,four,4,4,4,4,4,4,4,4,4\n" + "1,h\n" +
                              "1,h,n,31-02-2026 14:30,501,A,1,4,4,4,4,4,4,4,4,4,4\n" +
                              "1,h,n,12-03-2026 14:30,501,,1,4,4,4,4,4,4,4,4,4,4\n" +
                              "1,h,n,12-03-2026 14:30,501,A,maybe,4,4,4,4,4,4,4,4,4,4\n" +
                              "1,h,n,12-03-2026 14:30,501,A,1,nan,4,4,4,4,4,4,4,4,4\n" + good);
  EXPECT_EQ(file.rows.size(), 2U);
  ASSERT_EQ(file.bad_rows.size(), 7U);
  EXPECT_EQ(file.bad_rows[0], "prices.csv:3: EVENT_DT '2026-03-12 14:30' is not DD-MM-YYYY HH:MM");
  EXPECT_EQ(file.bad_rows[1], "prices.csv:4: bsp 'four' is no price");
  EXPECT_EQ(file.bad_rows[2], "prices.csv:5: the row has only 2 fields");
}

TEST(PriceFile, WhatIsNoPriceFile) {
  EXPECT_FALSE(read_price_file("", "f").ok());
  const auto page = read_price_file("<html>Not found</html>\n", "f");
  ASSERT_FALSE(page.ok());
  EXPECT_NE(page.error().text().find("f: there is no column 'event_id'"), std::string::npos);
}

TEST(PriceFile, Names) {
  EXPECT_EQ(price_file_name(*betfair_region("gb"), MarketKind::kWin, *Date::parse("2026-03-12")),
            "dwbfpricesukwin12032026.csv");
  EXPECT_EQ(price_file_name("ire", MarketKind::kPlace, *Date::parse("2026-03-02")),
            "dwbfpricesireplace02032026.csv");
  EXPECT_EQ(betfair_region("jpn"), std::nullopt);
}

}  // namespace
}  // namespace rps
