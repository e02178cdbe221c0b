// The check before a commit: what was staged is read again, and must be the rows that were written.
#pragma once

#include <cstdint>
#include <vector>

#include "base/progress.h"
#include "lake/stager.h"

namespace rps {

// What was read back.
struct ReadBack {
  std::uint64_t objects = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
};

// Reads every staged object from the store, decodes it, and compares the number and the hash of its rows.
// `table` has the columns that it will have. kCorrupt naming the partition for a difference; else the store's
// errors. Nothing is changed.
Result<ReadBack> read_back(Store& store, const Table& table, const std::vector<StagedPartition>& staged,
                           unsigned threads, Progress& progress);

}  // namespace rps
