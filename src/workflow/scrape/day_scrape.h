// One day of the site: its listing, then its races one by one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "workflow/scrape/day_pages.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/scrape/site_visit.h"

namespace rps {

struct DayTask {
  Date date;
  Selection races;    // its dates are not looked at
  std::string label;  // for the progress: "2025-11-11 (2 of 7)"
  // A retry: only the races that failed before are fetched, also if they are no longer listed. Those that
  // fail again add to their attempts; those that are not reached stay failures. `known` is taken as it is.
  bool retry = false;
  std::map<int, RaceFailure> failed_before;  // by race id
  std::vector<Race> known;
};

struct DayScrape {
  DayResults days;  // by country; empty when the visit was stopped before the listing was there
  Timestamp scraped_at;
  std::optional<Error> stopped;  // blocked, out of reach or interrupted
};

// Fetches (or takes from `pages`) what the task asks for. Every page that is fetched is in `pages` when this
// returns. What fails on the site's side is in the result; errors are those of local files.
Result<DayScrape> scrape_day(SiteVisit& visit, DayPages& pages, DayTask task, Progress& progress);

}  // namespace rps
