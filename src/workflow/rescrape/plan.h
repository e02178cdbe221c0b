// What a re-scrape does to each partition, decided before anything is written.
//
//   scrape of the day                           partition
//   whole                                       becomes what was scraped (overwrite_partitions)
//   whole, but a race that the table has is not there   refused, unless shrinking is allowed
//   some races failed                           the races that were scraped replaced, others kept (upsert)
//   no race, and the listing has none or all are off    left as it is
//   nothing to be had (no listing, all failed, a field fell silent, the visit ended before)   left as it is
//   says what the table has already             left as it is: no new version of the table
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "workflow/quality/row_changes.h"
#include "workflow/scrape/scrape_site.h"
#include "workflow/upload_source.h"
#include "workflow/workspace.h"

namespace rps {

enum class Decision {
  kReplace,     // the partition becomes what was scraped
  kMerge,       // the scraped races are replaced
  kUnchanged,   // the table has these very rows
  kNoRacing,    // there is no result to be had, and will be none
  kNotScraped,  // there is no scrape of the day that can be used
  kOutdated,    // the table has a later scrape of the day
  kRefused,     // races would be lost
};

// "replace", "merge", "unchanged", "no racing", "not scraped", "outdated", "refused".
std::string_view decision_name(Decision decision);

// One country's day.
struct DayPlan {
  std::string country;
  Date date;
  std::string partition;  // "country=gb/date=2025-11-11"
  Decision decision = Decision::kNotScraped;
  std::string reason;   // for people, when it is not plain
  bool missed = false;  // the site has more than was got: to be scraped again
  int failed = 0;       // failures of the scrape
  std::uint64_t races_before = 0;
  std::uint64_t races_after = 0;
  std::uint64_t rows_before = 0;
  std::uint64_t rows_after = 0;
  std::uint64_t quarantined = 0;  // scraped rows that fit no rule, left out
  RowChanges changes;

  // What is written, when there is a day file.
  UploadSource source;
  std::string text;                         // of the CSV
  RawPlace raw;                             // its place in the raw store
  RowBatch input = RowBatch::results();     // its rows
  RowBatch expected = RowBatch::results();  // the partition afterwards
  std::string base_hash;                    // content of the partition that this was decided on; "" for none
  bool whole = false;                       // replaces, else merges

  [[nodiscard]] bool writes() const { return decision == Decision::kReplace || decision == Decision::kMerge; }
  [[nodiscard]] bool has_file() const { return !source.path.empty(); }
};

// What was to be scraped, and where it landed.
struct ScrapeScope {
  std::vector<Date> days;
  std::set<std::string> countries;
  std::string folder;  // of the run
};

// One result for each country and day of the scope, in their order: those of the report, and for days that a
// run before had finished in this folder what their files say. A run that was stopped leaves days without a
// result; these are not in the map. kRefused, naming it, for anything else that is missing, twice, or was not
// asked for, among the results and among the files in the folder.
Result<std::map<DayKey, DaySummary>> check_results(const Settings& settings, const ScrapeScope& scope,
                                                   const SiteReport& report);

struct PlanOptions {
  bool allow_shrink = false;
  std::string quarantine_path;  // where rows go that fit no rule
};

// Reads the day files of the folder and what the table has of those days, and decides. Writes nothing but the
// quarantine. kRefused when the table is not laid out by country and date; errors of files, store and
// catalog.
Result<std::vector<DayPlan>> make_plan(Workspace& workspace, const ScrapeScope& scope,
                                       const std::map<DayKey, DaySummary>& results,
                                       const PlanOptions& options, Progress& progress);

// Rows of a partition in the columns of results_schema().
Result<RowBatch> read_result_rows(Workspace& workspace, const Table& table, const Partition& partition);

}  // namespace rps
