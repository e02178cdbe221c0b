#include "lake/partition_reader.h"

#include <algorithm>

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

PartitionReader::PartitionReader(Store& store, const Table& table, const PartitionLayout& layout)
    : store_(store), table_(table), named_(layout.partition_columns(table.schema)) {
  while (std::find(named_.begin(), named_.end(), counted_) != named_.end()) {
    ++counted_;
  }
}

Status PartitionReader::read(const Partition& partition, RowBatch& rows) {
  rows.clear();
  left_alone_ = named_;
  for (std::size_t extra = table_.schema.size(); extra < rows.width(); ++extra) {
    left_alone_.push_back(extra);
  }
  for (const DataFile& file : partition.files) {
    RPS_TRY(read_file(partition, file, rows));
  }
  if (row_count(rows) != partition.rows) {
    return Error{ErrorKind::kCorrupt, "partition " + partition.name + " of " + table_.name.str() + " holds " +
                                          std::to_string(row_count(rows)) + " rows, but the catalog says " +
                                          std::to_string(partition.rows)};
  }
  return append_partition_values(partition.name, named_, row_count(rows), rows);
}

Status PartitionReader::read_file(const Partition& partition, const DataFile& file, RowBatch& rows) {
  const std::string name = store_.describe(object_key(table_.dataset, partition.name, file.name));
  RPS_ASSIGN(const std::string bytes, read_data_file(store_, table_, partition, file));
  const std::size_t before = row_count(rows);
  RPS_TRY(decode(bytes, name, rows));
  const std::size_t added = row_count(rows) - before;
  if (added != file.rows) {
    return Error{
        ErrorKind::kCorrupt,
        name + " holds " + std::to_string(added) + " rows, but the catalog says " + std::to_string(file.rows),
        "write the partition again"};
  }
  return {};
}

// The decoder leaves values behind when it meets something foreign on its way, so a file behind others goes
// by a batch of its own.
Status PartitionReader::decode(const std::string& bytes, const std::string& name, RowBatch& rows) {
  if (row_count(rows) > 0) {
    RowBatch own(rows.schema_ptr());
    RPS_TRY(decode(bytes, name, own));
    for (std::size_t i = 0; i < rows.width(); ++i) {
      for (std::size_t row = 0; row < own[i].size(); ++row) {
        rows[i].append_from(own[i], row);
      }
    }
    return {};
  }
  Status status = decode_parquet(bytes, name, left_alone_, rows);
  if (status.ok() || status.error().kind != ErrorKind::kSchema) {
    return status;
  }
  rows.clear();
  Status foreign = foreign_.read(bytes, left_alone_, rows);
  return foreign.ok() ? std::move(foreign) : Status(with_context(std::move(foreign.error()), name));
}

Status read_partition(Store& store, const Table& table, const PartitionLayout& layout,
                      const Partition& partition, RowBatch& out) {
  PartitionReader reader(store, table, layout);
  if (out.rows() == 0) {
    return reader.read(partition, out);
  }
  RowBatch rows(out.schema_ptr());
  RPS_TRY(reader.read(partition, rows));
  out.append_all(rows);
  return {};
}

}  // namespace rps
