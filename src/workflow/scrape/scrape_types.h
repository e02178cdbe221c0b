// What scraping some days found: counted per country and day, written to the day's metadata.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
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
  // Races of a day and country are left out.
  [[nodiscard]] bool filtered() const { return !courses.empty() || !type.empty(); }
};

// Country of a failure that concerns a whole day of all countries (its listing).
inline constexpr const char* kAllCountries = "all";

struct RaceFailure {
  int race_id = 0;   // 0: the day's listing, or the whole day (kind "drift")
  std::string url;   // of the page, or the file's path
  std::string kind;  // "http_406", "timeout", "bad_page", "parse", "io", "drift"
  std::string message;
  int attempts = 1;
  Timestamp at;
};

// A field that nearly all runners have on other days and hardly any has on this one.
struct FieldDrift {
  std::string field;
  double share = 0;     // of the day's runners that have it, 0 to 1
  double baseline = 0;  // the same of other days
};

// What pages cost.
struct VisitCost {
  std::int64_t requests = 0;
  std::int64_t retries = 0;    // of those, repetitions
  std::int64_t waited_ms = 0;  // for the pace and for back-offs
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
  std::set<int> other_type;     // of those, fetched and found to be of a race type that is not wanted
  std::vector<std::string> abandoned_meetings;
  std::vector<FieldDrift> drift;  // if any, the day is not to be believed, and not written
  VisitCost cost;                 // of the live site; the listing is counted in each country
  int reused = 0;                 // races that an earlier, unfinished run had fetched

  [[nodiscard]] int void_races() const;  // by their pages or by the listing
  [[nodiscard]] int ok_races() const;    // parsed and not void
  [[nodiscard]] int runners() const;     // of races that are not void
  [[nodiscard]] int warnings() const;
  // Races the listing names as available that are neither parsed nor failed.
  [[nodiscard]] std::vector<int> missing() const;
  [[nodiscard]] int discovered() const;
  [[nodiscard]] std::map<std::string, int> failed_by_kind() const;
  // Over half of the failures are 403, 406 or 429.
  [[nodiscard]] bool looks_rate_limited() const;
  // Share of the available races that were parsed, in percent (100 when there are none); nothing when no
  // listing was seen, so that nobody knows how many there are.
  [[nodiscard]] std::optional<double> completeness() const;
  // Certainly all races of the day and country: only then may the day replace what is known of it.
  [[nodiscard]] bool complete() const { return listing_seen && !filtered && fulfilled(); }
  // All that the selection asks for is there.
  [[nodiscard]] bool fulfilled() const {
    return listing_seen && failures.empty() && drift.empty() && missing().empty();
  }
};

// True for the kinds of failure by which a site refuses: 403, 406 and 429.
bool is_refusal(std::string_view kind);

// By country and date.
using DayKey = std::pair<std::string, Date>;
using DayResults = std::map<DayKey, DayResult>;

// The same in numbers, so that a run over years stays small in memory.
struct DaySummary {
  std::string country;
  Date date;
  Timestamp scraped_at;       // created_at of the rows
  bool complete = false;      // DayResult::complete()
  bool fulfilled = false;     // DayResult::fulfilled()
  bool listing_seen = false;  // else nothing is known of the day
  bool rate_limited = false;
  int discovered = 0;
  int ok = 0;
  int void_races = 0;
  int abandoned = 0;
  int not_available = 0;
  int failed = 0;
  int missing = 0;
  int runners = 0;
  int warnings = 0;
  int reused = 0;
  std::optional<double> completeness;
  std::vector<std::string> drift;  // fields that fell silent; then no file was written
  std::string csv_path;            // "" when none was written
  VisitCost cost;
};

// `csv_path` is left empty.
DaySummary summarize(const DayResult& day, Timestamp scraped_at);

}  // namespace rps
