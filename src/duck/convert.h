// Values of DuckDB's types as values of a RowBatch's column, checked.
#pragma once

#include "base/result.h"
#include "duck/column_view.h"
#include "model/batch.h"

namespace rps::duck {

// Appends the rows of `view` to `out`. kSchema, without the column's name, when the type or a value does not
// fit: see read_into() for the rules.
Status append_column(const ColumnView& view, Column& out);

}  // namespace rps::duck
