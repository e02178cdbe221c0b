#include "workflow/scrape/scrape_types.h"

#include <algorithm>

namespace rps {

int DayResult::void_races() const {
  std::set<int> all = listed_void;
  for (const Race& race : races) {
    if (race.is_void) {
      all.insert(race.race_id);
    }
  }
  return static_cast<int>(all.size());
}

int DayResult::ok_races() const {
  return static_cast<int>(
      std::count_if(races.begin(), races.end(), [](const Race& race) { return !race.is_void; }));
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
  for (const std::set<int>* excused : {&abandoned, &not_available, &listed_void, &other_type}) {
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

bool is_refusal(std::string_view kind) {
  return kind == "http_403" || kind == "http_406" || kind == "http_429";
}

std::map<std::string, int> DayResult::failed_by_kind() const {
  std::map<std::string, int> kinds;
  for (const RaceFailure& failure : failures) {
    ++kinds[failure.kind];
  }
  return kinds;
}

bool DayResult::looks_rate_limited() const {
  std::size_t refused = 0;
  for (const RaceFailure& failure : failures) {
    refused += is_refusal(failure.kind) ? 1 : 0;
  }
  return refused * 2 > failures.size();
}

std::optional<double> DayResult::completeness() const {
  if (!listing_seen) {
    return std::nullopt;
  }
  const double parsed = static_cast<double>(races.size());
  const double available = parsed + static_cast<double>(missing().size() + failures.size());
  return available == 0 ? 100 : 100 * parsed / available;
}

DaySummary summarize(const DayResult& day, Timestamp scraped_at) {
  DaySummary summary;
  summary.country = day.country;
  summary.date = day.date;
  summary.scraped_at = scraped_at;
  summary.complete = day.complete();
  summary.fulfilled = day.fulfilled();
  summary.listing_seen = day.listing_seen;
  summary.rate_limited = day.looks_rate_limited();
  summary.discovered = day.discovered();
  summary.ok = day.ok_races();
  summary.void_races = day.void_races();
  summary.abandoned = static_cast<int>(day.abandoned.size());
  summary.not_available = static_cast<int>(day.not_available.size());
  summary.failed = static_cast<int>(day.failures.size());
  summary.missing = static_cast<int>(day.missing().size());
  summary.runners = day.runners();
  summary.warnings = day.warnings();
  summary.reused = day.reused;
  summary.completeness = day.completeness();
  for (const FieldDrift& drift : day.drift) {
    summary.drift.push_back(drift.field);
  }
  summary.cost = day.cost;
  return summary;
}

}  // namespace rps
