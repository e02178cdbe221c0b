#include "lake/row_bounds.h"

#include <algorithm>

namespace rps {

void set_bounds(const RowBatch& batch, std::span<const std::uint32_t> rows, Partition& partition) {
  const Column& race = batch[col::kRaceId];
  const Column& created = batch[col::kCreatedAt];
  bool first = true;
  for (const std::uint32_t row : rows) {
    const std::int32_t id = race.int_at(row);
    const Timestamp at{created.millis_at(row)};
    partition.min_race_id = first ? id : std::min(partition.min_race_id, id);
    partition.max_race_id = first ? id : std::max(partition.max_race_id, id);
    partition.min_created_at = first ? at : std::min(partition.min_created_at, at);
    partition.max_created_at = first ? at : std::max(partition.max_created_at, at);
    first = false;
  }
}

}  // namespace rps
