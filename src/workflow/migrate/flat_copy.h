// Copies a table to a new flat one: the way back from partitions.
#pragma once

#include "workflow/migrate/copy_job.h"

namespace rps {

struct FlatCopyJob {
  const LakeAccess& access;
  const Table& made;                         // where to: a flat table
  const Table& source;                       // the version to copy
  const std::vector<Partition>& partitions;  // of it, in the order that the rows are to have
  std::uint64_t max_rows = 0;                // of a trial; 0: all
  std::string run_id;
};

// Writes the rows in objects of up to kFlatObjectRows rows and whole partitions of the source, each read back
// at once and registered as a batch of its own. Objects that are there already are treated as copy_batches()
// treats partitions. Errors as there, and those of reading the source.
Result<CopyReport> copy_flat(const FlatCopyJob& job, Progress& progress);

}  // namespace rps
