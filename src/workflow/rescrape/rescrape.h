// rescrape: the last days once more, safely. Ratings, prizes and disqualifications come late; this brings
// them in.
//
//   1 the days (window.h)           5 raw copies, then at most two commits (commit.h)
//   2 a folder of its own (run_folder.h)   6 what was written is read back and compared
//   3 the scrape                    7 day files into the data folder, the run's folder goes
//   4 a decision per partition (plan.h), shown and confirmed   8 the record of what was covered (window.h)
//
// A run that dies at any point leaves the table as it was or as it should be; the next run ends in the same
// table.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "workflow/rescrape/plan.h"
#include "workflow/rescrape/window.h"
#include "workflow/scrape/scrape_site.h"

namespace rps {

struct RescrapeOptions {
  std::string command = "rescrape";    // for locks and names of runs
  int days = 7;                        // 1 to 30
  std::optional<Date> until;           // the last day; nothing: yesterday in London
  std::set<std::string> countries;     // at least one
  bool since_last_success = false;     // go further back to what earlier runs left
  bool allow_shrink = false;           // partitions may lose races
  bool keep = false;                   // the run's folder stays
  bool dry_run = false;                // the workspace is one of kDryRun
  std::set<std::string> accept_drift;  // as ScrapeSiteOptions
};

// scrape_site() with the parts of the live site; tests give their own.
using ScrapeDays = std::function<Result<SiteReport>(const Settings&, const SiteSelection&,
                                                    const ScrapeSiteOptions&, Progress&)>;

struct RescrapeReport {
  std::string run_id;
  std::vector<Date> days;
  std::set<std::string> countries;
  std::vector<Date> out_of_reach;   // days that would have to be caught up with, but lie too far back
  std::vector<DayPlan> partitions;  // by country and day
  std::vector<WriteReport> writes;  // at most two
  std::optional<Error> stopped;     // why the visit ended early
  VisitCost cost;
  std::string kept_folder;  // with --keep

  [[nodiscard]] std::size_t count(Decision decision) const;
  [[nodiscard]] std::size_t to_write() const;
  // Days of which the site has more than was got.
  [[nodiscard]] std::size_t missed() const;
};

// What a run calls out to. All are called from the caller's thread.
struct RescrapeParts {
  ScrapeDays scrape;
  // Shown the plan before anything is written, when something would be; an error ends the run with it.
  std::function<Status(const RescrapeReport&)> confirm = [](const RescrapeReport&) { return Status(); };
  Checkpoint checkpoint = [](std::string_view) {};  // named steps, for tests of crashes
};

// Runs it all. A dry run does the same over the workspace's dry-run store and catalog: it visits the site, in
// a folder that it removes again, and writes neither store, day files, logs of failures nor record.
//
// A visit that is stopped early is a success: what was got is written, the rest is told. Errors: kUsage for
// options, kLocked when another run is at work (with its owner and age), kRefused when the results are not
// exactly those that were asked for, kInterrupted, kMismatch when what was written is not what was planned;
// those of files, store and catalog.
Result<RescrapeReport> rescrape(Workspace& workspace, const RescrapeOptions& options,
                                const RescrapeParts& parts, Progress& progress);

}  // namespace rps
