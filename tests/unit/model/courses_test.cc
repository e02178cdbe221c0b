#include "model/courses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <string>

#include "base/text.h"

namespace rps {
namespace {

TEST(Courses, TheTableHoldsEveryLineOfItsFile) {
  std::ifstream file(std::string(RPS_SOURCE_DIR) + "/data/courses.csv");
  std::string line;
  ASSERT_TRUE(std::getline(file, line)) << "data/courses.csv cannot be read";
  std::size_t lines = 0;
  for (; std::getline(file, line); ++lines) {
    const auto fields = split(line, ',');
    ASSERT_EQ(fields.size(), 4U) << line;
    const Course* course = find_course(static_cast<int>(to_int(fields[2]).value()));
    ASSERT_NE(course, nullptr) << line;
    EXPECT_EQ(course->region, fields[0]);
    EXPECT_EQ(course->region_name, fields[1]);
    EXPECT_EQ(course->name, fields[3]);
  }
  EXPECT_EQ(all_courses().size(), lines);
}

TEST(Courses, IdsAscendWithoutRepeats) {
  const auto courses = all_courses();
  EXPECT_EQ(std::adjacent_find(courses.begin(), courses.end(),
                               [](const Course& a, const Course& b) { return a.id >= b.id; }),
            courses.end());
}

TEST(Courses, FindsById) {
  ASSERT_NE(find_course(5), nullptr);
  EXPECT_EQ(find_course(5)->name, "Bath");
  EXPECT_EQ(find_course(5)->region, "gb");
  EXPECT_EQ(find_course(0), nullptr);
  EXPECT_EQ(find_course(-1), nullptr);
  EXPECT_EQ(find_course(1 << 30), nullptr);
}

TEST(Courses, SearchesNamesRegionsAndIds) {
  const auto holds = [](const std::vector<const Course*>& found, std::string_view name) {
    return std::any_of(found.begin(), found.end(),
                       [&](const Course* course) { return course->name == name; });
  };
  EXPECT_TRUE(holds(search_courses("BAT"), "Bath"));
  EXPECT_TRUE(holds(search_courses("5"), "Bath"));
  EXPECT_TRUE(holds(search_courses("gb"), "Bath"));
  EXPECT_FALSE(holds(search_courses("ire"), "Bath"));
  EXPECT_TRUE(search_courses("no such course").empty());
  EXPECT_EQ(search_courses("").size(), all_courses().size());
}

TEST(Regions, AreSortedAndCountTheirCourses) {
  const auto regions = all_regions();
  EXPECT_TRUE(std::is_sorted(regions.begin(), regions.end(),
                             [](const Region& a, const Region& b) { return a.code < b.code; }));
  const auto total = std::accumulate(
      regions.begin(), regions.end(), std::size_t{0},
      [](std::size_t sum, const Region& r) { return sum + static_cast<std::size_t>(r.courses); });
  EXPECT_EQ(total, all_courses().size());
  const auto gb =
      std::find_if(regions.begin(), regions.end(), [](const Region& r) { return r.code == "gb"; });
  ASSERT_NE(gb, regions.end());
  EXPECT_EQ(gb->name, "Great Britain");
  EXPECT_GT(gb->courses, 50);
}

TEST(Regions, KnowsTheirCodes) {
  EXPECT_TRUE(is_region("gb"));
  EXPECT_TRUE(is_region("ire"));
  EXPECT_FALSE(is_region("GB"));
  EXPECT_FALSE(is_region(""));
  EXPECT_FALSE(is_region("Great Britain"));
}

}  // namespace
}  // namespace rps
