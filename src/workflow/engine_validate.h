// validate through an SQL engine: does it see the rows that the catalog says, and are two tables the same for
// it? The SQL is plain enough for every engine (DuckDB, Athena and Trino).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "query/engine.h"
#include "workflow/validate.h"

namespace rps {

// What an engine says of a table. Its findings are those of validate.h: "rows" for a partition in which it
// sees another number of rows, "missing_partition" and "unknown_partition" for one that it does not see or
// that the catalog has not, "duplicate" for a repeated (race_id, horse_id).
struct EngineCheck {
  Table table;
  std::uint64_t partitions = 0;  // that the catalog has
  std::uint64_t rows = 0;        // that the engine counts
  std::uint64_t duplicates = 0;  // keys that occur more than once; at most 1000 are counted
  double dollars = 0;            // what the questions cost, US dollars
  std::vector<Finding> findings;
};

// kNotFound for an unknown table, and the engine's errors.
Result<EngineCheck> check_table_by(QueryEngine& engine, Workspace& workspace, const TableName& name);

struct EngineComparison {
  EngineCheck a;
  EngineCheck b;
  std::vector<Finding> differences;  // "only_in_first", "only_in_second": rows, some of them with their keys
};

// Rows of one that the other has not, both ways, over all columns that both have.
Result<EngineComparison> compare_tables_by(QueryEngine& engine, Workspace& workspace, const TableName& a,
                                           const TableName& b);

}  // namespace rps
