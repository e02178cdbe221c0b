// load: flat Parquet files -> the lake, however large they are, every byte of it checked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "lake/writer.h"
#include "workflow/workspace.h"

namespace rps {

struct LoadOptions {
  std::vector<std::string> files;  // Parquet files, one at least; their rows in any order
  WriteMode mode = WriteMode::kOverwritePartitions;
  unsigned threads = 0;  // 0: one per core
  // Bytes of rows that wait in memory for their partition; see LakeOptions.
  std::size_t memory_budget = std::size_t{256} << 20U;
};

// Streams the files' rows into the configured table (made when absent) in one commit. Before it, every object
// is read back and its rows and their hash compared with what was given; after it, the catalog.
//
// Columns are matched with the table's by name; a file may lack some, which are NULL then, but not country,
// date, race_id or horse_id. Errors: kUsage without files; kNotFound for a missing file; kSchema naming the
// column for one that the table lacks or whose type or values do not fit (duck/read_into.h has the
// rules); kCorrupt when a check finds a difference: nothing is committed then, unless the message says so;
// those of stores and lake. A dry run keeps the objects in memory and reads them back there.
Result<WriteReport> load_parquet(Workspace& workspace, const LoadOptions& options, Progress& progress);

}  // namespace rps
