#include "lake/adopt.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include "lake/partition_reader.h"
#include "lake/row_bounds.h"
#include "model/row_hash.h"
#include "parquet/footer_reader.h"

namespace rps {
namespace {

Error no_object_of(const Table& table, const std::string& key, const std::string& why) {
  return Error{ErrorKind::kParse, "'" + key + "' " + why + " of table " + table.name.str()};
}

bool has_partition_columns(const Table& table, const std::vector<PartitionValue>& values) {
  return std::equal(
      values.begin(), values.end(), table.partition_keys.begin(), table.partition_keys.end(),
      [](const PartitionValue& value, const std::string& column) { return value.first == column; });
}

// Every row has the columns that the catalog and the merge of scrapes rely on.
Status require_keys(const RowBatch& rows) {
  for (const std::size_t column : {col::kRaceId, col::kHorseId, col::kCreatedAt}) {
    if (rows[column].null_count() > 0) {
      return Error{ErrorKind::kSchema, "some rows have no " + rows.schema()[column].name};
    }
  }
  return {};
}

}  // namespace

Result<ObjectName> parse_object_key(const Table& table, const std::string& key) {
  const std::string prefix = table.dataset + "/";
  if (table.partition_keys.empty() && key.starts_with(prefix) && key.ends_with(".parquet")) {
    const std::string name = key.substr(prefix.size());
    return ObjectName{name, name};
  }
  const std::size_t slash = key.rfind('/');
  if (!key.starts_with(prefix) || slash < prefix.size() || !key.ends_with(".parquet")) {
    return no_object_of(table, key, "is no Parquet object in a partition");
  }
  ObjectName name{key.substr(prefix.size(), slash - prefix.size()), key.substr(slash + 1)};
  const auto values = parse_partition_name(name.partition);
  if (!values.ok() || !has_partition_columns(table, *values) ||
      make_partition_name(*values) != name.partition) {
    return no_object_of(table, key, "does not lie in a partition folder");
  }
  return name;
}

Result<DataFile> examine_object(Store& store, const Table& table, const PartitionLayout& layout,
                                const ObjectName& name) {
  const std::string key = object_key(table.dataset, name.partition, name.file);
  RPS_ASSIGN(const Object object, store.get(key));
  RPS_ASSIGN(const parquet::FileFooter footer, parquet::read_footer(object.bytes, store.describe(key)));
  if (footer.rows <= 0) {
    return Error{ErrorKind::kSchema, "it has no rows"};
  }
  const auto rows = static_cast<std::uint64_t>(footer.rows);
  DataFile file{name.file, rows, object.bytes.size(), object.etag};
  Partition alone;
  alone.name = name.partition;
  alone.files = {file};
  alone.rows = rows;
  RowBatch batch(std::make_shared<const TableSchema>(table.schema));
  RPS_TRY(read_partition(store, table, layout, alone, batch));
  RPS_TRY(require_keys(batch));
  return file;
}

Result<Partition> describe_partition(Store& store, const Table& table, const PartitionLayout& layout,
                                     const std::string& name, std::vector<DataFile> files) {
  Partition partition;
  partition.name = name;
  partition.files = std::move(files);
  for (const DataFile& file : partition.files) {
    partition.rows += file.rows;
    partition.bytes += file.bytes;
  }
  RowBatch rows(std::make_shared<const TableSchema>(table.schema));
  RPS_TRY(read_partition(store, table, layout, partition, rows));
  partition.content_hash = hash_rows(rows).hex();
  std::vector<std::uint32_t> all(rows.rows());
  std::iota(all.begin(), all.end(), 0U);
  set_bounds(rows, all, partition);
  return partition;
}

}  // namespace rps
