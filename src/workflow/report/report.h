// report: how the table is, at a glance: coverage by country and day, ratings and how late they come,
// scrapes, sizes, changes, runs, and the gates of `quality`. What is gathered here is shown as a page
// (src/page), on a terminal, and as JSON (report_json.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "query/engine.h"
#include "workflow/quality/gates.h"
#include "workflow/quality/history_changes.h"
#include "workflow/quality/late_values.h"
#include "workflow/report/partition_sizes.h"
#include "workflow/report/scrape_health.h"
#include "workflow/workspace.h"

namespace rps {

struct ReportOptions {
  int days = 30;                   // of scrapes' changes, up to now
  int history = 90;                // days of scrape health and of late ratings
  std::size_t most_changes = 200;  // that are listed, the newest
  std::size_t most_runs = 200;     // the same
};

// One country's days without a gap from its first to its last.
struct CountryCoverage {
  std::string code;
  std::string name;
  Date first;
  std::vector<DayCount> days;        // one a calendar day; zeros where there is no race
  std::vector<std::uint64_t> bytes;  // of the days' partitions; empty unless partitioned by day
  CountryStatistics statistics;      // over all its days
};

inline constexpr int kMostRatingAge = 30;

// The finishers of days of an age, and their ratings: the age is 0 to kMostRatingAge (that old or older).
struct RatingsByAge {
  std::string country;
  std::array<Ratings, kMostRatingAge + 1> ages;
};

// What changed between scrapes.
struct ReportChanges {
  Timestamp since;
  HistoryReport sums;
  std::vector<HistoryChange> newest;  // some of them, the newest first
};

struct Report {
  Timestamp at;
  Date today;  // in London
  Table table;
  std::uint64_t rows = 0;
  std::uint64_t partitions = 0;
  std::uint64_t bytes = 0;
  std::vector<CountryCoverage> countries;
  std::vector<RatingsByAge> ratings;
  CheckQuery check_window;
  CheckReport check;
  std::optional<LateReport> late;      // nothing: no day can tell
  std::optional<ScrapeHealth> health;  // nothing: the logs have no record of a scrape in that time
  PartitionSizes sizes;
  std::optional<ReportChanges> changes;  // nothing: no day has two scrapes since then
  std::vector<VersionInfo> runs;         // the newest first, all that the catalog knows
  std::size_t most_runs = 0;
  QualityReport quality;
};

// Asks the engine once for the counts of all days, and reads catalog, raw store and logs. kNotFound when
// there is no table; errors of engine, store and logs; kInterrupted.
Result<Report> make_report(Workspace& workspace, QueryEngine& engine, const ReportOptions& options,
                           Progress& progress);

}  // namespace rps
