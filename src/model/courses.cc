#include "model/courses.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace rps {

extern const std::string_view kCoursesCsv;  // data/courses.csv, embedded by the build

namespace {

// The file is the project's own and holds no quoted fields.
std::vector<Course> load() {
  std::vector<Course> courses;
  for (const std::string_view line : split(kCoursesCsv, '\n')) {
    const auto fields = split(line, ',');
    const auto id = fields.size() == 4 ? to_int(fields[2]) : std::nullopt;
    if (id) {
      courses.push_back(Course{fields[0], fields[1], static_cast<int>(*id), fields[3]});
    }
  }
  std::sort(courses.begin(), courses.end(), [](const Course& a, const Course& b) { return a.id < b.id; });
  return courses;
}

const std::vector<Course>& table() {
  static const std::vector<Course> kTable = load();
  return kTable;
}

bool matches(const Course& course, std::string_view text) {
  return text.empty() || lower(course.name).find(lower(text)) != std::string::npos ||
         iequals(course.region, text) || std::to_string(course.id) == text;
}

}  // namespace

std::span<const Course> all_courses() {
  return table();
}

const Course* find_course(int id) {
  const auto at = std::lower_bound(table().begin(), table().end(), id,
                                   [](const Course& course, int wanted) { return course.id < wanted; });
  return at != table().end() && at->id == id ? &*at : nullptr;
}

std::vector<const Course*> search_courses(std::string_view text) {
  std::vector<const Course*> found;
  for (const Course& course : table()) {
    if (matches(course, text)) {
      found.push_back(&course);
    }
  }
  return found;
}

std::vector<Region> all_regions() {
  std::map<std::string_view, Region> by_code;
  for (const Course& course : table()) {
    Region& region = by_code[course.region];
    region = Region{course.region, course.region_name, region.courses + 1};
  }
  std::vector<Region> regions;
  regions.reserve(by_code.size());
  for (const auto& [code, region] : by_code) {
    regions.push_back(region);
  }
  return regions;
}

bool is_region(std::string_view code) {
  return std::any_of(table().begin(), table().end(), [&](const Course& c) { return c.region == code; });
}

}  // namespace rps
