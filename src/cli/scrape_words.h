// What `scrape`, `retry` and `reparse` have in common: words for races, and how days are reported.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "workflow/scrape/scrape_site.h"

namespace rps::cli {

// Regions, courses and type as typed; the targets of add_race_options().
struct RaceWords {
  std::vector<std::string> regions;
  std::vector<std::string> courses;
  std::string type;
};

void add_race_options(RaceWords& words, OptionSet& options);

// kUsage for a region or course that does not exist, or a course that lies in none of the regions.
Result<Selection> read_races(const RaceWords& words);

// The days as a table, or JSON with --json.
Status print_days(const std::vector<DaySummary>& days, Context& context);

// The words behind a run against the site: what it cost, what failed, why it stopped. `again`: the command
// that goes on. kInterrupted when the user stopped it; else the run's exit code.
Result<ExitCode> tell_outcome(const SiteReport& report, const std::string& again, Context& context);

}  // namespace rps::cli
