// Replay: what a table holds after a series of writes, worked out in memory, so that they can be committed as
// one.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "lake/layout.h"
#include "lake/writer.h"
#include "workflow/process_marks.h"

namespace rps {

// The latest created_at of each race, by race_id, in milliseconds.
using LatestScrapes = std::unordered_map<std::int32_t, std::int64_t>;
LatestScrapes latest_scrapes(const RowBatch& rows);

// Begins with an empty table. Memory: the rows that are there, and as many that are not any more. Not
// thread-safe.
class Replay {
 public:
  explicit Replay(PartitionLayout layout) : layout_(layout), rows_(RowBatch::results()) {}

  // Writes the rows, whose columns are those of results_schema(), as Lake::write would. With
  // `newest_wins` an upsert leaves out the rows of a race of which there is a later scrape. kSchema for a
  // row without country or date, naming its race; nothing is written then.
  Status apply(const RowBatch& rows, const MarkedWrite& write);

  // The rows that are there.
  [[nodiscard]] RowBatch result() const;
  // Rows that `newest_wins` left out.
  [[nodiscard]] std::uint64_t older_rows() const { return older_rows_; }

 private:
  using Rows = std::vector<std::uint32_t>;  // positions in rows_
  using Groups = std::unordered_map<std::string, Rows>;

  Result<Groups> group(const RowBatch& rows) const;
  void upsert(Rows& present, Rows input, bool newest_wins);
  static void replace(Rows& present, Rows input, const Column& column);
  void compact();

  PartitionLayout layout_;
  RowBatch rows_;  // also rows that were replaced since
  Groups partitions_;
  std::size_t compact_at_ = 100'000;  // rows
  std::uint64_t older_rows_ = 0;
};

}  // namespace rps
