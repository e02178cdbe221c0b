// changes: which fields changed from scrape to scrape, told by the raw store's history.
//
// The raw store keeps what each scrape of a day saw. The scrapes of a day are read in order; each race is
// compared with the last scrape that had it, so that a race that failed once is not taken for one that went
// and came.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "workflow/quality/row_changes.h"
#include "workflow/workspace.h"

namespace rps {

struct ChangesQuery {
  Timestamp since;                     // only what scrapes at or after this moment saw anew
  std::optional<std::string> country;  // only this one
  std::optional<std::size_t> column;   // only this one, by position in results_schema()
};

// One cell that a scrape saw differently from the one before.
struct HistoryChange {
  std::string country;
  Date date;
  std::int32_t race_id = 0;
  std::int32_t horse_id = 0;
  std::string course;
  std::string off;
  std::string horse;
  std::size_t column = 0;             // in results_schema()
  std::optional<std::string> before;  // nothing: no value
  std::optional<std::string> after;
  Timestamp seen_before;  // time of the scrapes
  Timestamp seen_at;
};

struct HistoryReport {
  ChangesByColumn columns;
  std::uint64_t scrapes = 0;        // that were compared with an earlier one
  std::uint64_t days = 0;           // partitions that they are of
  std::uint64_t races_changed = 0;  // counted once for each scrape that saw them changed
  std::uint64_t races_late = 0;     // that a day's later scrape had and none before
  std::uint64_t runners_gone = 0;   // no longer in their race
  std::uint64_t runners_new = 0;    // new in a known race
};

// Calls `visit` for every change, by country, day, scrape and row, and counts. Values that are made from
// others (horse_cleaned, year) are left out. Raw objects that cannot be read are told as warnings and passed
// over. Memory: the rows of one day. Errors of the store; what `visit` returns.
Result<HistoryReport> find_changes(Workspace& workspace, const ChangesQuery& query,
                                   const std::function<Status(const HistoryChange&)>& visit,
                                   Progress& progress);

// The moment that `text` means: a date (its beginning, UTC), a time, or the name of a run in the table's
// history (its end). kUsage for anything else.
Result<Timestamp> parse_since(Workspace& workspace, const std::string& text);

}  // namespace rps
