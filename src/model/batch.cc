#include "model/batch.h"

#include <algorithm>
#include <bit>

#include "base/text.h"

namespace rps {

Column::Column(ColumnType type) : type_(type) {
  if (type_ == ColumnType::kString) {
    ends_.push_back(0);
  }
}

void Column::append_null() {
  ++nulls_;
  valid_.push_back(0);
  switch (type_) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      i32_.push_back(0);
      break;
    case ColumnType::kTimestamp:
      i64_.push_back(0);
      break;
    case ColumnType::kDouble:
      f64_.push_back(0);
      break;
    case ColumnType::kString:
      ends_.push_back(ends_.back());
      break;
  }
}

void Column::append_nulls(std::size_t count) {
  nulls_ += count;
  valid_.resize(valid_.size() + count, 0);
  switch (type_) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      i32_.resize(valid_.size(), 0);
      break;
    case ColumnType::kTimestamp:
      i64_.resize(valid_.size(), 0);
      break;
    case ColumnType::kDouble:
      f64_.resize(valid_.size(), 0);
      break;
    case ColumnType::kString:
      ends_.resize(valid_.size() + 1, ends_.back());
      break;
  }
}

void Column::grow_bytes(std::size_t size) {
  bytes_.resize(std::max(bytes_.size() * 2, ends_.back() + size));
}

void Column::append_from(const Column& other, std::size_t row) {
  if (other.is_null(row)) {
    append_null();
    return;
  }
  switch (type_) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      append_int(other.int_at(row));
      break;
    case ColumnType::kTimestamp:
      append_millis(other.millis_at(row));
      break;
    case ColumnType::kDouble:
      append_double(other.double_at(row));
      break;
    case ColumnType::kString:
      append_text(other.text_at(row));
      break;
  }
}

void Column::reserve(std::size_t rows) {
  valid_.reserve(rows);
  switch (type_) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      i32_.reserve(rows);
      break;
    case ColumnType::kTimestamp:
      i64_.reserve(rows);
      break;
    case ColumnType::kDouble:
      f64_.reserve(rows);
      break;
    case ColumnType::kString:
      ends_.reserve(rows + 1);
      break;
  }
}

void Column::clear() {
  nulls_ = 0;
  valid_.clear();
  i32_.clear();
  i64_.clear();
  f64_.clear();
  ends_.clear();
  if (type_ == ColumnType::kString) {
    ends_.push_back(0);
  }
}

bool Column::same(std::size_t row, const Column& other, std::size_t other_row) const {
  if (is_null(row) || other.is_null(other_row)) {
    return is_null(row) == other.is_null(other_row);
  }
  switch (type_) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      return int_at(row) == other.int_at(other_row);
    case ColumnType::kTimestamp:
      return millis_at(row) == other.millis_at(other_row);
    case ColumnType::kDouble:
      return std::bit_cast<std::uint64_t>(double_at(row)) ==
             std::bit_cast<std::uint64_t>(other.double_at(other_row));
    case ColumnType::kString:
      return text_at(row) == other.text_at(other_row);
  }
  return false;
}

std::string Column::display(std::size_t row) const {
  if (is_null(row)) {
    return {};
  }
  switch (type_) {
    case ColumnType::kInt:
      return std::to_string(int_at(row));
    case ColumnType::kDate:
      return Date{int_at(row)}.str();
    case ColumnType::kTimestamp:
      return Timestamp{millis_at(row)}.iso();
    case ColumnType::kDouble:
      return shortest(double_at(row));
    case ColumnType::kString:
      return std::string(text_at(row));
  }
  return {};
}

RowBatch::RowBatch(std::shared_ptr<const TableSchema> schema) : schema_(std::move(schema)) {
  columns_.reserve(schema_->size());
  for (const ColumnSpec& spec : schema_->columns()) {
    columns_.emplace_back(spec.type);
  }
}

RowBatch RowBatch::results() {
  static const auto kSchema = std::make_shared<const TableSchema>(results_schema());
  return RowBatch(kSchema);
}

void RowBatch::append_row(const RowBatch& other, std::size_t row) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].append_from(other.columns_[i], row);
  }
}

void RowBatch::append_all(const RowBatch& other) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (std::size_t row = 0; row < other.rows(); ++row) {
      columns_[i].append_from(other.columns_[i], row);
    }
  }
}

void RowBatch::clear() {
  for (Column& column : columns_) {
    column.clear();
  }
}

}  // namespace rps
