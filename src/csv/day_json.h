// The day's JSON: everything that was parsed from the result pages of one day and region, also what the
// CSV has no column for (void races, non-runners, prizes by place, warnings).
//
// Form: {"format": "rpscrape-day-1", "date", "region", "scraped_at", "races": [{…, "runners": [{…}]}]} and
// "incomplete": true when the scrape missed races of the day. Names are the
// table's where it has the value; a value the page does not have is left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "model/race.h"

namespace rps {

struct DayJson {
  Date date;
  std::string region;
  Timestamp scraped_at;     // when the pages were read; the created_at of the rows
  bool incomplete = false;  // races of the day failed or were missing
  std::vector<Race> races;
};

// UTF-8 with a final LF. Bytes that are not UTF-8 become U+FFFD.
std::string encode_day_json(const DayJson& day);

// Reads the form above; names it does not know are passed over. Anything else is kParse, naming `file` and
// the place in it. date, region and races must be there.
Result<DayJson> decode_day_json(std::string_view json, std::string_view file);

}  // namespace rps
