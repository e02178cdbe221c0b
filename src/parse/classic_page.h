// The classic layout of a result page: <main data-analytics-race-date-time="…"> and one
// tr.rp-horseTable__mainRow a runner.
#pragma once

#include <string_view>

#include "base/result.h"
#include "parse/raw_race.h"

namespace rps {

// True when the page has the classic layout's <main> element.
bool is_classic_page(std::string_view page);

// Reads the page's texts in one pass, row by row. kParse naming what is missing: an unfinished <main>, an
// unfinished runner's row, or no </html> (a download cut short). Pure, thread-safe.
Result<RawRace> read_classic_page(std::string_view page);

}  // namespace rps
