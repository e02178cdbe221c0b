// One column of a chunk, as the C API lays it out. For the .cc files of this folder.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <string_view>

namespace rps::duck {

// Borrows the chunk's memory; `type` and `logical` are those of the result's column.
struct ColumnView {
  ColumnView(duckdb_vector vector, duckdb_logical_type logical_type, std::size_t row_count)
      : type(duckdb_get_type_id(logical_type)),
        logical(logical_type),
        rows(row_count),
        data(duckdb_vector_get_data(vector)),
        validity(duckdb_vector_get_validity(vector)) {}

  duckdb_type type;
  duckdb_logical_type logical;
  std::size_t rows;
  const void* data;
  std::uint64_t* validity;  // null: no value is NULL

  [[nodiscard]] bool is_null(std::size_t row) const {
    return type == DUCKDB_TYPE_SQLNULL ||
           (validity != nullptr && !duckdb_validity_row_is_valid(validity, row));
  }
  template <class T>
  [[nodiscard]] const T& at(std::size_t row) const {
    return static_cast<const T*>(data)[row];
  }
  [[nodiscard]] std::string_view text_at(std::size_t row) const {
    duckdb_string_t text = at<duckdb_string_t>(row);
    // A short text lies inside the struct itself, so it is read where it is, not from the copy.
    const auto length = duckdb_string_t_length(text);
    if (duckdb_string_is_inlined(text)) {
      return {static_cast<const duckdb_string_t*>(data)[row].value.inlined.inlined, length};
    }
    return {text.value.pointer.ptr, length};
  }
};

}  // namespace rps::duck
