#include "duck/column_copy.h"

#include <cstring>
#include <limits>

#include "base/text.h"

namespace rps::duck {
namespace {

duckdb_type c_type(ColumnType type) {
  switch (type) {
    case ColumnType::kInt:
      return DUCKDB_TYPE_INTEGER;
    case ColumnType::kDate:
      return DUCKDB_TYPE_DATE;
    case ColumnType::kTimestamp:
      return DUCKDB_TYPE_TIMESTAMP;
    case ColumnType::kDouble:
      return DUCKDB_TYPE_DOUBLE;
    case ColumnType::kString:
      return DUCKDB_TYPE_VARCHAR;
  }
  return DUCKDB_TYPE_VARCHAR;
}

// The part of a run in one column, and the vector it goes to.
struct ColumnRun {
  const Column& from;
  std::size_t first;
  std::size_t count;
  std::size_t to;
  duckdb_vector vector;

  // Where the values go.
  template <class T>
  [[nodiscard]] T* target() const {
    return static_cast<T*>(duckdb_vector_get_data(vector)) + to;
  }
};

void mark_nulls(const ColumnRun& run) {
  if (run.from.null_count() == 0) {
    return;
  }
  duckdb_vector_ensure_validity_writable(run.vector);
  std::uint64_t* validity = duckdb_vector_get_validity(run.vector);
  for (std::size_t i = 0; i < run.count; ++i) {
    if (run.from.is_null(run.first + i)) {
      const std::size_t at = run.to + i;
      validity[at / 64] &= ~(std::uint64_t{1} << (at % 64));
    }
  }
}

void copy_ints(const ColumnRun& run) {
  auto* out = run.target<std::int32_t>();
  for (std::size_t i = 0; i < run.count; ++i) {
    out[i] = run.from.int_at(run.first + i);
  }
}

void copy_doubles(const ColumnRun& run) {
  auto* out = run.target<double>();
  for (std::size_t i = 0; i < run.count; ++i) {
    out[i] = run.from.double_at(run.first + i);
  }
}

Status copy_timestamps(const ColumnRun& run) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1000 - 1;
  auto* out = run.target<std::int64_t>();
  for (std::size_t i = 0; i < run.count; ++i) {
    const std::int64_t millis = run.from.millis_at(run.first + i);
    if (millis > kMost || millis < -kMost) {
      return Error{ErrorKind::kSchema, "timestamp " + std::to_string(millis) + " ms is out of range"};
    }
    out[i] = millis * 1000;
  }
  return {};
}

Status copy_texts(const ColumnRun& run) {
  for (std::size_t i = 0; i < run.count; ++i) {
    const std::size_t row = run.first + i;
    if (run.from.is_null(row)) {
      continue;
    }
    const std::string_view text = run.from.text_at(row);
    if (!is_ascii(text) && !is_utf8(text)) {
      return Error{ErrorKind::kSchema, "a text is not UTF-8"};
    }
    duckdb_vector_assign_string_element_len(run.vector, run.to + i, text.data(), text.size());
  }
  return {};
}

Status copy_column(const ColumnRun& run) {
  mark_nulls(run);
  switch (run.from.type()) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      copy_ints(run);
      return {};
    case ColumnType::kDouble:
      copy_doubles(run);
      return {};
    case ColumnType::kTimestamp:
      return copy_timestamps(run);
    case ColumnType::kString:
      return copy_texts(run);
  }
  return {};
}

}  // namespace

TypeHandle logical_type(ColumnType type) {
  return TypeHandle(duckdb_create_logical_type(c_type(type)));
}

Status copy_run(const Run& run, duckdb_data_chunk chunk) {
  for (std::size_t i = 0; i < run.rows.width(); ++i) {
    const ColumnRun column{run.rows[i], run.first, run.count, run.to, duckdb_data_chunk_get_vector(chunk, i)};
    if (Status status = copy_column(column); !status.ok()) {
      return with_context(std::move(status.error()), "column '" + run.rows.schema()[i].name + "'");
    }
  }
  return {};
}

}  // namespace rps::duck
