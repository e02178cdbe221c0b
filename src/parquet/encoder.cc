#include "parquet/encoder.h"

#include <algorithm>

#include "parquet/format.h"

namespace rps::parquet {
namespace {

Status check_columns(const TableSchema& schema, std::span<const std::size_t> columns) {
  if (columns.empty()) {
    return Error{ErrorKind::kSchema, "no columns chosen for a Parquet file", "choose at least one"};
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] >= schema.size()) {
      return Error{ErrorKind::kSchema,
                   "column position " + std::to_string(columns[i]) + " is not in a table of " +
                       std::to_string(schema.size()) + " columns",
                   ""};
    }
    if (std::find(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(i), columns[i]) !=
        columns.begin() + static_cast<std::ptrdiff_t>(i)) {
      return Error{ErrorKind::kSchema,
                   "column " + schema[columns[i]].name + " is chosen twice for a Parquet file",
                   "choose it once"};
    }
  }
  return {};
}

Status check_rows(std::span<const std::uint32_t> rows, std::size_t batch_rows) {
  const auto largest = std::max_element(rows.begin(), rows.end());
  if (largest != rows.end() && *largest >= batch_rows) {
    return Error{
        ErrorKind::kSchema,
        "row " + std::to_string(*largest) + " is not in a batch of " + std::to_string(batch_rows) + " rows",
        ""};
  }
  return {};
}

}  // namespace

Encoder::Encoder(EncoderOptions options)
    : options_(std::move(options)), footer_(options_.created_by, options_.metadata) {
  options_.row_group_rows = std::max<std::size_t>(1, options_.row_group_rows);
}

Status Encoder::encode(const RowBatch& batch, std::span<const std::uint32_t> rows,
                       std::span<const std::size_t> columns, std::string& out) {
  RPS_TRY(check_rows(rows, batch.rows()));
  if (!footer_.is_for(batch.schema_ptr(), columns)) {
    RPS_TRY(check_columns(batch.schema(), columns));
    footer_.set_columns(batch.schema_ptr(), columns);
  }
  const std::size_t file_start = out.size();
  out.append(kMagic);
  footer_.begin(rows.size(), (rows.size() + options_.row_group_rows - 1) / options_.row_group_rows);
  while (!rows.empty()) {
    const auto group = rows.first(std::min(options_.row_group_rows, rows.size()));
    if (auto status = encode_row_group(batch, group, columns, file_start, out); !status.ok()) {
      out.resize(file_start);
      return status;
    }
    rows = rows.subspan(group.size());
  }
  footer_.finish(out);
  return {};
}

Status Encoder::encode_row_group(const RowBatch& batch, std::span<const std::uint32_t> rows,
                                 std::span<const std::size_t> columns, std::size_t file_start,
                                 std::string& out) {
  footer_.begin_row_group();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto chunk = chunks_.encode(batch[columns[i]], rows, file_start, out);
    if (!chunk.ok()) {
      return with_context(std::move(chunk.error()), "column " + batch.schema()[columns[i]].name);
    }
    footer_.add_chunk(i, *chunk);
  }
  footer_.end_row_group(rows.size());
  return {};
}

}  // namespace rps::parquet
