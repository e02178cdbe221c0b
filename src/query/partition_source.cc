#include "query/partition_source.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/partition_name.h"
#include "duck/read_into.h"
#include "duck/sql.h"
#include "io/temp_file.h"
#include "parquet/decoder.h"

namespace rps {
namespace {

constexpr std::string_view kHiveNull = "__HIVE_DEFAULT_PARTITION__";

template <class Append>
void repeat(std::size_t rows, const Append& append) {
  for (std::size_t i = 0; i < rows; ++i) {
    append();
  }
}

Status append_number(const std::string& text, std::size_t rows, Column& column) {
  const std::optional<std::int64_t> value = to_int(text);
  if (!value || *value != static_cast<std::int32_t>(*value)) {
    return Error{ErrorKind::kParse, "'" + text + "' is no int"};
  }
  repeat(rows, [&] { column.append_int(static_cast<std::int32_t>(*value)); });
  return {};
}

// The select list that gives the wanted columns of a Parquet file under the table's own names.
std::string select_list(const std::vector<duck::Field>& fields, const TableSchema& schema,
                        const std::vector<std::size_t>& unwanted) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < schema.size(); ++i) {
    const auto match = std::find_if(fields.begin(), fields.end(), [&](const duck::Field& field) {
      return iequals(field.name, schema[i].name);
    });
    if (match != fields.end() && std::find(unwanted.begin(), unwanted.end(), i) == unwanted.end()) {
      items.push_back(duck::quote_name(match->name) + " AS " + duck::quote_name(schema[i].name));
    }
  }
  return join(items, ", ");
}

}  // namespace

std::shared_ptr<const TableSchema> copy_schema(const TableSchema& schema) {
  std::vector<ColumnSpec> columns(schema.columns().begin(), schema.columns().end());
  columns.push_back({std::string(kPartitionColumn), ColumnType::kInt, "number of the row's partition"});
  return std::make_shared<const TableSchema>(std::move(columns));
}

Status append_partition_value(const std::string& text, std::size_t rows, Column& column) {
  if (text == kHiveNull) {
    repeat(rows, [&] { column.append_null(); });
    return {};
  }
  switch (column.type()) {
    case ColumnType::kString:
      repeat(rows, [&] { column.append_text(text); });
      return {};
    case ColumnType::kInt:
      return append_number(text, rows, column);
    case ColumnType::kDate: {
      RPS_ASSIGN(const Date date, Date::parse(text));
      repeat(rows, [&] { column.append_int(date.days); });
      return {};
    }
    case ColumnType::kTimestamp: {
      RPS_ASSIGN(const Timestamp moment, Timestamp::parse(text));
      repeat(rows, [&] { column.append_millis(moment.millis); });
      return {};
    }
    case ColumnType::kDouble: {
      const std::optional<double> value = to_double(text);
      if (!value) {
        return Error{ErrorKind::kParse, "'" + text + "' is no double"};
      }
      repeat(rows, [&] { column.append_double(*value); });
      return {};
    }
  }
  return {};
}

PartitionSource::PartitionSource(Store& store, Table table, std::string scratch)
    : store_(store), table_(std::move(table)), scratch_(std::move(scratch)) {
  for (std::size_t i = 0; i < table_.schema.size(); ++i) {
    const auto& keys = table_.partition_keys;
    if (std::find(keys.begin(), keys.end(), table_.schema[i].name) != keys.end()) {
      filled_.push_back(i);
    }
  }
  filled_.push_back(table_.schema.size());  // kPartitionColumn
  while (std::find(filled_.begin(), filled_.end(), counted_) != filled_.end()) {
    ++counted_;
  }
}

Result<std::string> PartitionSource::fetch(const Partition& partition, const DataFile& file) {
  const std::string key = object_key(table_.dataset, partition.name, file.name);
  for (const std::string& place : {key, kept_key(file.etag)}) {
    Result<Object> object = store_.get(place);
    if (object.ok() && object->etag == file.etag) {
      return std::move(object->bytes);
    }
    if (!object.ok() && object.error().kind != ErrorKind::kNotFound) {
      return std::move(object.error());
    }
  }
  return Error{ErrorKind::kPrecondition,
               "partition " + partition.name + ": object '" + store_.describe(key) +
                   "' is not the one the catalog knows (etag " + file.etag + "), nor was that kept aside",
               "run repair, or write the partition again"};
}

