// The layout-drift alarm: when a site changes its markup, a parser goes on and finds nothing where a field
// used to be. This compares the share of a day's runners that have each field with that of other days.
//
// The rule. A field is silent on a day when its share is below a quarter of its baseline. The baseline is the
// median share on the last 20 recorded days of the same country that had 30 runners or more, if there are at
// least 5 of them; the field must be usual there (60 % or more). With fewer days, fields that every runner
// has (horse, jockey, trainer …) have the baseline 1. To say so takes 5 runners for a field with a baseline
// of 95 % or more, 30 for others and those that come late, and 100 for class.
//
// Like is compared with like: fields that the site fills in later (rpr, ts, or, comment, prize) only with
// days that were scraped at about the same age (same or next day; 2 to 6 days; older), and rpr and ts only
// from the 7th day on: before, any share of them is normal. Left out is what depends on which races a day
// happens to have: draw (jump races have no stalls), hg, pattern, sex_rest; and rating_band, which one layout
// lacks.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "workflow/scrape/scrape_types.h"

namespace rps {

// How old the day was when it was scraped.
enum class ScrapeAge { kFresh, kDays, kSettled };  // up to 1 day, 2 to 6, 7 or more
ScrapeAge scrape_age(Date racing, Timestamp scraped_at);

// The fields of one day and country.
struct FieldShares {
  Date date;
  ScrapeAge age = ScrapeAge::kFresh;
  std::size_t runners = 0;
  std::map<std::string, std::size_t> filled;  // runners that have the field, by its name

  bool operator==(const FieldShares&) const = default;
};

// Names of all fields that are watched, ascending: columns of the table.
std::vector<std::string> field_names();

// Counts the runners of all races that are not void. A race's field counts for each of its runners.
FieldShares count_fields(const DayResult& day, Timestamp scraped_at);

// Fields of `today` that fell silent. `history`: of the same country, the latest last; an entry for the same
// date is not looked at. `accepted` are not told.
std::vector<FieldDrift> silent_fields(const FieldShares& today, const std::vector<FieldShares>& history,
                                      const std::set<std::string>& accepted);

}  // namespace rps
