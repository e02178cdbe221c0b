// Racecourses and their regions: the project's own data file data/courses.csv, compiled in.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace rps {

// One course. The texts live as long as the process.
struct Course {
  std::string_view region;       // lower-case code: "gb", "ire"
  std::string_view region_name;  // "Great Britain"
  int id = 0;                    // the site's course id
  std::string_view name;         // "Kempton (AW)"
};

struct Region {
  std::string_view code;
  std::string_view name;
  int courses = 0;  // how many the table holds
};

// All courses, ascending by id. Thread-safe.
std::span<const Course> all_courses();
// The course with this id, or null.
const Course* find_course(int id);
// Courses whose name holds `text` (any case), or whose region code or id equals it; empty finds all.
std::vector<const Course*> search_courses(std::string_view text);
// All regions, ascending by code.
std::vector<Region> all_regions();
bool is_region(std::string_view code);

}  // namespace rps
