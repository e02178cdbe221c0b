// The last look at a migrated table: some rows of the source, field by field, as a reader of the new table
// finds them.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog/catalog.h"
#include "io/store.h"
#include "model/batch.h"
#include "workflow/migrate/source_scan.h"

namespace rps {

struct SampleReport {
  std::uint64_t rows = 0;    // compared
  std::uint64_t fields = 0;  // in them
};

// Rows from places all over a version of the source (of its first `max_rows` rows; 0: of all), read anew.
Result<RowBatch> take_samples(Store& store, const Table& source, const std::vector<Partition>& partitions,
                              std::uint64_t max_rows);

// Compares samples of the source with the new table's rows, read anew. Keys of `repeated`, ascending, are
// passed over. kMismatch naming race, horse, column and both values for the first field that differs, and for
// a row that the new table has not.
Result<SampleReport> compare_samples(const RowBatch& samples, Store& store, const Table& made,
                                     const std::vector<Partition>& partitions,
                                     const std::vector<RowKey>& repeated);

}  // namespace rps
