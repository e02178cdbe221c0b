#include "parse/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rps {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Names, WithCountry) {
  EXPECT_EQ(with_country("Paper Lantern", "(IRE)"), "Paper Lantern (IRE)");
  EXPECT_EQ(with_country("Paper Lantern", "FR"), "Paper Lantern (FR)");
  EXPECT_EQ(with_country("Paper Lantern", ""), "Paper Lantern (GB)");
  EXPECT_EQ(with_country("Paper Lantern (USA)", ""), "Paper Lantern (USA)");
  EXPECT_EQ(with_country("Paper Lantern II", ""), "Paper Lantern II (GB)");
  EXPECT_EQ(with_country("", "(IRE)"), "");
}

TEST(Names, Damsire) {
  EXPECT_EQ(damsire_name("(Old Miller)"), "Old Miller");
  EXPECT_EQ(damsire_name("(Old Miller (USA))"), "Old Miller");
  EXPECT_EQ(damsire_name("Old Miller"), "Old Miller");
  EXPECT_EQ(damsire_name("(Damsire Unregistered)"), "");
}

TEST(Names, EntityId) {
  EXPECT_EQ(entity_id("/profile/jockey/83588/some-name"), 83588);
  EXPECT_EQ(entity_id("/profile/horse/830889/x#race-id=1"), 830889);
  EXPECT_EQ(entity_id("https://archive.example/web/1/https://site.example/profile/owner/7/x"), 7);
  EXPECT_EQ(entity_id("/profile/horse/12?x=1"), 12);
  for (const char* url : {"", "/profile/horse", "/profile/horse/x/12", "/results/5/bath",
                          "/profile/horse/-3/x", "/profile/horse/99999999999/x"}) {
    EXPECT_FALSE(entity_id(url)) << url;
  }
}

TEST(Names, OwnerFromUrl) {
  EXPECT_EQ(name_from_url("/profile/owner/5/mrs-a-b-miller-3rd"), "Mrs A B Miller 3rd");
  EXPECT_EQ(name_from_url("/profile/owner/5/kings-park-43---ready"), "Kings Park 43 Ready");
  EXPECT_EQ(name_from_url("/profile/owner/5/x/?y"), "X");
  EXPECT_EQ(name_from_url(""), "");
}

TEST(Names, ColourAndSex) {
  EXPECT_THAT(split_colour_sex("b g"), Pair("b", "G"));
  EXPECT_THAT(split_colour_sex("gr/ro f"), Pair("gr/ro", "F"));
  EXPECT_THAT(split_colour_sex("ch"), Pair("ch", ""));
  EXPECT_THAT(split_colour_sex(""), Pair("", ""));
}

TEST(Names, CommentAndBetting) {
  EXPECT_THAT(split_comment("Led, kept on (op 9/4 tchd 5/2)"), Pair("Led, kept on", "op 9/4 tchd 5/2"));
  EXPECT_THAT(split_comment("Led (tchd 7/1)"), Pair("Led", "tchd 7/1"));
  EXPECT_THAT(split_comment("Led (Mkt1: op 7/2; Mkt2 op 4/1)"), Pair("Led", "Mkt1: op 7/2; Mkt2 op 4/1"));
  EXPECT_THAT(split_comment("Led (jockey said it hung) (op 2/1)"),
              Pair("Led (jockey said it hung)", "op 2/1"));
  EXPECT_THAT(split_comment("Led (jockey said it hung)"), Pair("Led (jockey said it hung)", ""));
  EXPECT_THAT(split_comment("(op 2/1)"), Pair("", "op 2/1"));
  EXPECT_THAT(split_comment("op 2/1)"), Pair("op 2/1)", ""));
}

TEST(Names, NonRunners) {
  EXPECT_THAT(split_non_runners("One Horse (unsuitable ground, cough), Two (IRE) (vet), Three (FR), Four"),
              ElementsAre(NonRunner{"One Horse", "unsuitable ground, cough"}, NonRunner{"Two (IRE)", "vet"},
                          NonRunner{"Three (FR)", ""}, NonRunner{"Four", ""}));
  EXPECT_TRUE(split_non_runners(" ").empty());
  EXPECT_THAT(split_non_runners("One (open, Two"), ElementsAre(NonRunner{"One (open, Two", ""}));
}

TEST(Names, Ordinal) {
  EXPECT_EQ(ordinal(1), "1st");
  EXPECT_EQ(ordinal(2), "2nd");
  EXPECT_EQ(ordinal(3), "3rd");
  EXPECT_EQ(ordinal(4), "4th");
  EXPECT_EQ(ordinal(11), "11th");
  EXPECT_EQ(ordinal(12), "12th");
  EXPECT_EQ(ordinal(22), "22nd");
}

}  // namespace
}  // namespace rps
