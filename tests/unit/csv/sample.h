// Made-up races and small helpers for the tests of this stage.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "csv/reader.h"
#include "model/race.h"

namespace rps::sample {

inline constexpr std::int64_t kScraped = 1'762'848'000'123;  // 2025-11-11T08:00:00.123Z

inline Runner winner() {
  Runner r;
  r.num = 4;
  r.pos = "1";
  r.draw = 7;
  r.ovr_btn = 0;
  r.btn = 0;
  r.horse = {"Made Up Star (IRE)", 900001};
  r.age = 5;
  r.colour = "b";
  r.sex = "G";
  r.lbs = 130;
  r.headgear = "tp";
  r.first_time_headgear = true;
  r.secs = 70.71;
  r.sp = "5/2F";
  r.dec = 3.5;
  r.jockey = {"A Rider", 11};
  r.jockey_allowance = 3;
  r.trainer = {"B Trainer & Son", 12};
  r.prize = "4187.20";
  r.official_rating = 74;
  r.rpr = 81;
  r.ts = 77;
  r.sire = {"Some Sire (USA)", 21};
  r.dam = {"Lady's Fancy (GB)", 22};
  r.damsire = {"Old Stallion", 23};
  r.owner = {"Mr \"Big\" Owner, Esq", 31};
  r.silk_url = "https://example.org/silk.svg";
  r.comment = "Led, headed 2f out, rallied";
  r.betting_movement = "op 4/1 tchd 9/2";
  return r;
}

inline Runner faller() {
  Runner r;
  r.pos = "F";
  r.horse = {"Second Fiddle (GB)", 900002};
  r.disqualified = true;
  return r;
}

inline Race race() {
  Race r;
  r.race_id = 700001;
  r.course_id = 107;
  r.date = Date::from_ymd(2025, 11, 11);
  r.region = "gb";
  r.course = "Somewhere (AW)";
  r.off = "14:05";
  r.race_name = "The Café Handicap, Div I";
  r.type = "Flat";
  r.klass = "Class 4";
  r.pattern = "Listed";
  r.rating_band = "0-80";
  r.age_band = "3yo+";
  r.sex_rest = "F & M";
  r.dist = "7½f";
  r.dist_f = 7.5;
  r.dist_m = 1509;
  r.dist_y = 1650;
  r.going = "Standard";
  r.surface = "AW";
  r.ran = 2;
  r.runners = {winner(), faller()};
  r.off_actual = "2:05:31";
  r.winning_secs = 70.71;
  r.winning_time = "1m 10.71s";
  r.prizes = {{"1st", "£4,187.20"}, {"2nd", "£1,200"}};
  r.non_runners = {{"Absent Friend", "Going"}};
  r.layout = PageLayout::kNext;
  r.race_type_code = "F";
  r.warnings = {"page says 3 ran, 2 runners parsed"};
  return r;
}

// The file's rows; a failed read fails the test and gives none.
inline CsvRead read(std::string_view bytes, bool derive_ids = false,
                    std::optional<std::string> country = {}) {
  auto result = read_csv(CsvSource{"f.csv", bytes, std::move(country), Timestamp{kScraped}, derive_ids});
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().text());
  return result.ok() ? std::move(result).value() : CsvRead{};
}

// The message of the error; "" when there was none.
inline std::string read_error(std::string_view bytes, bool derive_ids = false,
                              std::optional<std::string> country = {}) {
  const auto result =
      read_csv(CsvSource{"f.csv", bytes, std::move(country), Timestamp{kScraped}, derive_ids});
  return result.ok() ? "" : result.error().text();
}

// A value as text, by column name; "NULL" for a missing one.
inline std::string at(const CsvRead& read, std::string_view column, std::size_t row = 0) {
  const auto index = results_schema().find(column);
  if (!index || row >= read.rows.rows()) {
    return "no such cell";
  }
  const Column& values = read.rows[*index];
  return values.is_null(row) ? "NULL" : values.display(row);
}

inline bool has_note(const CsvRead& read, std::string_view part) {
  for (const std::string& note : read.notes) {
    if (note.find(part) != std::string::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace rps::sample
