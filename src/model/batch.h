// RowBatch: typed rows of a table in columns, the form in which rows travel between stages.
//
// Thread-safety: like a std::vector (several readers, or one writer).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "model/schema.h"
#include "model/short_copy.h"

namespace rps {

// One column: a value or NULL per row. Only the vector of the column's type is filled; a NULL holds a
// zero (or an empty text) there, so that row i is at index i in every vector.
class Column {
 public:
  explicit Column(ColumnType type);

  [[nodiscard]] ColumnType type() const { return type_; }
  [[nodiscard]] std::size_t size() const { return valid_.size(); }
  [[nodiscard]] bool is_null(std::size_t row) const { return valid_[row] == 0; }
  [[nodiscard]] std::size_t null_count() const { return nulls_; }

  // The value of a row; the caller knows the column's type. A NULL reads as 0 or "".
  [[nodiscard]] std::int32_t int_at(std::size_t row) const { return i32_[row]; }  // kInt; kDate: days
  [[nodiscard]] std::int64_t millis_at(std::size_t row) const { return i64_[row]; }
  [[nodiscard]] double double_at(std::size_t row) const { return f64_[row]; }
  // Valid until the next append.
  [[nodiscard]] std::string_view text_at(std::size_t row) const {
    return {bytes_.data() + ends_[row], ends_[row + 1] - ends_[row]};
  }

  // The texts of all rows, one after the other. Valid until the next append.
  [[nodiscard]] std::string_view all_text() const { return {bytes_.data(), ends_.back()}; }

  void append_null();
  void append_nulls(std::size_t count);
  void append_int(std::int32_t value) {  // kInt, kDate
    valid_.push_back(1);
    i32_.push_back(value);
  }
  void append_millis(std::int64_t value) {
    valid_.push_back(1);
    i64_.push_back(value);
  }
  void append_double(double value) {
    valid_.push_back(1);
    f64_.push_back(value);
  }
  void append_text(std::string_view value) {
    const std::size_t start = ends_.back();
    if (bytes_.size() - start < value.size()) {
      grow_bytes(value.size());
    }
    copy_short(bytes_.data() + start, value.data(), value.size());
    ends_.push_back(start + value.size());
    valid_.push_back(1);
  }
  // Appends `count` values, none of them NULL, and gives where they are to be written before anything else is
  // done with the column.
  std::int32_t* extend_ints(std::size_t count) { return extend(i32_, count); }
  double* extend_doubles(std::size_t count) { return extend(f64_, count); }
  // Appends the value or NULL at `row` of another column of the same type.
  void append_from(const Column& other, std::size_t row);
  void reserve(std::size_t rows);
  void clear();  // keeps the memory

  // True when both rows hold the same value or are both NULL (doubles compare by bits, so NaN == NaN).
  [[nodiscard]] bool same(std::size_t row, const Column& other, std::size_t other_row) const;
  // The value as text for people and CSV; NULL is "".
  [[nodiscard]] std::string display(std::size_t row) const;

 private:
  template <class T>
  T* extend(std::vector<T>& values, std::size_t count) {
    valid_.resize(valid_.size() + count, 1);
    values.resize(valid_.size());
    return values.data() + (values.size() - count);
  }
  // Makes room for `size` bytes behind the last text.
  void grow_bytes(std::size_t size);

  ColumnType type_;
  std::size_t nulls_ = 0;
  std::vector<std::uint8_t> valid_;
  std::vector<std::int32_t> i32_;
  std::vector<std::int64_t> i64_;
  std::vector<double> f64_;
  std::string bytes_;              // texts one after the other, then unused memory
  std::vector<std::size_t> ends_;  // texts: row i is bytes_[ends_[i], ends_[i + 1])
};

class RowBatch {
 public:
  // The schema is shared, not copied per batch.
  explicit RowBatch(std::shared_ptr<const TableSchema> schema);
  // An empty batch of results_schema().
  static RowBatch results();

  [[nodiscard]] const TableSchema& schema() const { return *schema_; }
  [[nodiscard]] const std::shared_ptr<const TableSchema>& schema_ptr() const { return schema_; }
  [[nodiscard]] std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().size(); }
  [[nodiscard]] std::size_t width() const { return columns_.size(); }
  [[nodiscard]] const Column& operator[](std::size_t i) const { return columns_[i]; }
  [[nodiscard]] Column& operator[](std::size_t i) { return columns_[i]; }

  // Appends row `row` of a batch with the same schema.
  void append_row(const RowBatch& other, std::size_t row);
  void append_all(const RowBatch& other);
  void clear();  // keeps schema and memory

 private:
  std::shared_ptr<const TableSchema> schema_;
  std::vector<Column> columns_;
};

}  // namespace rps
