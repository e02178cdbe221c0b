// What `rescrape` and `daily` have in common: the job's words, its run over the live site, and its report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "workflow/rescrape/rescrape.h"

namespace rps::cli {

struct RescrapeWords {
  std::int64_t days = 7;
  std::vector<std::string> countries;
  std::optional<Date> until;
  bool since_last_success = false;
  bool allow_shrink = false;
  bool keep = false;
  bool dry_run = false;
  bool yes = false;
  std::vector<std::string> accept_drift;
};

// Runs the job against the configured site; asks before it writes, unless `yes`. kRefused at once when nobody
// can be asked; else as rescrape().
Result<RescrapeReport> run_rescrape_job(const RescrapeWords& words, const std::string& command,
                                        Context& context);

// The partitions that changed (or would), what changed by column, and in words all that needs attention.
Status print_rescrape(const RescrapeReport& report, bool dry_run, Context& context);
// The words only.
void note_rescrape(const RescrapeReport& report, bool dry_run, Context& context);
// The same as one JSON object.
std::string rescrape_json(const RescrapeReport& report, bool dry_run);
// "7 days of fr, gb, ire: 3 partitions replaced, 1 merged, 17 unchanged …; 120 cells changed (rpr 96, ts 24)"
std::string rescrape_summary(const RescrapeReport& report);

// kRefused when a partition was refused, kIncomplete when something was missed, else kOk.
ExitCode rescrape_outcome(const RescrapeReport& report);

}  // namespace rps::cli
