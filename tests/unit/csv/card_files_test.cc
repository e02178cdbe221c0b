// Race cards as JSON and CSV, and extra columns behind the day's.
#include <gtest/gtest.h>

#include <algorithm>

#include "csv/card_csv.h"
#include "csv/card_json.h"
#include "csv/header.h"
#include "csv/price_columns.h"
#include "csv/records.h"
#include "csv/writer.h"

namespace rps {
namespace {

CardRunner full_runner() {
  CardRunner runner;
  runner.status = CardStatus::kReserve;
  runner.num = 3;
  runner.draw = 5;
  runner.horse = Entity{"Say \"Yes\", Boy (IRE)", 11};
  runner.age = 4;
  runner.colour = "b";
  runner.sex = "G";
  runner.lbs = 131;
  runner.extra_lbs = 5;
  runner.long_lbs = 129;
  runner.headgear = "tp";
  runner.first_time_headgear = true;
  runner.wind_surgery = "1";
  runner.first_time_gelded = true;
  runner.jockey = Entity{"A Rider", 7};
  runner.jockey_allowance = 5;
  runner.jockey_first_time = true;
  runner.trainer = Entity{"B Trainer", 8};
  runner.trainer_rtf = 50;
  runner.owner = Entity{"C Owner", 9};
  runner.official_rating = 81;
  runner.rpr = 96;
  runner.ts = 70;
  runner.form = "1/2-3";
  runner.last_run = "273 (13J)";
  runner.days_off = 13;
  runner.forecast = "100/30";
  runner.forecast_dec = 4.33;
  runner.tips = 2;
  runner.badges = {"C", "BF"};
  runner.sire = Entity{"Sire (FR)", 21};
  runner.dam = Entity{"Dam (GB)", 22};
  runner.damsire = Entity{"Damsire", 23};
  runner.silk_url = "https://img.test/9.svg";
  runner.spotlight = "Won here, twice.";
  runner.diomed = "Won.";
  return runner;
}

RaceCard full_card() {
  RaceCard card;
  card.race_id = 919085;
  card.course_id = 1079;
  card.date = *Date::parse("2026-05-20");
  card.region = "gb";
  card.fetched_at = *Timestamp::parse("2026-05-20T07:00:00Z");
  card.course = "Kempton (AW)";
  card.off = "20:00";
  card.off_at = "2026-05-20T20:00:00+01:00";
  card.race_name = "A Handicap";
  card.type = "Flat";
  card.klass = "Class 4";
  card.dist = "7f";
  card.dist_f = 7;
  card.dist_y = 1540;
  card.fences = 8;
  card.prizes = {{"1st", "£6280.80"}};
  card.declared = 2;
  card.running = 1;
  card.not_shown = 1;
  card.warnings = {"page says 2 runners, 1 are on it"};
  CardRunner bare;
  bare.horse = Entity{"Bare (GB)", 12};
  card.runners = {full_runner(), bare};
  return card;
}

CardDay day_of(std::vector<RaceCard> cards) {
  return CardDay{*Date::parse("2026-05-20"), "gb", *Timestamp::parse("2026-05-20T07:00:01Z"), true,
                 std::move(cards)};
}

TEST(CardJson, RoundTrip) {
  RaceCard abandoned;
  abandoned.race_id = 5;
  abandoned.abandoned = true;
  const CardDay day = day_of({full_card(), abandoned});
  const std::string json = encode_card_json(day);
  const auto read = decode_card_json(json, "f");
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_EQ(read->cards, day.cards);
  EXPECT_EQ(read->fetched_at, day.fetched_at);
  EXPECT_TRUE(read->incomplete);
  EXPECT_EQ(encode_card_json(*read), json);
}

TEST(CardJson, WhatIsNoCardFileIsNamed) {
  for (const char* text :
       {"", "[]", "{}", R"({"format": "rpscrape-day-1"})", R"({"format": "rpscrape-cards-1"})"}) {
    const auto read = decode_card_json(text, "cards.json");
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_NE(read.error().text().find("cards.json: "), std::string::npos);
  }
  std::string json = encode_card_json(day_of({full_card()}));
  json.replace(json.find("\"reserve\""), 9, "\"spare\"");
  EXPECT_NE(decode_card_json(json, "f").error().text().find("cards.cards[0].runners[0].status"),
            std::string::npos);
}

TEST(CardCsv, OneRowPerRunner) {
  const std::vector<RaceCard> cards{full_card()};
  const std::string csv = encode_card_csv(cards);
  CsvRecords records(csv);
  CsvRecord record;
  ASSERT_EQ(records.next(record), CsvRecords::Next::kRecord);
  const auto columns = card_columns();
  EXPECT_TRUE(std::equal(columns.begin(), columns.end(), record.fields.begin(), record.fields.end()));
  const auto field = [&](std::string_view name) {
    const auto at = std::find(columns.begin(), columns.end(), name) - columns.begin();
    return std::string(record.fields.at(static_cast<std::size_t>(at)));
  };
  ASSERT_EQ(records.next(record), CsvRecords::Next::kRecord);
  EXPECT_EQ(field("horse"), "Say \"Yes\", Boy (IRE)");
  EXPECT_EQ(field("region"), "GB");
  EXPECT_EQ(field("status"), "reserve");
  EXPECT_EQ(field("wgt"), "9-5");
  EXPECT_EQ(field("hg"), "tp1");
  EXPECT_EQ(field("forecast_dec"), "4.33");
  EXPECT_EQ(field("badges"), "C BF");
  EXPECT_EQ(field("spotlight"), "Won here, twice.");
  ASSERT_EQ(records.next(record), CsvRecords::Next::kRecord);
  EXPECT_EQ(field("status"), "runner");
  EXPECT_EQ(field("jockey"), "");
  EXPECT_EQ(field("or"), "");
  EXPECT_EQ(records.next(record), CsvRecords::Next::kEnd);
}

TEST(ExtraColumnsOfCsv, StandBehindTheOthersAndAreReadOver) {
  Race race;
  race.race_id = 1;
  race.date = *Date::parse("2026-05-20");
  for (const int id : {11, 12}) {
    Runner runner;
    runner.horse = Entity{"Horse", id};
    race.runners.push_back(runner);
  }
  ExtraColumns extra;
  extra.names = {"bsp", "bsp_place"};
  extra.values[{1, 12}] = {"4.2", "a,b"};
  const std::vector<std::string> chosen{"date", "horse_id", "horse"};
  const std::string csv = encode_csv(std::vector<Race>{race}, *choose_columns(chosen), extra);
  EXPECT_EQ(csv,
            "date,horse_id,horse,bsp,bsp_place\n2026-05-20,11,Horse,,\n2026-05-20,12,Horse,4.2,\"a,b\"\n");

  std::vector<std::string_view> header{"date", "horse"};
  header.insert(header.end(), kWinPriceColumns.begin(), kWinPriceColumns.end());
  header.insert(header.end(), kPlacePriceColumns.begin(), kPlacePriceColumns.end());
  EXPECT_EQ(map_header(header, "f")->notes, std::vector<std::string>{});
}

}  // namespace
}  // namespace rps
