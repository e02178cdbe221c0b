#include "lake/grouping.h"

#include <algorithm>
#include <functional>
#include <tuple>

namespace rps {
namespace {

struct KeyedRow {
  std::uint64_t key = 0;       // race and horse
  std::int64_t created = 0;    // milliseconds
  std::uint32_t position = 0;  // in the list of rows
};

std::vector<KeyedRow> keyed_rows(const RowBatch& batch, const std::vector<std::uint32_t>& rows) {
  const Column& race = batch[col::kRaceId];
  const Column& horse = batch[col::kHorseId];
  std::vector<KeyedRow> keyed;
  keyed.reserve(rows.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t row = rows[i];
    if (!race.is_null(row) && !horse.is_null(row)) {
      const std::uint64_t key = (std::uint64_t{static_cast<std::uint32_t>(race.int_at(row))} << 32U) |
                                static_cast<std::uint32_t>(horse.int_at(row));
      keyed.push_back({key, batch[col::kCreatedAt].millis_at(row), i});
    }
  }
  return keyed;
}

}  // namespace

std::size_t drop_repeats(const RowBatch& batch, std::vector<std::uint32_t>& rows) {
  std::vector<KeyedRow> keyed = keyed_rows(batch, rows);
  std::sort(keyed.begin(), keyed.end(), [](const KeyedRow& a, const KeyedRow& b) {
    return std::tie(a.key, a.created, a.position) < std::tie(b.key, b.created, b.position);
  });
  std::vector<std::uint32_t> dropped;
  for (std::size_t i = 1; i < keyed.size(); ++i) {
    if (keyed[i - 1].key == keyed[i].key) {
      dropped.push_back(keyed[i - 1].position);
    }
  }
  std::sort(dropped.begin(), dropped.end(), std::greater<>());
  for (const std::uint32_t position : dropped) {
    rows.erase(rows.begin() + position);
  }
  return dropped.size();
}

}  // namespace rps
