// The smallest and largest values of rows that the catalog records for a partition.
#pragma once

#include <cstdint>
#include <span>

#include "catalog/catalog.h"
#include "model/batch.h"

namespace rps {

// Sets the bounds of race_id and created_at from the rows with these numbers, of which there is one at least.
void set_bounds(const RowBatch& batch, std::span<const std::uint32_t> rows, Partition& partition);

}  // namespace rps
