// Which rows of a batch belong to which partition, and which of them to keep.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lake/layout.h"

namespace rps {

struct PartitionRows {
  std::string name;                 // of the partition
  std::vector<std::uint32_t> rows;  // positions in the batch, ascending
};

// The rows of each partition, ascending by partition name. A row without country or date is kSchema
// naming its race, horse and position: rows are refused, never dropped in silence.
Result<std::vector<PartitionRows>> group_rows(const RowBatch& batch, const PartitionLayout& layout);

// Of rows with the same (race_id, horse_id) keeps the one with the latest created_at (of equals the
// last); the order of the kept rows stays. Returns how many were dropped. Rows without a key are kept.
std::size_t drop_repeats(const RowBatch& batch, std::vector<std::uint32_t>& rows);

}  // namespace rps
