// Fetches the failed races of earlier scrapes again.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "workflow/scrape/scrape_site.h"

namespace rps {

struct RetryOptions {
  std::string log;                     // this failures file only; "": all that are open
  std::optional<Timestamp> since;      // of those, the ones written since then
  bool archive = false;                // as ScrapeSiteOptions
  std::set<std::string> accept_drift;  // as ScrapeSiteOptions
};

struct RetryReport {
  SiteReport scrape;                  // the days that were written again, and why the run stopped
  std::size_t logs = 0;               // failures files that were taken up
  std::size_t races = 0;              // failures in them, races and listings
  std::size_t resolved = 0;           // of those, now parsed, void, abandoned, or known from a later scrape
  std::vector<std::string> archived;  // where files went whose failures are all resolved
};

// For each country and day with open failures: the day's listing anew, then each failed race that is still to
// be had; what was parsed joins the races of the day's JSON, and CSV, JSON and metadata are written again
// with the present time. Other races are not fetched. A failed listing, or a day that failed by drift, is
// scraped as a whole. A failures file whose failures are all resolved is moved to
// {logs}/scrape_failures/resolved/…; one with failures left is replaced by them, their attempts added up.
//
// Errors as scrape_site; kNotFound or kParse for a named log; success with nothing done when none is open.
Result<RetryReport> retry_failures(const Settings& settings, const SiteParts& parts,
                                   const RetryOptions& options, Progress& progress);

}  // namespace rps
