// The DuckDB reader of the Parquet tests, on the raw C API.
#include <duckdb.h>

#include <stdexcept>

#include "unit/parquet/readers.h"

namespace rps::parquet::testing {
namespace {

struct Result {
  duckdb_result raw{};
  ~Result() { duckdb_destroy_result(&raw); }
};

template <class T>
T at(duckdb_vector vector, idx_t row) {
  return static_cast<const T*>(duckdb_vector_get_data(vector))[row];
}

std::string text_at(duckdb_vector vector, idx_t row) {
  auto text = at<duckdb_string_t>(vector, row);
  return {duckdb_string_t_data(&text), duckdb_string_t_length(text)};
}

Cell cell_at(duckdb_vector vector, duckdb_type type, idx_t row) {
  std::uint64_t* const valid = duckdb_vector_get_validity(vector);
  if (valid != nullptr && !duckdb_validity_row_is_valid(valid, row)) {
    return std::nullopt;
  }
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
      return at<bool>(vector, row) ? "true" : "false";
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_DATE:
      return std::to_string(at<std::int32_t>(vector, row));
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UBIGINT:
      return std::to_string(at<std::int64_t>(vector, row));
    case DUCKDB_TYPE_TIMESTAMP_TZ: {  // microseconds
      const auto micros = at<std::int64_t>(vector, row);
      return micros % 1000 == 0 ? std::to_string(micros / 1000) : "not whole milliseconds";
    }
    case DUCKDB_TYPE_DOUBLE:
      return double_cell(at<double>(vector, row));
    case DUCKDB_TYPE_VARCHAR:
      return text_at(vector, row);
    default:
      throw std::runtime_error("a column of an unexpected DuckDB type " + std::to_string(type));
  }
}

void append_chunk(duckdb_data_chunk chunk, duckdb_result& result, Grid& grid) {
  for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk); ++row) {
    auto& cells = grid.emplace_back();
    for (idx_t column = 0; column < duckdb_data_chunk_get_column_count(chunk); ++column) {
      cells.push_back(
          cell_at(duckdb_data_chunk_get_vector(chunk, column), duckdb_column_type(&result, column), row));
    }
  }
}

}  // namespace

struct Duck::Handles {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
};

Duck::Duck() : handles_(std::make_unique<Handles>()) {
  if (duckdb_open(nullptr, &handles_->database) != DuckDBSuccess ||
      duckdb_connect(handles_->database, &handles_->connection) != DuckDBSuccess) {
    throw std::runtime_error("cannot open a DuckDB database in memory");
  }
}

Duck::~Duck() {
  duckdb_disconnect(&handles_->connection);
  duckdb_close(&handles_->database);
}

Grid Duck::query(const std::string& sql) {
  Result result;
  if (duckdb_query(handles_->connection, sql.c_str(), &result.raw) != DuckDBSuccess) {
    throw std::runtime_error(std::string(duckdb_result_error(&result.raw)) + " in: " + sql);
  }
  Grid grid;
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(result.raw)) {
    append_chunk(chunk, result.raw, grid);
    duckdb_destroy_data_chunk(&chunk);
  }
  return grid;
}

Grid Duck::read(const TempFile& file) {
  return query("SELECT * FROM read_parquet('" + file.path() + "')");
}

}  // namespace rps::parquet::testing
