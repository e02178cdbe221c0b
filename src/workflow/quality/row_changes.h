// What differs between two states of the same rows, cell by cell.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "model/batch.h"

namespace rps {

// How the cells of one column changed.
struct ColumnChanges {
  std::uint64_t filled = 0;   // had no value, has one
  std::uint64_t cleared = 0;  // had a value, has none
  std::uint64_t altered = 0;  // another value

  [[nodiscard]] std::uint64_t cells() const { return filled + cleared + altered; }
  void add(const ColumnChanges& other);
};

using ChangesByColumn = std::map<std::size_t, ColumnChanges>;  // by position in results_schema()

struct RowChanges {
  std::uint64_t added = 0;    // rows whose (race_id, horse_id) is new
  std::uint64_t removed = 0;  // rows whose key is gone
  std::uint64_t changed = 0;  // rows with another value in some column
  ChangesByColumn columns;

  [[nodiscard]] bool none() const { return added == 0 && removed == 0 && changed == 0; }
  [[nodiscard]] std::uint64_t cells() const;
};

// Positions of a row before and after, and the column in which they differ.
using CellVisitor = std::function<void(std::size_t before, std::size_t after, std::size_t column)>;

// Compares rows of results_schema() by (race_id, horse_id); of repeated keys the last counts, and the others
// count as removed or added. All columns but created_at, which tells when a row was scraped and not what it
// says. Calls `visit` (if given) for each cell that differs, in the order of `after`.
RowChanges compare_rows(const RowBatch& before, const RowBatch& after, const CellVisitor& visit = nullptr);

// Race ids among the rows.
std::set<std::int32_t> race_ids(const RowBatch& rows);

// The table after an upsert: the rows of `before` whose races are not in `input`, then `input`.
RowBatch upserted(const RowBatch& before, const RowBatch& input);

// The number of rows beyond the first of each (race_id, horse_id).
std::uint64_t count_repeats(const RowBatch& rows);

}  // namespace rps
