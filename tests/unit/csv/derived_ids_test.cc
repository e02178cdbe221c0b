#include "csv/derived_ids.h"

#include <unordered_map>

#include "unit/csv/sample.h"

namespace rps {
namespace {

const Date kDay = Date::from_ymd(2025, 11, 11);

// Pinned (and computed by another program): ids of loaded tables would change with these.
TEST(DerivedIds, AreStable) {
  EXPECT_EQ(derived_horse_id(""), -1489403670);
  EXPECT_EQ(derived_horse_id("Made Up Star (IRE)"), -50006448);
  EXPECT_EQ(derived_race_id(kDay, "Somewhere (AW)", "14:05:00"), -950056755);
}

TEST(DerivedIds, CaseSpaceAndSecondsDoNotMatterAndWordsAreApart) {
  EXPECT_EQ(derived_horse_id(" made up STAR (ire) "), derived_horse_id("Made Up Star (IRE)"));
  EXPECT_EQ(derived_race_id(kDay, "York", "14:05"), derived_race_id(kDay, "YORK ", "14:05:00"));
  EXPECT_NE(derived_race_id(kDay, "York", "14:05"), derived_race_id(kDay, "York", "14:10"));
  EXPECT_NE(derived_race_id(kDay, "York", "14:05"), derived_race_id(kDay.plus_days(1), "York", "14:05"));
  EXPECT_NE(derived_race_id(kDay, "York1", "4:05"), derived_race_id(kDay, "York", "14:05"));
}

TEST(DerivedIds, AreNegative) {
  for (int i = 0; i < 2000; ++i) {
    EXPECT_LT(derived_horse_id("Horse " + std::to_string(i)), 0);
  }
}

TEST(DerivedIds, ReaderMakesTheMissingOnes) {
  const std::string rows =
      "2025-11-11,gb,Ville,5:45,Uno\n2025-11-11,gb,Ville,5:45,Dos\n2025-11-12,gb,Ville,5:45,Uno\n";
  const CsvRead read = sample::read("date,region,course,off,horse\n" + rows, true);
  ASSERT_EQ(read.rows.rows(), 3U);
  EXPECT_EQ(sample::at(read, "race_id", 0), sample::at(read, "race_id", 1));
  EXPECT_NE(sample::at(read, "race_id", 0), sample::at(read, "race_id", 2));
  EXPECT_EQ(sample::at(read, "horse_id", 0), sample::at(read, "horse_id", 2));
  EXPECT_EQ(sample::at(read, "race_id"), std::to_string(derived_race_id(kDay, "Ville", "17:45")));
  EXPECT_EQ(sample::at(read, "horse_id"), std::to_string(derived_horse_id("Uno")));
}

TEST(DerivedIds, GivenIdsAreKept) {
  const CsvRead read = sample::read("date,region,race_id,horse\n2025-11-11,gb,7,Uno\n", true);
  EXPECT_EQ(sample::at(read, "race_id"), "7");
  EXPECT_EQ(sample::at(read, "horse_id"), std::to_string(derived_horse_id("Uno")));
  const CsvRead both = sample::read("date,region,race_id,horse_id,horse\n2025-11-11,gb,7,8,Uno\n", true);
  EXPECT_EQ(sample::at(both, "horse_id"), "8");
  EXPECT_TRUE(both.notes.empty());
}

TEST(DerivedIds, RowsWithoutCourseOrOffAreSetAside) {
  const CsvRead read = sample::read(
      "date,region,course,off,horse\n2025-11-11,gb,,5:45,Uno\n2025-11-11,gb,Ville,-,Uno\n", true);
  ASSERT_EQ(read.quarantined.size(), 2U);
  EXPECT_EQ(read.quarantined[1].reason, "f.csv:3: there is no course or off time to derive the race_id from");
}

// Two names with one id, found by trying numbers: about 2^16 are enough.
std::pair<std::string, std::string> colliding_horses() {
  std::unordered_map<std::int32_t, std::string> seen;
  for (int i = 0;; ++i) {
    const std::string name = "Horse " + std::to_string(i);
    const auto [at, is_new] = seen.emplace(derived_horse_id(name), name);
    if (!is_new) {
      return {at->second, name};
    }
  }
}

TEST(DerivedIds, TwoHorsesUnderOneIdAreAnErrorInOneRaceAndANoteElsewhere) {
  const auto [a, b] = colliding_horses();
  const std::string header = "date,region,course,off,horse\n";
  const std::string error = sample::read_error(
      header + "2025-11-11,gb,Ville,5:45," + a + "\n2025-11-11,gb,Ville,5:45," + b + "\n", true);
  EXPECT_NE(error.find("'" + a + "' and '" + b + "' get the same derived id"), std::string::npos) << error;
  const CsvRead apart =
      sample::read(header + "2025-11-11,gb,Ville,5:45," + a + "\n2025-11-12,gb,Ville,5:45," + b + "\n", true);
  EXPECT_TRUE(sample::has_note(apart, "1 runs of a horse carry"));
}

TEST(DerivedIds, TwoRacesUnderOneIdAreAnError) {
  std::unordered_map<std::int32_t, std::string> seen;
  for (int i = 0;; ++i) {
    const std::string course = "Course " + std::to_string(i);
    const auto [at, is_new] = seen.emplace(derived_race_id(kDay, course, "14:05"), course);
    if (!is_new) {
      const std::string error =
          sample::read_error("date,region,course,off,horse\n2025-11-11,gb," + at->second +
                                 ",14:05,A\n2025-11-11,gb," + course + ",14:05,B\n",
                             true);
      EXPECT_NE(error.find("get the same derived id"), std::string::npos) << error;
      return;
    }
  }
}

}  // namespace
}  // namespace rps
