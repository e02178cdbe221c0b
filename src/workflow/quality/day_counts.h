// Races, runners and ratings by country and day, as the table has them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "query/engine.h"

namespace rps {

// Of some runners that have a finishing position: how many there are, and how many have which rating.
struct Ratings {
  std::int64_t finishers = 0;
  std::int64_t rpr = 0;
  std::int64_t ts = 0;
  std::int64_t official = 0;  // the column "or"

  bool operator==(const Ratings&) const = default;
  Ratings& operator+=(const Ratings& other);
};

// One country's day.
struct DayCount {
  std::string country;
  Date date;
  std::int64_t races = 0;
  std::int64_t runners = 0;
  Ratings ratings;
};

// Days and countries that are asked for.
struct DayRange {
  Date first;
  Date last;                           // included
  std::vector<std::string> countries;  // region codes; empty: all
};

// "country in ('gb', 'ire') and …": the range as a condition of plain SQL that every engine understands.
std::string range_condition(const DayRange& range);
// The question put to the engine. `table` as SQL names it.
std::string day_counts_sql(const std::string& table, const DayRange& range);

// By country and day; days without races are not there. Errors of the engine.
Result<std::vector<DayCount>> count_days(QueryEngine& engine, const std::string& table,
                                         const DayRange& range);

}  // namespace rps
