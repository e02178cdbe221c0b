// TableSum: what a table holds, in a few numbers that do not depend on how it is partitioned.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "model/row_hash.h"

namespace rps {

// Two tables with equal sums hold the same rows: content hashes of partitions add up (model/row_hash.h).
struct TableSum {
  std::uint64_t rows = 0;
  ContentHash hash;

  bool operator==(const TableSum&) const = default;
};

// By the partitions' catalog entries: reads no object. kParse for an entry without a content hash.
Result<TableSum> sum_of(const std::vector<Partition>& partitions);
// Of the table's version.
Result<TableSum> sum_of(Catalog& catalog, const Table& table);

// "2,559,118 rows (content hash 0123…)"
std::string describe(const TableSum& sum);

}  // namespace rps
