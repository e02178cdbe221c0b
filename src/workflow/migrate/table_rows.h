// TableRows: partitions of a table as the input of a write, read on several threads.
#pragma once

#include <memory>
#include <vector>

#include "catalog/catalog.h"
#include "io/store.h"
#include "lake/layout.h"
#include "lake/row_source.h"

namespace rps {

// Owns what parts() needs; neither copied nor moved while they are in use. `store` is borrowed.
class TableRows {
 public:
  // kSchema for a layout that the program does not know.
  static Result<TableRows> of(Store& store, Table table, std::vector<Partition> partitions);

  // Each partition is a part. Errors are read_partition's.
  [[nodiscard]] RowParts parts() const;

 private:
  TableRows(Store& store, Table table, PartitionLayout layout, std::vector<Partition> partitions)
      : store_(&store), table_(std::move(table)), layout_(layout), partitions_(std::move(partitions)) {}

  Store* store_;
  Table table_;
  PartitionLayout layout_;
  std::vector<Partition> partitions_;
};

}  // namespace rps
