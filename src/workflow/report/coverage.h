// The counts of days, arranged for the report.
#pragma once

#include <vector>

#include "catalog/catalog.h"
#include "workflow/report/report.h"

namespace rps {

// By country, its days without gaps. `counts`: by country and day.
std::vector<CountryCoverage> arrange_coverage(const std::vector<DayCount>& counts, const Table& table,
                                              const std::vector<Partition>& partitions, Date today);

// By country: finishers and ratings by the age of the day.
std::vector<RatingsByAge> ratings_by_age(const std::vector<DayCount>& counts, Date today);

}  // namespace rps
