#include "cli/suggest.h"

#include <gtest/gtest.h>

namespace rps::cli {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsChangesAndSwaps) {
  EXPECT_EQ(edit_distance("upload", "upload"), 0U);
  EXPECT_EQ(edit_distance("uplod", "upload"), 1U);
  EXPECT_EQ(edit_distance("uploaad", "upload"), 1U);
  EXPECT_EQ(edit_distance("uploed", "upload"), 1U);
  EXPECT_EQ(edit_distance("upolad", "upload"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("SQL", "sql"), 0U);
}

TEST(Nearest, IsTheFirstOfTheBest) {
  EXPECT_EQ(nearest("regons", {"courses", "regions", "config"}), "regions");
  EXPECT_EQ(nearest("ab", {"aa", "bb"}), "aa");
  EXPECT_EQ(nearest("x", {}), "");
}

TEST(Likely, RefusesWordsThatAreTooFar) {
  const std::vector<std::string> words{"upload", "regions", "sql"};
  EXPECT_EQ(likely("uplaod", words), "upload");
  EXPECT_EQ(likely("reg", words), "regions");
  EXPECT_EQ(likely("zzzzzz", words), "");
  EXPECT_EQ(likely("x", {}), "");
}

}  // namespace
}  // namespace rps::cli
