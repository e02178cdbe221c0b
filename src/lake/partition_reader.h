// Reads the rows of a partition as one table version describes them.
#pragma once

#include "catalog/catalog.h"
#include "io/store.h"
#include "lake/layout.h"

namespace rps {

// The bytes of one object of a partition: from its place, or from where it was kept aside when a
// writer has replaced it since. kNotFound when neither holds the object of that etag.
Result<std::string> read_data_file(Store& store, const Table& table, const Partition& partition,
                                   const DataFile& file);

// Appends all rows of the partition to `out`, whose columns are the table's. Objects by other writers
// are read through DuckDB. kCorrupt when the number of rows is not the recorded one.
Status read_partition(Store& store, const Table& table, const PartitionLayout& layout,
                      const Partition& partition, RowBatch& out);

}  // namespace rps
