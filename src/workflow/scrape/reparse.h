// Reads archived pages again, with the parser of today and without the site.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/progress.h"
#include "io/clock.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/settings.h"

namespace rps {

struct ReparseOptions {
  Selection races;                     // dates among it; absent: all that the archive has
  std::optional<Timestamp> as_of;      // pages fetched later are not looked at
  std::set<std::string> accept_drift;  // as ScrapeSiteOptions
};

// Compared with the day's JSON as it was.
struct RaceChanges {
  std::size_t same = 0;
  std::size_t changed = 0;
  std::size_t added = 0;  // not in the day's JSON, or there was none
  std::size_t gone = 0;   // in the day's JSON, but not in the archive (or no longer parsed)
};

struct ReparseReport {
  std::vector<DaySummary> days;  // by date, then country
  std::vector<std::string> written;
  RaceChanges changes;
  std::size_t pages = 0;
};

// For each day of the selection that the archive has pages of: the latest listing and of each race the latest
// page, parsed and written as scrape_site does, with the time at which the last of those pages was fetched as
// created_at. So an upload takes the rows as newer than those of the scrape that kept the pages, but leaves
// them out when a later scrape is in the table already.
//
// Errors: kNotFound when there are no such pages in the store; kLocked; kCorrupt for a damaged archive;
// kInterrupted (days before are written); those of local files.
Result<ReparseReport> reparse(const Settings& settings, const ReparseOptions& options, const Clock& clock,
                              Progress& progress);

}  // namespace rps
