// Reads the rows of a partition as one table version describes them.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "io/store.h"
#include "lake/foreign_parquet.h"
#include "lake/layout.h"

namespace rps {

// The bytes of one object of a partition: from its place, or from where it was kept aside when a
// writer has replaced it since. kNotFound when neither holds the object of that etag.
Result<std::string> read_data_file(Store& store, const Table& table, const Partition& partition,
                                   const DataFile& file);

// Reads many partitions of one table version. Not thread-safe: one object per thread; the store may be
// shared.
class PartitionReader {
 public:
  // `store` and `table` must outlive it; `layout` is the table's.
  PartitionReader(Store& store, const Table& table, const PartitionLayout& layout);

  // Replaces `rows`, whose columns are the table's, by all rows of the partition, in the order of its files.
  // Columns of `rows` behind those are emptied and left to the caller.
  // Objects by other writers are read through DuckDB. kNotFound as for read_data_file; kCorrupt for damage
  // or when the number of rows is not the recorded one; kSchema for a column whose type or values do not fit;
  // kParse for a value in the partition's name. All name the object or the partition. On error `rows`
  // must not be used further.
  Status read(const Partition& partition, RowBatch& rows);

 private:
  Status read_file(const Partition& partition, const DataFile& file, RowBatch& rows);
  Status decode(const std::string& bytes, const std::string& name, RowBatch& rows);
  [[nodiscard]] std::size_t row_count(const RowBatch& rows) const { return rows[counted_].size(); }

  Store& store_;
  const Table& table_;
  std::vector<std::size_t> named_;       // positions of the columns that the partition's name gives
  std::vector<std::size_t> left_alone_;  // those, and the columns that are the caller's
  std::size_t counted_ = 0;              // position of the first other column
  ForeignParquet foreign_;
};

// Appends all rows of one partition to `out`: see PartitionReader::read.
Status read_partition(Store& store, const Table& table, const PartitionLayout& layout,
                      const Partition& partition, RowBatch& out);

}  // namespace rps
