#include "workflow/scrape_types.h"

#include <algorithm>

namespace rps {

int DayResult::void_races() const {
  return static_cast<int>(
      std::count_if(races.begin(), races.end(), [](const Race& race) { return race.is_void; }));
}

int DayResult::runners() const {
  std::size_t count = 0;
  for (const Race& race : races) {
    count += race.is_void ? 0 : race.runners.size();
  }
  return static_cast<int>(count);
}

int DayResult::warnings() const {
  std::size_t count = 0;
  for (const Race& race : races) {
    count += race.warnings.size();
  }
  return static_cast<int>(count);
}

std::vector<int> DayResult::missing() const {
  std::set<int> open = listed;
  for (const std::set<int>* excused : {&abandoned, &not_available, &listed_void}) {
    for (const int id : *excused) {
      open.erase(id);
    }
  }
  for (const RaceFailure& failure : failures) {
    open.erase(failure.race_id);
  }
  for (const Race& race : races) {
    open.erase(race.race_id);
  }
  return {open.begin(), open.end()};
}

int DayResult::discovered() const {
  std::set<int> all = listed;
  for (const Race& race : races) {
    all.insert(race.race_id);
  }
  return static_cast<int>(all.size());
}

std::optional<double> DayResult::completeness() const {
  if (!listing_seen) {
    return std::nullopt;
  }
  const double parsed = static_cast<double>(races.size());
  const double available = parsed + static_cast<double>(missing().size() + failures.size());
  return available == 0 ? 100 : 100 * parsed / available;
}

}  // namespace rps
