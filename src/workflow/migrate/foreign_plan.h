// How DuckDB is to read a column of another program's Parquet file, so that a rule can make it a column of
// the table.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/schema.h"
#include "workflow/migrate/foreign_rules.h"

namespace rps {

struct ColumnPlan {
  Conversion conversion;
  std::string values;  // SQL expression that gives values of the conversion's carrier
  std::string marks;   // the one that gives their marks; empty without
};

// The plan for the file's column `name`, whose type DuckDB calls `type` ("DECIMAL(9,2)"), to become the
// table's `column`. kSchema, naming the file's column, for a nested type.
Result<ColumnPlan> plan_column(const ColumnSpec& column, const std::string& name, std::string_view type);

}  // namespace rps
