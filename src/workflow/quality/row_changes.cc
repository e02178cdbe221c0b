#include "workflow/quality/row_changes.h"

#include <unordered_map>

namespace rps {
namespace {

std::uint64_t key_of(const RowBatch& rows, std::size_t row) {
  const auto race = static_cast<std::uint32_t>(rows[col::kRaceId].int_at(row));
  const auto horse = static_cast<std::uint32_t>(rows[col::kHorseId].int_at(row));
  return (std::uint64_t{race} << 32U) | horse;
}

std::unordered_map<std::uint64_t, std::size_t> rows_by_key(const RowBatch& rows) {
  std::unordered_map<std::uint64_t, std::size_t> found;
  found.reserve(rows.rows());
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    found[key_of(rows, row)] = row;
  }
  return found;
}

void count_cell(ColumnChanges& column, bool was_null, bool is_null) {
  ++(was_null ? column.filled : is_null ? column.cleared : column.altered);
}

}  // namespace

void ColumnChanges::add(const ColumnChanges& other) {
  filled += other.filled;
  cleared += other.cleared;
  altered += other.altered;
}

std::uint64_t RowChanges::cells() const {
  std::uint64_t sum = 0;
  for (const auto& [column, changes] : columns) {
    sum += changes.cells();
  }
  return sum;
}

RowChanges compare_rows(const RowBatch& before, const RowBatch& after, const CellVisitor& visit) {
  RowChanges changes;
  const auto known = rows_by_key(before);
  const auto latest = rows_by_key(after);
  std::uint64_t common = 0;
  for (std::size_t row = 0; row < after.rows(); ++row) {
    const std::uint64_t key = key_of(after, row);
    const auto old = known.find(key);
    if (old == known.end() || latest.at(key) != row) {
      continue;
    }
    ++common;
    bool changed = false;
    for (std::size_t column = 0; column < col::kCreatedAt; ++column) {
      if (before[column].same(old->second, after[column], row)) {
        continue;
      }
      changed = true;
      count_cell(changes.columns[column], before[column].is_null(old->second), after[column].is_null(row));
      if (visit) {
        visit(old->second, row, column);
      }
    }
    changes.changed += changed ? 1 : 0;
  }
  changes.added = after.rows() - common;
  changes.removed = before.rows() - common;
  return changes;
}

std::set<std::int32_t> race_ids(const RowBatch& rows) {
  std::set<std::int32_t> ids;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    ids.insert(rows[col::kRaceId].int_at(row));
  }
  return ids;
}

RowBatch upserted(const RowBatch& before, const RowBatch& input) {
  const std::set<std::int32_t> races = race_ids(input);
  RowBatch after = RowBatch::results();
  for (std::size_t row = 0; row < before.rows(); ++row) {
    if (!races.contains(before[col::kRaceId].int_at(row))) {
      after.append_row(before, row);
    }
  }
  after.append_all(input);
  return after;
}

std::uint64_t count_repeats(const RowBatch& rows) {
  return rows.rows() - rows_by_key(rows).size();
}

}  // namespace rps
