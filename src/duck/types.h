// DuckDB's logical types: their names, and which of them have plain values.
#pragma once

#include <duckdb.h>

#include <string>

namespace rps::duck {

// The name as DuckDB writes it: "INTEGER", "DECIMAL(18,3)", "STRUCT(a INTEGER, b VARCHAR)[]".
std::string type_text(duckdb_logical_type type);
// Whether ResultStream::read_row gives the values of the type.
bool is_plain(duckdb_logical_type type);

}  // namespace rps::duck
