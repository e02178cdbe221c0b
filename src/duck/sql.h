// Names and values as SQL text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/schema.h"

namespace rps::duck {

// "or" in double quotes, inner ones doubled: any name is safe, reserved words among them.
std::string quote_name(std::string_view name);
// 'it''s': a text value.
std::string quote_text(std::string_view text);
// DuckDB's type for a column of a table. Timestamps are TIMESTAMP (microseconds, UTC without a zone),
// the type that most of its functions take.
std::string_view sql_type(ColumnType type);
// The quoted names with commas between.
std::string name_list(const TableSchema& schema);
// The body of a CREATE TABLE: "name" TYPE, …
std::string column_definitions(const TableSchema& schema);

}  // namespace rps::duck
