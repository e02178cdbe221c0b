#include "betfair/names.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

using Names = std::vector<std::string>;

// Published examples (Winkler; the usual ones of the literature), to three digits.
TEST(JaroWinkler, PublishedExamples) {
  EXPECT_NEAR(jaro_winkler("MARTHA", "MARHTA"), 0.961, 0.0005);
  EXPECT_NEAR(jaro_winkler("DIXON", "DICKSONX"), 0.813, 0.0005);
  EXPECT_NEAR(jaro_winkler("DWAYNE", "DUANE"), 0.840, 0.0005);
  EXPECT_NEAR(jaro_winkler("JONES", "JOHNSON"), 0.832, 0.0005);
  EXPECT_NEAR(jaro_winkler("ABROMS", "ABRAMS"), 0.922, 0.0005);
  EXPECT_NEAR(jaro_winkler("SHACKLEFORD", "SHACKELFORD"), 0.982, 0.0005);
}

// Compared byte by byte these would take days.
TEST(JaroWinkler, TextsThatAreNoNamesAreEqualOrNot) {
  const std::string endless(10'000'000, 'a');
  EXPECT_EQ(jaro_winkler(endless, endless + "b"), 0);
  EXPECT_EQ(jaro_winkler(endless, endless), 1);
}

TEST(JaroWinkler, Bounds) {
  EXPECT_EQ(jaro_winkler("", ""), 1);
  EXPECT_EQ(jaro_winkler("a", ""), 0);
  EXPECT_EQ(jaro_winkler("abc", "xyz"), 0);
  EXPECT_EQ(jaro_winkler("abcd", "abcd"), 1);
  EXPECT_EQ(jaro_winkler("a", "a"), 1);
  EXPECT_EQ(jaro_winkler("DIXON", "DICKSONX"), jaro_winkler("DICKSONX", "DIXON"));
}

TEST(PlainHorseName, LeavesOutWhatDiffers) {
  for (const char* name : {"Red Hugh O'Donnell", "3. Red Hugh O’Donnell", "RED HUGH ODONNELL",
                           "Red Hugh O`Donnell (IRE)", "12.Red  Hugh O'Donnell (GB)"}) {
    EXPECT_EQ(plain_horse_name(name), "redhughodonnell") << name;
  }
  EXPECT_EQ(plain_horse_name("Éclair d'Août (FR)"), "eclairdaout");
  EXPECT_EQ(plain_horse_name("Black & Tan"), plain_horse_name("Black And Tan"));
  EXPECT_EQ(plain_horse_name("Saint Lucy"), plain_horse_name("St. Lucy"));
  EXPECT_EQ(plain_horse_name("Mister Bojangles"), plain_horse_name("Mr Bojangles"));
  EXPECT_EQ(plain_horse_name("Half-Moon"), "halfmoon");
  EXPECT_EQ(plain_horse_name("10 Below"), "10below");
  EXPECT_EQ(plain_horse_name("Why (Not Me)"), "whynotme");
  EXPECT_EQ(plain_horse_name("  "), "");
}

TEST(PairNames, OneToOne) {
  const Names left{"1. Silver Streak", "Dads Lad", "Obrien's Gate"};
  const Names right{"O'Briens Gate (IRE)", "Silver Streak (GB)", "Dad's Lad (GB)"};
  const NamePairs found = pair_names(left, right);
  ASSERT_EQ(found.pairs.size(), 3U);
  EXPECT_EQ(found.pairs[0].right, 1U);
  EXPECT_EQ(found.pairs[1].right, 2U);
  EXPECT_EQ(found.pairs[2].right, 0U);
  EXPECT_TRUE(found.ambiguous.empty());
}

TEST(PairNames, EqualNamesAreTakenBeforeAlikeOnes) {
  const Names left{"Silver Streaks", "Silver Streak"};
  const Names right{"Silver Streak (GB)", "Silver Streaks (IRE)"};
  const NamePairs found = pair_names(left, right);
  ASSERT_EQ(found.pairs.size(), 2U);
  EXPECT_EQ(found.pairs[0].right, 1U);
  EXPECT_EQ(found.pairs[1].right, 0U);
}

TEST(PairNames, SpellingMistakesAreBridged) {
  const NamePairs found = pair_names(Names{"Kingston Sunflwer", "Forget Teh Way"},
                                     Names{"Forget The Way (IRE)", "Kingston Sunflower (GB)"});
  ASSERT_EQ(found.pairs.size(), 2U);
  EXPECT_EQ(found.pairs[0].right, 1U);
  EXPECT_LT(found.pairs[0].similarity, 1);
}

TEST(PairNames, WhatIsAmbiguousIsNotGuessed) {
  // Both horses are as alike to the misspelled name.
  const NamePairs found = pair_names(Names{"Golden Dwn"}, Names{"Golden Dawn", "Golden Down"});
  EXPECT_TRUE(found.pairs.empty());
  EXPECT_EQ(found.ambiguous, std::vector<std::size_t>{0});
  // Two names claim one horse.
  const NamePairs rivals = pair_names(Names{"Golden Dawm", "Golden Dawb"}, Names{"Golden Dawn"});
  EXPECT_TRUE(rivals.pairs.empty());
  EXPECT_EQ(rivals.ambiguous.size(), 2U);
  // The same name twice, by the country only.
  EXPECT_TRUE(pair_names(Names{"Frankel"}, Names{"Frankel (GB)", "Frankel (IRE)"}).pairs.empty());
}

TEST(PairNames, OtherHorsesAreLeft) {
  const NamePairs found = pair_names(Names{"Port Road"}, Names{"Rock Iguana", "Chalk Mountain"});
  EXPECT_TRUE(found.pairs.empty());
  EXPECT_TRUE(found.ambiguous.empty());
  EXPECT_TRUE(pair_names(Names{}, Names{"X"}).pairs.empty());
}

}  // namespace
}  // namespace rps
