// scrape --from-dir: saved pages -> day files, without the site.
#pragma once

#include <string>
#include <vector>

#include "base/progress.h"
#include "io/clock.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/settings.h"

namespace rps {

struct ScrapeReport {
  DayResults days;
  std::vector<std::string> ignored;  // files of the folder that are no saved pages, or not wanted
  std::vector<std::string> written;  // day CSVs
};

// Parses every saved page of `folder` (named as result_url.h says: "5_bath_2022-05-11_809925.html",
// "results_2022-05-11.html", also .json) that the selection wants, and writes for each country and day
// the CSV and JSON of the data folder and the metadata and failures below the logs folder.
//
// A page that cannot be parsed is a failure of that race: recorded, counted, and the other races go on.
// The folder is taken for what it is: a listing in it says which races are missing, which makes a day
// incomplete but is not an error; without a listing, or with a selection of courses or types, nobody knows
// whether a day is whole, so it counts as incomplete too (and is upserted, see upload.h). Errors: kNotFound
// or kPermission for the folder, kUsage when it holds no saved page that the selection wants; those of
// writing.
Result<ScrapeReport> scrape_dir(const Settings& settings, const std::string& folder,
                                const Selection& selection, const Clock& clock, Progress& progress);

}  // namespace rps
