// quality: gates that other jobs can call: is the table good enough to go on with? Each gate is a figure with
// a limit from the configuration ([quality]).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "query/engine.h"
#include "workflow/quality/completeness.h"
#include "workflow/quality/scrape_records.h"
#include "workflow/workspace.h"

namespace rps {

enum class GateState {
  kPassed,
  kFailed,
  kUnknown,  // there is nothing to judge by: told, neither passed nor failed
  kOff,      // its limit in the configuration is negative
};

std::string_view gate_state_name(GateState state);  // "passed", "failed", "unknown", "off"

struct Gate {
  std::string name;             // of the setting: "max_missing_days"
  std::string meaning;          // "missing days"
  double limit = 0;             // the value may be this, but not beyond it
  std::optional<double> value;  // nothing: unknown
  std::string unit;             // "days", "%"
  GateState state = GateState::kUnknown;
  std::string detail;  // which ones, some of them
};

struct QualityReport {
  Date first;  // the days that were looked at, ends included
  Date last;
  std::vector<std::string> countries;
  std::vector<Gate> gates;

  [[nodiscard]] bool passed() const;  // no gate failed
};

// A race that has fewer rows than the page said ran.
struct ShortRace {
  std::string country;
  Date date;
  std::int64_t race_id = 0;
  std::int64_t rows = 0;
  std::int64_t ran = 0;
};

// What the gates are judged by.
struct QualityFacts {
  Date today;  // in London
  CheckQuery query;
  std::vector<DayCount> counts;       // of the query's days and countries
  CheckReport check;                  // of the same
  std::vector<ScrapeRecord> scrapes;  // of the same days, by country, day and time
  std::vector<ShortRace> short_races;
  std::int64_t duplicates = 0;                       // keys of the whole table that occur more than once
  std::vector<std::pair<std::string, Date>> newest;  // the last day of each country in the whole table
};

// The rules alone.
QualityReport judge_quality(const QualitySettings& limits, const QualityFacts& facts);

// Which days and countries the configuration asks about: up to yesterday in London.
CheckQuery quality_query(const Settings& settings, Date today);

// Asks the engine and reads the records. kNotFound when there is no table; errors of the engine and the logs.
Result<QualityReport> judge_table(Workspace& workspace, QueryEngine& engine, const CheckQuery& query,
                                  Progress& progress);
// The same where the days of the query have been counted and checked before.
Result<QualityReport> judge_table(Workspace& workspace, QueryEngine& engine, const CheckQuery& query,
                                  std::vector<DayCount> counts, const CheckReport& check, Progress& progress);

}  // namespace rps
