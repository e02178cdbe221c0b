#include "parse/race_class.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

TEST(ClassLabel, DigitsAndLetters) {
  EXPECT_EQ(class_label("(Class 4)"), "Class 4");
  EXPECT_EQ(class_label("4"), "Class 4");
  EXPECT_EQ(class_label("Class 7"), "Class 7");
  const std::string expected = "12345667";
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(class_label(std::string("(Class ") + static_cast<char>('A' + i) + ")"),
              std::string("Class ") + expected[i]);
  }
  for (const char* text : {"", "()", "Class", "Class 9", "Class 12", "Premier"}) {
    EXPECT_EQ(class_label(text), "") << text;
  }
}

struct NameCase {
  const char* title;
  const char* pattern;
  const char* name;
};

class RaceName : public testing::TestWithParam<NameCase> {};

TEST_P(RaceName, PatternAndClassLeaveTheName) {
  EXPECT_EQ(pattern_in_title(GetParam().title), GetParam().pattern);
  EXPECT_EQ(clean_race_name(GetParam().title), GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(
    Titles, RaceName,
    testing::Values(
        NameCase{"Milk Churn Stakes (Group 1)", "Group 1", "Milk Churn Stakes"},
        NameCase{"Haystack Cup (Spring) (Grade 1) (4yo+) (Turf)", "Grade 1",
                 "Haystack Cup (Spring) (4yo+) (Turf)"},
        NameCase{"Haystack Cup (Listed Race)", "Listed", "Haystack Cup"},
        NameCase{"Haystack Cup (Listed)", "Listed", "Haystack Cup"},
        NameCase{"Haystack Cup (Listed Handicap) (5yo)", "Listed", "Haystack Cup (Handicap) (5yo)"},
        NameCase{"Haystack Cup (Group 3 Handicap) (Turf)", "Group 3", "Haystack Cup (Handicap) (Turf)"},
        NameCase{"Haystack Cup (Local Grade 2) (Turf)", "Grade 2", "Haystack Cup (Local) (Turf)"},
        NameCase{"Haystack Cup (Group 3PA)", "Group 3", "Haystack Cup (PA)"},
        NameCase{"Bell Tower Chase (Grade B)", "Grade B", "Bell Tower Chase"},
        NameCase{"Haystack Stakes Group 2 PA", "Group 2", "Haystack Stakes PA"},
        NameCase{"Prix du Puits (Hurdle (Listed Race) (Turf)", "Listed", "Prix du Puits (Hurdle (Turf)"},
        NameCase{"Millstone Group Handicap", "", "Millstone Group Handicap"},
        NameCase{"Upgrade 1 Broadband Handicap", "", "Upgrade 1 Broadband Handicap"},
        NameCase{"Harbour Group 3-Y-O Hurdle", "", "Harbour Group 3-Y-O Hurdle"},
        NameCase{"Sponsored By Group 12 Handicap", "", "Sponsored By Group 12 Handicap"},
        NameCase{"Enlisted Stakes (Unlisted Sponsors)", "", "Enlisted Stakes (Unlisted Sponsors)"},
        NameCase{"Mop Handicap (Class 5) (Div II)", "", "Mop Handicap (Div II)"},
        NameCase{"Mop  Handicap (CLASS D)", "", "Mop Handicap"}, NameCase{"", "", ""}));

TEST(RaceClass, ClassInTitle) {
  EXPECT_EQ(class_in_title("Mop Handicap (Class 5) (Div II)"), "Class 5");
  EXPECT_EQ(class_in_title("Mop Handicap (Class D)"), "Class 4");
  EXPECT_EQ(class_in_title("Class 5 Driving School Handicap"), "");
}

TEST(RaceType, Codes) {
  EXPECT_EQ(type_from_code("X"), "Flat");
  EXPECT_EQ(type_from_code("F"), "Flat");
  EXPECT_EQ(type_from_code("C"), "Chase");
  EXPECT_EQ(type_from_code("U"), "Chase");
  EXPECT_EQ(type_from_code("H"), "Hurdle");
  EXPECT_EQ(type_from_code("B"), "NH Flat");
  EXPECT_EQ(type_from_code("W"), "NH Flat");
  EXPECT_FALSE(type_from_code("Z"));
  EXPECT_FALSE(type_from_code(""));
}

TEST(RaceType, Rules) {
  EXPECT_EQ(type_from_rules("Chase The Bus Bumper Hurdle", "", 8), "Flat");
  EXPECT_EQ(type_from_rules("Tinker Handicap", "8 hurdles", 16.5), "Hurdle");
  EXPECT_EQ(type_from_rules("Tinker Handicap", "17 fences", 20), "Chase");
  EXPECT_EQ(type_from_rules("Tinker Steeplechase (Hurdle)", "", 20), "Hurdle");
  EXPECT_EQ(type_from_rules("Prix Tinker (Chase) (5yo)", "", 20), "Chase");
  EXPECT_EQ(type_from_rules("Grand Steeple-Chase", "", 30), "Chase");
  EXPECT_EQ(type_from_rules("Tinker INH Flat Race", "", 16), "NH Flat");
  EXPECT_EQ(type_from_rules("Tinker Open National Hunt Flat Race", "", 16), "NH Flat");
  EXPECT_EQ(type_from_rules("Tinker NH Flat Race", "", 16), "NH Flat");
  EXPECT_EQ(type_from_rules("Tinker Bumper", "", 16), "NH Flat");
  EXPECT_EQ(type_from_rules("Pinhoe Chasemore Stakes", "", 12), "Flat");
  EXPECT_EQ(type_from_rules("Tinker Chase", "", std::nullopt), "Chase");
}

TEST(SexRestriction, FromTheTitle) {
  EXPECT_EQ(sex_restriction("Tinker Stakes (Colts & Fillies)"), "C & F");
  EXPECT_EQ(sex_restriction("Tinker Fillies' Stakes (4yo+ Fillies & Mares)"), "F & M");
  EXPECT_EQ(sex_restriction("Tinker Stakes (Fillies and Mares)"), "F & M");
  EXPECT_EQ(sex_restriction("Tinker (C & G) Maiden Hurdle"), "C & G");
  EXPECT_EQ(sex_restriction("Tinker Stakes (3yo Colts & Geldings)"), "C & G");
  EXPECT_EQ(sex_restriction("Tinker (Mares & Geldings)"), "M & G");
  EXPECT_EQ(sex_restriction("Tinker Maiden Fillies' Stakes"), "F");
  EXPECT_EQ(sex_restriction("Tinker mares' Novices' Hurdle"), "M");
  EXPECT_EQ(sex_restriction("Maresfield Stakes (No Geldings)"), "");
  EXPECT_EQ(sex_restriction("Colts & Fillies Club Mares' Hurdle"), "M");
}

TEST(Bands, RatingAndAge) {
  EXPECT_EQ(split_bands("(0-60, 3yo)").rating, "0-60");
  EXPECT_EQ(split_bands("(0-60, 3yo)").age, "3yo");
  EXPECT_EQ(split_bands("(4yo+)").rating, "");
  EXPECT_EQ(split_bands("(4yo+)").age, "4yo+");
  EXPECT_EQ(split_bands("()").age, "");
}

TEST(Surface, FromGoing) {
  for (const char* going : {"Standard", "Standard To Slow", "Slow"}) {
    EXPECT_EQ(surface_from_going(going), "AW") << going;
  }
  for (const char* going : {"Fast", "Muddy", "Sloppy"}) {
    EXPECT_EQ(surface_from_going(going), "Dirt") << going;
  }
  for (const char* going : {"Good", "Good To Firm", "Heavy", "Good To Soft (Standard in places)"}) {
    EXPECT_EQ(surface_from_going(going), "Turf") << going;
  }
  EXPECT_EQ(surface_from_going(""), "");
}

}  // namespace
}  // namespace rps
