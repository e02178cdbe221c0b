#include "lake/grouping.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

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

void gather_races(const RowBatch& batch, std::vector<std::uint32_t>& rows) {
  const Column& race = batch[col::kRaceId];
  std::vector<std::pair<std::int32_t, std::uint32_t>> by_race;  // race, position
  by_race.reserve(rows.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    by_race.emplace_back(race.int_at(rows[i]), i);
  }
  std::sort(by_race.begin(), by_race.end());
  std::vector<std::pair<std::uint32_t, std::uint32_t>> by_first(rows.size());  // of its race, row
  for (std::size_t i = 0, first = 0; i < by_race.size(); ++i) {
    first = by_race[i].first == by_race[first].first ? first : i;
    by_first[by_race[i].second] = {by_race[first].second, rows[by_race[i].second]};
  }
  std::stable_sort(by_first.begin(), by_first.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::transform(by_first.begin(), by_first.end(), rows.begin(), [](const auto& row) { return row.second; });
}

}  // namespace rps
