// Copies rows that were brought together by partition to a new table, in batches.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "lake/shuffle.h"
#include "workflow/migrate/copy_job.h"

namespace rps {

struct BatchCopyJob {
  const LakeAccess& access;
  const Table& made;                           // where to
  std::unique_ptr<Shuffle> shuffle;            // all rows of the source, by the new table's partitions
  const std::map<CountryDay, TableSum>& days;  // of the source: what the new table is to hold
  std::uint64_t batch_rows = 0;
  std::string run_id;
  // Work for the time in which the disk has the last word.
  std::function<Status()> during_flush = [] { return Status(); };
};

// Writes every partition that the table has not, reads it back at once, and registers some `batch_rows` rows
// at a time. Partitions that are there already with the same rows are read and left alone; with others they
// are left alone, too, and the report says that the tables differ, as it does when the new table has more.
// Several threads. kCorrupt when
// something reads otherwise than it was written; kNoSpace and others of the store: the batches before stay;
// the error of during_flush(): all batches stay.
Result<CopyReport> copy_batches(BatchCopyJob job, Progress& progress);

}  // namespace rps
