// Writes what the scrape of one day found: its CSV, its JSON, its metadata and failures.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "csv/writer.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/settings.h"

namespace rps {

// Writes the races' CSV, plain or compressed as the settings say, with `extra` columns behind the others; one
// of the other kind goes. Its path.
Result<std::string> write_day_csv(const Settings& settings, const std::string& country, Date date,
                                  std::span<const Race> races, const ExtraColumns& extra = {});

// The metadata, and the failures if there are any.
Status write_records(const Settings& settings, const DayResult& day, Timestamp scraped_at);

// Records and day files. Each file is written whole or not at all. `scraped_at` becomes the rows' created_at.
// A day without a race has metadata only, one with void races only has no CSV, or one without rows when there
// was one. Paths of CSVs are appended to `written`.
Status write_day(const Settings& settings, const DayResult& day, Timestamp scraped_at,
                 std::vector<std::string>& written);

}  // namespace rps
