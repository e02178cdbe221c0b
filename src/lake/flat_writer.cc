#include "lake/flat_writer.h"

#include <numeric>

#include "lake/row_bounds.h"
#include "model/row_hash.h"

namespace rps {

FlatWriter::FlatWriter(Store& store, const Table& table, unsigned workers)
    : store_(store), table_(table), columns_(table.schema.size()), encoders_(workers) {
  std::iota(columns_.begin(), columns_.end(), std::size_t{0});
  readers_.assign(workers, StagedReader(store, table, PartitionLayout::flat()));
}

Result<Partition> FlatWriter::put(const RowBatch& rows, std::size_t n, unsigned worker) {
  std::vector<std::uint32_t> all(rows.rows());
  std::iota(all.begin(), all.end(), 0U);
  std::string bytes;
  RPS_TRY(encoders_[worker].encode(rows, all, columns_, bytes));
  Partition partition;
  partition.name = nth_flat_file(n);
  const std::string key = object_key(table_.dataset, partition.name, partition.name);
  RPS_ASSIGN(const ObjectInfo object, store_.put(key, bytes, Durability::kFlush));
  StagedPartition staged;
  staged.report.name = partition.name;
  staged.objects = {{key, key, object.etag}};
  staged.rows = rows.rows();
  staged.hash = hash_rows(rows);
  RPS_TRY(readers_[worker].check(staged));
  partition.files = {{partition.name, rows.rows(), bytes.size(), object.etag}};
  partition.rows = rows.rows();
  partition.bytes = bytes.size();
  partition.content_hash = staged.hash.hex();
  set_bounds(rows, all, partition);
  return partition;
}

}  // namespace rps
