// Which days are finished, so that a run over years need not ask for them again:
// {data}/.scrape/done/2025-11-11.json
//
//   {"format": "rpscrape-done-1", "date": …, "scraped_at": …, "regions": [], "courses": [], "type": "",
//    "countries": {"gb": 312, "ire": 0}}    rows by country
//
// A day is finished when all that was selected is there, nothing is still to come, and the scrape began after
// the day's end (UTC): races are listed until late.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/settings.h"

namespace rps {

// `days`: the results of one date under this selection.
bool is_finished(Date date, const std::vector<DaySummary>& days, Timestamp scraped_at);

// Records that. `settings.paths.data` is the folder that was written.
Status mark_done(const Settings& settings, const Selection& selection, Date date,
                 const std::vector<DaySummary>& days, Timestamp scraped_at);
Status unmark_done(const Settings& settings, Date date);

// True when the date was finished for this selection or a wider one, and its CSVs and JSONs are still there.
bool is_done(const Settings& settings, const Selection& selection, Date date);

}  // namespace rps
