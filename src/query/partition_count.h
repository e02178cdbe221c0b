// How many partitions a query has to read, from DuckDB's plan of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "duck/connection.h"

namespace rps {

// The filters of one scan of a table, as SQL conditions all of which hold for the rows it gives.
using ScanFilters = std::vector<std::string>;

// The scans of tables of the attached database `alias` in a plan that EXPLAIN (FORMAT JSON) gave, each with
// the filters that the plan applies directly to it. kEngine when the text is no such plan.
Result<std::vector<ScanFilters>> find_scans(const std::string& plan_json, const std::string& alias);

// The number of the table's partitions that at least one of the scans can find rows in, judging by the values
// in their names. Exact for conditions on partition columns only; conditions on others exclude nothing.
Result<std::uint64_t> count_partitions(duck::Connection& connection, const Table& table,
                                       const std::vector<Partition>& partitions,
                                       const std::vector<ScanFilters>& scans);

}  // namespace rps
