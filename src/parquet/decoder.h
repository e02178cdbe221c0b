// Reads back the Parquet files that encoder.h writes: for verification, upserts and the serving copy.
//
// Understands what the encoder uses (one or more row groups, v1 data pages, PLAIN and dictionary
// encoding, Snappy or no compression, flat optional columns). Files of other writers may use more;
// those are kSchema errors that say what is not understood, and are read through DuckDB instead.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/batch.h"

namespace rps {

// Appends all rows of `file` (the bytes of a whole Parquet file, called `name` in messages) to `out`,
// matching columns by name. A column of `out` that the file lacks becomes NULL, except those listed in
// `partition_columns` (positions in out.schema()), which are left alone: the caller appends them.
// A column of the file that `out` lacks, or whose type differs, is kSchema naming the column; damage is
// kCorrupt. On error `out` must not be used further. Thread-safe for distinct `out`.
Status decode_parquet(std::string_view file, std::string_view name,
                      const std::vector<std::size_t>& partition_columns, RowBatch& out);

}  // namespace rps
