#include "workflow/migrate/table_rows.h"

#include "lake/partition_reader.h"

namespace rps {

Result<TableRows> TableRows::of(Store& store, Table table, std::vector<Partition> partitions) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  return TableRows(store, std::move(table), layout, std::move(partitions));
}

RowParts TableRows::parts() const {
  RowParts parts;
  parts.schema = std::make_shared<const TableSchema>(table_.schema);
  std::uint64_t rows = 0;
  for (const Partition& partition : partitions_) {
    parts.starts.push_back(rows);
    rows += partition.rows;
  }
  parts.read = [this](std::size_t part, unsigned /*worker*/, RowBatch& out) {
    return read_partition(*store_, table_, layout_, partitions_[part], out);
  };
  return parts;
}

}  // namespace rps
