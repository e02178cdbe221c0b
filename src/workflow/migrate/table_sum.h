// TableSum: what a table holds, in a few numbers that do not depend on how it is partitioned.
#pragma once

#include <cstdint>

#include "catalog/catalog.h"
#include "model/row_hash.h"

namespace rps {

// Two tables with equal sums hold the same rows: content hashes of partitions add up (model/row_hash.h).
struct TableSum {
  std::uint64_t rows = 0;
  ContentHash hash;

  bool operator==(const TableSum&) const = default;
};

// Of the table's version, by its catalog entry: reads no object. kParse for an entry without a content hash.
Result<TableSum> sum_of(Catalog& catalog, const Table& table);

}  // namespace rps
