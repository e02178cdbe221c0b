// ForeignParquet: reads Parquet objects of other programs, which may use all of the format, through DuckDB.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "duck/connection.h"
#include "model/batch.h"

namespace rps {

// Not thread-safe. Costs nothing until it is first used.
class ForeignParquet {
 public:
  // Appends all rows of the Parquet file `bytes` to `out`. Columns are matched by name without regard to
  // case; those of the file that `out` lacks are passed over, those that the file lacks are NULL. The columns
  // at the positions `left_alone` are the caller's to fill. kSchema for a type or value that does not fit
  // (duck/read_into.h has the rules); DuckDB's error for a file that is damaged. On error `out` must not
  // be used further.
  Status read(std::string_view bytes, const std::vector<std::size_t>& left_alone, RowBatch& out);

 private:
  Result<duck::Connection*> engine();

  std::optional<duck::Database> database_;
  std::optional<duck::Connection> connection_;
};

}  // namespace rps
