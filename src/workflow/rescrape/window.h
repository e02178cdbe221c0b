// Which days a re-scrape covers: yesterday and the days before it, by the site's calendar.
//
// The site is British: its days change at midnight in London, so "yesterday" is the day before London's
// present one. A run that follows another one goes further back as far as there are days that no run has
// fully got.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "io/store.h"

namespace rps {

inline constexpr int kMostRescrapeDays = 30;

// The date in London at a moment: UTC, an hour later in summer time, which runs from 01:00 UTC on the last
// Sunday of March to 01:00 UTC on the last Sunday of October.
Date london_date(Timestamp at);

// What the runs so far covered of one country.
struct CountryRecord {
  Date until;           // last day of the last run that came to its end
  std::set<Date> open;  // days that runs wanted and did not get whole, up to 30 days back
  Timestamp at;         // when that run ended

  bool operator==(const CountryRecord&) const = default;
};

using RescrapeRecord = std::map<std::string, CountryRecord>;  // by country

// Key of the record in the store: "_rpscrape/runs/last_success.json".
std::string rescrape_record_key();
// Empty when there is none. kCorrupt naming the object when it cannot be understood.
Result<RescrapeRecord> read_rescrape_record(Store& store);
Status write_rescrape_record(Store& store, const RescrapeRecord& record);

struct Window {
  std::vector<Date> days;          // ascending
  std::vector<Date> out_of_reach;  // days to catch up with that lie over 30 days back: nobody covers them now
};

// The days from `last` back `days` days, none before 2008-01-01.
Window plain_window(int days, Date last);
// The same, and what earlier runs left: days after the last one that a run covered, the days whose late
// values the runs in between would have seen (`days` - 1 before those), and days that are open; up to 30 days
// back from `last`. A country without a record asks for nothing more.
Window catch_up_window(int days, Date last, const std::set<std::string>& countries,
                       const RescrapeRecord& record);

// The record after a run over `days` that ended at `at`; `missed` are its days that it did not get whole.
// Days between the last run and this one that nobody covered become open.
CountryRecord next_record(const CountryRecord* before, const std::vector<Date>& days,
                          const std::set<Date>& missed, Timestamp at);

}  // namespace rps
