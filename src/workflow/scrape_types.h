// What scraping some days found: counted per country and day, written to the day's metadata.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "model/race.h"

namespace rps {

// Which races are wanted. Empty sets and absent dates mean all.
struct Selection {
  std::optional<Date> first;  // both included
  std::optional<Date> last;
  std::set<std::string> regions;
  std::set<int> courses;
  std::string type;  // "flat", "jumps" or empty

  [[nodiscard]] bool wants_date(Date date) const {
    return (!first || date >= *first) && (!last || date <= *last);
  }
  [[nodiscard]] bool wants_course(int id, const std::string& region) const {
    return (regions.empty() || regions.contains(region)) && (courses.empty() || courses.contains(id));
  }
  // By the race's type: flat is Flat; all others are jumps.
  [[nodiscard]] bool wants_type(const std::string& race_type) const {
    return type.empty() || (type == "flat") == (race_type == "Flat");
  }
};

struct RaceFailure {
  int race_id = 0;
  std::string url;   // of the page, or the file's path
  std::string kind;  // "parse", "io"
  std::string message;
  int attempts = 1;
  Timestamp at;
};

// One country on one day.
struct DayResult {
  std::string country;
  Date date;
  std::vector<Race> races;  // parsed, void ones among them
  std::vector<RaceFailure> failures;
  bool listing_seen = false;    // the day's listing was read
  bool filtered = false;        // the selection left out courses or race types
  std::set<int> listed;         // race ids the day's listing names
  std::set<int> abandoned;      // of those, said to be abandoned
  std::set<int> not_available;  // of those, not yet run or not yet published
  std::set<int> listed_void;    // of those, said to be void
  std::vector<std::string> abandoned_meetings;

  [[nodiscard]] int void_races() const;
  [[nodiscard]] int runners() const;  // of races that are not void
  [[nodiscard]] int warnings() const;
  // Races the listing names as available that are neither parsed nor failed.
  [[nodiscard]] std::vector<int> missing() const;
  [[nodiscard]] int discovered() const;
  // Share of the available races that were parsed, in percent (100 when there are none); nothing when no
  // listing was seen, so that nobody knows how many there are.
  [[nodiscard]] std::optional<double> completeness() const;
  // Certainly all races of the day and country: only then may the day replace what is known of it.
  [[nodiscard]] bool complete() const {
    return listing_seen && !filtered && failures.empty() && missing().empty();
  }
};

// By country and date.
using DayKey = std::pair<std::string, Date>;
using DayResults = std::map<DayKey, DayResult>;

}  // namespace rps
