// The records of one scrape of one day, as JSON: what was discovered, parsed, void, abandoned, failed.
#pragma once

#include <string>

#include "workflow/scrape/scrape_types.h"
#include "workflow/settings.h"

namespace rps {

// Counts, completeness in percent (null when no listing was seen), the ids of missing races, what the pages
// cost, fields that fell silent and every warning.
std::string encode_day_metadata(const DayResult& day, Timestamp scraped_at);
// One entry per failed race: url, kind, message, attempts, time.
std::string encode_day_failures(const DayResult& day, Timestamp scraped_at);

// "{logs}/scrape_metadata/gb/2025_11_11/scrape_20251112_061500.json"; `kind` is "scrape_metadata" or
// "scrape_failures".
std::string day_log_path(const Settings& settings, std::string_view kind, const DayResult& day,
                         Timestamp scraped_at);

}  // namespace rps
