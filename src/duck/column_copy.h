// Values of RowBatches in vectors of DuckDB's chunks. For the .cc files of this folder.
#pragma once

#include <duckdb.h>

#include "base/result.h"
#include "duck/handles.h"
#include "model/batch.h"

namespace rps::duck {

// DuckDB's type of a column: that of sql_type().
TypeHandle logical_type(ColumnType type);

// Some rows of a batch on their way into a chunk.
struct Run {
  const RowBatch& rows;
  std::size_t first = 0;  // row of `rows`
  std::size_t count = 0;
  std::size_t to = 0;  // row of the chunk
};

// Copies the run into the chunk's first vectors, which have the types of the batch's columns and room for it;
// the chunk's size is the caller's to set. kSchema, naming the column, for a text that is not UTF-8 or
// a timestamp out of DuckDB's range.
Status copy_run(const Run& run, duckdb_data_chunk chunk);

}  // namespace rps::duck
