// How a table's columns grow: a new column is added at the end, a changed type is refused.
#pragma once

#include "base/result.h"
#include "model/schema.h"

namespace rps {

// The table's columns together with those of `incoming` that it lacks. kSchema naming the column when
// both have it with different types.
Result<TableSchema> merge_schemas(const TableSchema& table, const TableSchema& incoming);

}  // namespace rps
