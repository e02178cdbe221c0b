#include "csv/horse_cleaned.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

TEST(HorseCleaned, JoinsHorseDamAndSire) {
  EXPECT_EQ(horse_cleaned("Made Up Star (IRE)", "Lady's Fancy (GB)", "Some Sire (USA)"),
            "madeupstar_ladysfancy_somesire");
}

TEST(HorseCleaned, MissingNamesAreNone) {
  EXPECT_EQ(horse_cleaned("A", "", ""), "a_none_none");
  EXPECT_EQ(horse_cleaned("A", "'$", "  "), "a_none_none");
}

TEST(HorseCleaned, StripsOnlyACountrySuffix) {
  EXPECT_EQ(horse_cleaned("Star (FR)", "Dam (nz)", "Sire (Ksa)"), "star_dam_sire");
  EXPECT_EQ(horse_cleaned("Star (II)", "Dam GB", "Sire Gb"), "star_dam_siregb");
  EXPECT_EQ(horse_cleaned("Star (A1)", "Dam (LONG)", "Gb"), "stara1_damlong_gb");
  EXPECT_EQ(horse_cleaned("Star(IRE)", "RGB", "Sire (X)"), "starire_rgb_sirex");
}

TEST(HorseCleaned, DropsSpacesAndMarks) {
  EXPECT_EQ(horse_cleaned("A'B$C@D#E^F(G%H*I)J", "K  L\tM", "N-O.P&Q"), "abcdefghij_klm_n-o.p&q");
}

TEST(HorseCleaned, KeepsUtf8AndOuterSpaceDoesNotHideTheSuffix) {
  EXPECT_EQ(horse_cleaned("Étoile Ñandú (ARG)", " Dam (GB) ", "S"), "ÉtoileÑandú_dam_s");
}

TEST(HorseCleaned, OverwritesItsBuffer) {
  std::string out = "old";
  clean_horse("A", "B", "C", out);
  EXPECT_EQ(out, "a_b_c");
}

}  // namespace
}  // namespace rps
