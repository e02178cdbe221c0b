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

// Reads staged objects and compares them with what was written. Not thread-safe: one object per thread.
class StagedReader {
 public:
  // `store` must outlive it; `table` has the columns that it will have.
  StagedReader(Store& store, const Table& table, const PartitionLayout& layout);

  // Reads the partition's objects from the store, decodes them, and compares the number and the hash of the
  // rows. kCorrupt naming the partition for a difference; else the store's errors.
  Status check(const StagedPartition& staged);

  // All that was checked so far.
  [[nodiscard]] const ReadBack& done() const { return done_; }
  // The rows of the object that was checked last.
  [[nodiscard]] const RowBatch& rows() const { return rows_; }

 private:
  Status check_rows(const StagedPartition& staged, const std::string& bytes);

  Store* store_;
  std::vector<std::size_t> named_;  // columns that the partition's name gives
  RowBatch rows_;
  ReadBack done_;
};

// Reads every staged object from the store, decodes it, and compares the number and the hash of its rows.
// `table` has the columns that it will have. kCorrupt naming the partition for a difference; else the store's
// errors. Nothing is changed.
Result<ReadBack> read_back(Store& store, const Table& table, const std::vector<StagedPartition>& staged,
                           unsigned threads, Progress& progress);

}  // namespace rps
