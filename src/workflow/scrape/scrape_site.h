// The live scrape: days of the site -> day files, politely and resumably.
//
//   listing of the day -> its races, one by one -> drift check -> CSV, JSON, metadata, failures
//
// Where it keeps what lies below {data}/.scrape:
//   site.json            last request and come-back time of each site: the pace holds from run to run
//   lock                 held while a run visits the site
//   field_shares.json    how many runners had which field, day by day (drift.h)
//   days/2025-11-11/     pages of a day that is not finished (day_pages.h)
//   done/2025-11-11.json what is finished of a day (done_days.h)
// The first three lie in the configured data folder, the others in the one that is written.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/scrape/site_visit.h"
#include "workflow/settings.h"

namespace rps {

struct SiteSelection {
  std::vector<Date> days;  // ascending, distinct (day_selection.h makes them)
  Selection races;         // its dates are not looked at
};

struct ScrapeSiteOptions {
  std::string command = "scrape";      // who holds the lock
  std::string data_dir;                // where day files go; "": the configured data folder
  bool force = false;                  // also days that are finished, and pages kept for a silent field
  bool archive = false;                // keep pages in the store, also when the settings do not say so
  std::set<std::string> accept_drift;  // fields that may be silent (field_names() in drift.h)
};

struct SiteReport {
  // By date, then country. With regions selected, one for each region and each day that was reached: also
  // for those without racing. Without, the countries that the day's listing names. A listing that could not
  // be had is told for each selected region, or for "all".
  std::vector<DaySummary> days;
  std::vector<Date> skipped;         // finished by an earlier run
  std::vector<std::string> written;  // day CSVs
  // Why the run ended early: kBlocked or kNetwork (the text says when to come back), kInterrupted.
  std::optional<Error> stopped;
  VisitCost cost;          // of the whole run, robots.txt among it
  std::size_t reused = 0;  // races that an earlier, unfinished run had fetched

  // All days that were asked for are there and whole, as far as the selection goes.
  [[nodiscard]] bool all_fine() const;
};

// Scrapes the days in order, one at a time, and writes each when it is done.
//
// A race that fails is recorded and the others go on. When the visit is stopped (breaker, come-back time of
// an earlier run) the day under way is written as incomplete; when the user interrupts, it is not written.
// Either way the pages fetched so far are kept, and the next run over that day asks for the listing and the
// rest only (for 12 hours: ratings change). A day in which a field falls silent is not written; its pages are
// kept until it is scraped again.
//
// Errors, for what concerns the whole run: kLocked when another run visits the site from this data folder;
// kUsage for settings or selection; those of local files. The report of a run that was stopped is a success.
Result<SiteReport> scrape_site(const Settings& settings, const SiteSelection& selection,
                               const SiteParts& parts, const ScrapeSiteOptions& options, Progress& progress);

}  // namespace rps
