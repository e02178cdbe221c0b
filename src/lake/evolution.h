// How a table's columns grow: a new column is added at the end, a changed type is refused.
#pragma once

#include "base/result.h"
#include "model/batch.h"

namespace rps {

// The table's columns together with those of `incoming` that it lacks. kSchema naming the column when
// both have it with different types.
Result<TableSchema> merge_schemas(const TableSchema& table, const TableSchema& incoming);

// True when names and types are the same, in the same order (their meanings may differ).
bool same_columns(const TableSchema& a, const TableSchema& b);

// `rows` with exactly the columns of `schema`, which holds all of theirs: missing ones are NULL.
RowBatch align(const RowBatch& rows, const std::shared_ptr<const TableSchema>& schema);

}  // namespace rps
