#include "workflow/scrape/listed_races.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "model/courses.h"

namespace rps {

std::string region_of(int course_id) {
  const Course* course = find_course(course_id);
  return course == nullptr ? std::string() : std::string(course->region);
}

DayResult& day_of(DayResults& days, const std::string& country, Date date) {
  DayResult& day = days[DayKey{country, date}];
  day.country = country;
  day.date = date;
  return day;
}

void add_listed(DayResult& day, const ListedRace& race) {
  day.listed.insert(race.ref.race_id);
  switch (race.state) {
    case RaceState::kAvailable:
      break;
    case RaceState::kNotYet:
      day.not_available.insert(race.ref.race_id);
      break;
    case RaceState::kVoid:
      day.listed_void.insert(race.ref.race_id);
      break;
    case RaceState::kAbandoned:
      day.abandoned.insert(race.ref.race_id);
      break;
  }
}

void add_abandoned_meetings(DayResults& days, const Listing& listing) {
  for (const std::string& meeting : listing.abandoned_meetings) {
    for (const Course* course : search_courses(meeting)) {
      const auto at = days.find(DayKey{std::string(course->region), listing.date});
      if (at != days.end() && iequals(course->name, meeting)) {
        at->second.abandoned_meetings.push_back(meeting);
      }
    }
  }
}

void add_listing(DayResults& days, const Listing& listing, const Selection& selection) {
  for (auto& [key, day] : days) {
    day.listing_seen = day.listing_seen || key.second == listing.date;
  }
  for (const ListedRace& race : listing.races) {
    const std::string region = region_of(race.ref.course_id);
    const auto at = days.find(DayKey{region, race.ref.date});
    if (at != days.end() && selection.wants_course(race.ref.course_id, region)) {
      add_listed(at->second, race);
    }
  }
  add_abandoned_meetings(days, listing);
}

void order_races(DayResult& day) {
  std::sort(day.races.begin(), day.races.end(), [](const Race& a, const Race& b) {
    return std::tie(a.course, a.off, a.race_id) < std::tie(b.course, b.off, b.race_id);
  });
}

}  // namespace rps
