// How large the partitions of a table are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"

namespace rps {

// All partitions of one country and year together.
struct YearSize {
  std::string country;
  int year = 0;
  std::uint64_t partitions = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
};

struct PartitionSizes {
  std::vector<YearSize> years;      // by country and year; none of a flat table
  std::vector<Partition> smallest;  // five at most, the smallest first
  std::vector<Partition> largest;   // the same, the largest first
};

// kParse for a partition whose name is of another form.
Result<PartitionSizes> partition_sizes(const Table& table, const std::vector<Partition>& partitions);

}  // namespace rps
