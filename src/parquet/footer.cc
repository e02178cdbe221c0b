#include "parquet/footer.h"

#include <algorithm>
#include <utility>

#include "parquet/format.h"
#include "parquet/thrift.h"

namespace rps::parquet {
namespace {

constexpr std::int32_t kFormatVersion = 1;  // data pages v1 and PLAIN_DICTIONARY, which every reader knows

std::int32_t code(auto value) {
  return static_cast<std::int32_t>(value);
}
std::int64_t count(std::size_t value) {
  return static_cast<std::int64_t>(value);
}

// SchemaElement of the root: a name and the number of columns.
void encode_root(std::size_t columns, Bytes& out) {
  ThriftStruct root(out);
  root.binary(4, "schema");
  root.i32(5, code(columns));
  root.stop();
}

// LogicalType of a timestamp: field 8, TIMESTAMP(isAdjustedToUTC = true, unit = MILLIS).
void encode_timestamp_type(ThriftStruct& logical) {
  ThriftStruct timestamp = logical.nested(8);
  timestamp.boolean(1, true);
  ThriftStruct unit = timestamp.nested(2);
  ThriftStruct millis = unit.nested(1);
  millis.stop();
  unit.stop();
  timestamp.stop();
}

// The converted type (field 6), which old readers look at, and the logical type (field 10).
void encode_annotation(ColumnType type, ThriftStruct& element) {
  struct Annotation {
    ConvertedType converted;
    int logical;  // field of the union LogicalType
  };
  const Annotation annotation = type == ColumnType::kString ? Annotation{ConvertedType::kUtf8, 1}
                                : type == ColumnType::kDate ? Annotation{ConvertedType::kDate, 6}
                                                            : Annotation{ConvertedType::kTimestampMillis, 8};
  element.i32(6, code(annotation.converted));
  ThriftStruct logical = element.nested(10);
  if (type == ColumnType::kTimestamp) {
    encode_timestamp_type(logical);
  } else {
    logical.nested(annotation.logical).stop();
  }
  logical.stop();
}

void encode_element(const ColumnSpec& column, Bytes& out) {
  ThriftStruct element(out);
  element.i32(1, code(physical_type(column.type)));
  element.i32(3, code(Repetition::kOptional));
  element.binary(4, column.name);
  if (column.type != ColumnType::kInt && column.type != ColumnType::kDouble) {
    encode_annotation(column.type, element);
  }
  element.stop();
}

std::string column_prefix(const ColumnSpec& column, Encoding encoding) {
  Bytes bytes;
  ThriftStruct metadata(bytes);
  metadata.i32(1, code(physical_type(column.type)));
  metadata.list(2, ThriftType::kI32, 2);
  metadata.element(code(encoding));
  metadata.element(code(Encoding::kRle));
  metadata.list(3, ThriftType::kBinary, 1);
  metadata.element(column.name);
  return std::string(bytes.view());
}

void encode_statistics(const ChunkInfo& chunk, ThriftStruct statistics) {
  statistics.i64(3, count(chunk.nulls));
  if (chunk.bounds->known()) {
    statistics.binary(5, chunk.bounds->max());
    statistics.binary(6, chunk.bounds->min());
  }
  statistics.stop();
}

}  // namespace

Footer::Footer(std::string created_by, Metadata metadata)
    : created_by_(std::move(created_by)), metadata_(std::move(metadata)) {}

bool Footer::is_for(const std::shared_ptr<const TableSchema>& schema,
                    std::span<const std::size_t> columns) const {
  return schema == schema_ && std::equal(columns.begin(), columns.end(), columns_.begin(), columns_.end());
}

void Footer::set_columns(const std::shared_ptr<const TableSchema>& schema,
                         std::span<const std::size_t> columns) {
  schema_ = schema;
  columns_.assign(columns.begin(), columns.end());
  encode_schema(*schema, columns);
  encode_tail(columns.size());
}

void Footer::encode_schema(const TableSchema& schema, std::span<const std::size_t> columns) {
  Bytes bytes;
  ThriftStruct file(bytes);
  file.i32(1, kFormatVersion);
  file.list(2, ThriftType::kStruct, columns.size() + 1);
  encode_root(columns.size(), bytes);
  prefixes_.clear();
  for (const std::size_t column : columns) {
    encode_element(schema[column], bytes);
    prefixes_.push_back({column_prefix(schema[column], Encoding::kPlain),
                         column_prefix(schema[column], Encoding::kPlainDictionary)});
  }
  head_ = bytes.view();
}

void Footer::encode_tail(std::size_t columns) {
  Bytes bytes;
  ThriftStruct file(bytes);
  file.encoded_fields({}, 4);
  if (!metadata_.empty()) {
    file.list(5, ThriftType::kStruct, metadata_.size());
    for (const auto& [key, value] : metadata_) {
      ThriftStruct pair(bytes);
      pair.binary(1, key);
      pair.binary(2, value);
      pair.stop();
    }
  }
  file.binary(6, created_by_);
  file.list(7, ThriftType::kStruct, columns);
  for (std::size_t i = 0; i < columns; ++i) {
    ThriftStruct order(bytes);
    order.nested(1).stop();  // TYPE_ORDER
    order.stop();
  }
  file.stop();
  tail_ = bytes.view();
}

void Footer::begin(std::size_t rows, std::size_t row_groups) {
  bytes_.clear();
  ThriftStruct file(bytes_);
  file.encoded_fields(head_, 2);
  file.i64(3, count(rows));
  file.list(4, ThriftType::kStruct, row_groups);
}

void Footer::begin_row_group() {
  group_uncompressed_ = 0;
  group_compressed_ = 0;
  ThriftStruct group(bytes_);
  group.list(1, ThriftType::kStruct, columns_.size());
}

// A ColumnChunk with its ColumnMetaData.
void Footer::add_chunk(std::size_t position, const ChunkInfo& chunk) {
  if (position == 0) {
    group_start_ = chunk.start;
  }
  group_uncompressed_ += chunk.uncompressed;
  group_compressed_ += chunk.compressed;

  ThriftStruct column(bytes_);
  column.i64(2, 0);  // file_offset: of metadata outside the footer, and there is none
  ThriftStruct metadata = column.nested(3);
  const ColumnPrefix& prefix = prefixes_[position];
  metadata.encoded_fields(chunk.dictionary ? prefix.dictionary : prefix.plain, 3);
  metadata.i32(4, code(chunk.codec));
  metadata.i64(5, count(chunk.rows));
  metadata.i64(6, count(chunk.uncompressed));
  metadata.i64(7, count(chunk.compressed));
  metadata.i64(9, count(chunk.data_page));
  if (chunk.dictionary) {
    metadata.i64(11, count(chunk.start));
  }
  encode_statistics(chunk, metadata.nested(12));
  metadata.stop();
  column.stop();
}

void Footer::end_row_group(std::size_t rows) {
  ThriftStruct group(bytes_);
  group.encoded_fields({}, 1);
  group.i64(2, count(group_uncompressed_));
  group.i64(3, count(rows));
  group.i64(5, count(group_start_));
  group.i64(6, count(group_compressed_));
  group.stop();
}

void Footer::finish(std::string& out) {
  bytes_.append(tail_);
  bytes_.append_raw(static_cast<std::uint32_t>(bytes_.size()));
  bytes_.append(kMagic);
  out.append(bytes_.view());
}

}  // namespace rps::parquet