Status PartitionSource::read(const Partition& partition, std::int32_t number, RowBatch& out) {
  for (const DataFile& file : partition.files) {
    const std::string name = store_.describe(object_key(table_.dataset, partition.name, file.name));
    const std::size_t before = row_count(out);
    RPS_ASSIGN(const std::string bytes, fetch(partition, file));
    if (Status status = decode(bytes, name, out); !status.ok()) {
      return with_context(std::move(status.error()), "object '" + name + "'");
    }
    const std::size_t rows = row_count(out) - before;
    if (rows != file.rows) {
      return Error{ErrorKind::kCorrupt, "object '" + name + "' holds " + std::to_string(rows) +
                                            " rows, the catalog says " + std::to_string(file.rows)};
    }
    if (Status status = fill(partition, number, rows, out); !status.ok()) {
      return with_context(std::move(status.error()), "partition " + partition.name);
    }
  }
  return {};
}

std::size_t PartitionSource::row_count(const RowBatch& rows) const {
  return rows[counted_].size();
}

Status PartitionSource::decode(const std::string& bytes, const std::string& name, RowBatch& out) {
  if (!foreign_) {
    return decode_parquet(bytes, name, filled_, out);
  }
  RowBatch rows(out.schema_ptr());
  Status status = decode_parquet(bytes, name, filled_, rows);
  if (!status.ok() && status.error().kind == ErrorKind::kSchema) {
    rows.clear();
    status = read_foreign(bytes, rows);
  }
  RPS_TRY(std::move(status));
  for (std::size_t i = 0; i < out.width(); ++i) {
    for (std::size_t row = 0; row < rows[i].size(); ++row) {
      out[i].append_from(rows[i], row);
    }
  }
  return {};
}

Status PartitionSource::read_foreign(const std::string& bytes, RowBatch& out) {
  RPS_ASSIGN(duck::Connection * connection, engine());
  RPS_ASSIGN(TempFile file, TempFile::create(scratch_));
  RPS_TRY(file.write(bytes));
  const std::string from = " FROM read_parquet(" + duck::quote_text(file.path()) +
                           ", hive_partitioning = false, binary_as_string = true)";
  RPS_ASSIGN(duck::Statements statements, connection->parse("SELECT *" + from));
  RPS_ASSIGN(const duck::Statement all, statements.prepare(0));
  const std::string wanted = select_list(all.fields(), out.schema(), filled_);
  if (wanted.empty()) {
    return Error{ErrorKind::kSchema, "the file has none of the table's columns"};
  }
  return duck::read_into(*connection, "SELECT " + wanted + from, out, filled_);
}

Result<duck::Connection*> PartitionSource::engine() {
  if (!connection_) {
    RPS_ASSIGN(duck::Database database,
               duck::Database::open(":memory:", {{"threads", "1"}, {"autoload_known_extensions", "false"}}));
    RPS_ASSIGN(duck::Connection connection, database.connect());
    database_.emplace(std::move(database));
    connection_.emplace(std::move(connection));
  }
  return &*connection_;
}

Status PartitionSource::fill(const Partition& partition, std::int32_t number, std::size_t rows,
                             RowBatch& out) {
  RPS_ASSIGN(const std::vector<PartitionValue> values, parse_partition_name(partition.name));
  for (const std::size_t column : filled_) {
    const std::string& name = out.schema()[column].name;
    if (name == kPartitionColumn) {
      repeat(rows, [&] { out[column].append_int(number); });
      continue;
    }
    const auto value =
        std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
    if (value == values.end()) {
      return Error{ErrorKind::kCorrupt, "the name gives no value of column '" + name + "'"};
    }
    RPS_TRY(append_partition_value(value->second, rows, out[column]));
  }
  return {};
}

}  // namespace rps
