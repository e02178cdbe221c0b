// FlatWriter: puts rows into a flat table's folder, an object at a time, each read back at once.
#pragma once

#include <cstddef>
#include <vector>

#include "catalog/catalog.h"
#include "io/store.h"
#include "lake/read_back.h"
#include "parquet/encoder.h"

namespace rps {

// Rows of an object, at most: one that takes a reader some tens of megabytes.
inline constexpr std::size_t kFlatObjectRows = 131'072;

// Thread-safety: put() from several threads with distinct `worker` numbers.
class FlatWriter {
 public:
  // `table` is flat and belongs to the caller's run alone; both outlive it.
  FlatWriter(Store& store, const Table& table, unsigned workers);

  // Writes the rows (one at least, of the table's columns, each with race_id, horse_id and created_at) as the
  // table's object number `n`, reads it back, and gives the catalog's entry for it, which the caller
  // registers once the store is flushed. kCorrupt when it reads otherwise; else the store's errors.
  Result<Partition> put(const RowBatch& rows, std::size_t n, unsigned worker);
  // What the last put() of that worker read back.
  [[nodiscard]] const RowBatch& read_back(unsigned worker) const { return readers_[worker].rows(); }

 private:
  Store& store_;
  const Table& table_;
  std::vector<std::size_t> columns_;  // all
  std::vector<parquet::Encoder> encoders_;
  std::vector<StagedReader> readers_;
};

}  // namespace rps
