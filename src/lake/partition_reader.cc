#include "lake/partition_reader.h"

#include "parquet/decoder.h"

namespace rps {
namespace {

// The object at `key` if it is there and has this etag.
Result<std::optional<std::string>> get_exactly(Store& store, const std::string& key,
                                               const std::string& etag) {
  auto object = store.get(key);
  if (object.ok()) {
    return object->etag == etag ? std::optional<std::string>(std::move(object->bytes)) : std::nullopt;
  }
  if (object.error().kind == ErrorKind::kNotFound) {
    return std::optional<std::string>();
  }
  return object.error();
}

}  // namespace

Result<std::string> read_data_file(Store& store, const Table& table, const Partition& partition,
                                   const DataFile& file) {
  const std::string key = object_key(table.dataset, partition.name, file.name);
  RPS_ASSIGN(auto present, get_exactly(store, key, file.etag));
  if (present) {
    return std::move(*present);
  }
  RPS_ASSIGN(auto kept, get_exactly(store, kept_key(file.etag), file.etag));
  if (kept) {
    return std::move(*kept);
  }
  return Error{ErrorKind::kNotFound,
               store.describe(key) + " is not the object that version " + std::to_string(table.version) +
                   " of " + table.name.str() + " names, and none of that etag was kept aside",
               "somebody changed the folder from outside; run 'rpscrape validate'"};
}

Status read_partition(Store& store, const Table& table, const PartitionLayout& layout,
                      const Partition& partition, RowBatch& out) {
  const std::vector<std::size_t> columns = layout.partition_columns(out.schema());
  const std::size_t before = out.rows();
  std::size_t added = 0;
  for (const DataFile& file : partition.files) {
    RPS_ASSIGN(const std::string bytes, read_data_file(store, table, partition, file));
    const std::string key = object_key(table.dataset, partition.name, file.name);
    RPS_TRY(decode_parquet(bytes, store.describe(key), columns, out));
    added += file.rows;
  }
  RPS_TRY(append_partition_values(partition.name, columns, added, out));
  if (out[col::kCreatedAt].size() != before + partition.rows) {
    return Error{ErrorKind::kCorrupt, "partition " + partition.name + " of " + table.name.str() + " holds " +
                                          std::to_string(out[col::kCreatedAt].size() - before) +
                                          " rows, but the catalog says " + std::to_string(partition.rows)};
  }
  return {};
}

}  // namespace rps
