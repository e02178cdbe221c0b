// The end of a day's scrape, wherever its pages came from: order, alarm for silent fields, files, records.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "csv/day_json.h"
#include "workflow/scrape/drift_history.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/settings.h"

namespace rps {

// Borrows everything.
struct FinishContext {
  const Settings& settings;  // paths.data: the folder that is written
  DriftHistory& history;
  const std::set<std::string>& accept_drift;
  Progress& progress;
  std::vector<std::string>& written;  // day CSVs
};

// Writes the day, unless a field fell silent: then only its records, with a failure of kind "drift" that
// names the fields and what to do. Failures files of earlier scrapes of the day are archived when this one
// says all there is to say (its listing was read, nothing was left out by the selection).
Result<DaySummary> finish_day(const FinishContext& context, DayResult& day, Timestamp scraped_at);

// What the day's JSON holds; empty (of time 0) when there is no such file. Errors of reading, kParse.
Result<DayJson> read_day_json(const Settings& settings, const std::string& country, Date date);

// A scrape of some courses or of one type leaves the other races of the day's file in it: adds them to `day`.
Status keep_unselected(const Settings& settings, const Selection& selection, DayResult& day,
                       Progress& progress);

// kUsage, with the names, unless all are fields that can fall silent.
Status check_field_names(const std::set<std::string>& names);

}  // namespace rps
