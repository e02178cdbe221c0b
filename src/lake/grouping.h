// Which rows of a batch a partition consists of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/batch.h"

namespace rps {

struct PartitionRows {
  std::string name;                 // of the partition
  std::vector<std::uint32_t> rows;  // positions in the batch
};

// Of rows with the same (race_id, horse_id) keeps the one with the latest created_at (of equals the
// last); the order of the kept rows stays. Returns how many were dropped. Rows without a key are kept.
std::size_t drop_repeats(const RowBatch& batch, std::vector<std::uint32_t>& rows);

// Brings the rows of a race together, races in the order of their first rows, so that what they have in
// common is stored once. Rows in which races are whole already keep their order.
void gather_races(const RowBatch& batch, std::vector<std::uint32_t>& rows);

}  // namespace rps
