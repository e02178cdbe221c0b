// Coverage by day and year as lines of block characters, for terminals.
#pragma once

#include <string>
#include <vector>

#include "workflow/report/report.h"

namespace rps::cli {

// One character a day for the country's last `days` days up to yesterday: the races of the day as a block of
// one to eight eighths of the country's usual most (its 95th percentile), "·" without races, "!" for a day
// that `check` has found missing or thin. Newest at the end.
std::string day_strip(const CountryCoverage& country, const std::vector<CheckFinding>& findings, Date today,
                      int days);

// One line a year, "2025 ▆▆▇█…  4,311 races": a block a month, its races against the country's best month.
std::vector<std::string> year_strips(const CountryCoverage& country);

}  // namespace rps::cli
