// Where a registered table came from: what `register` read and repaired, kept for the report of its
// migration.
#pragma once

#include <cstdint>
#include <optional>

#include "catalog/catalog.h"
#include "io/store.h"
#include "workflow/migrate/repairs.h"

namespace rps {

// Kept as _rpscrape/origins/{table id}.json: a table keeps its id when it is renamed, and no other gets it.
struct TableOrigin {
  std::uint64_t files = 0;
  std::uint64_t rows = 0;
  std::uint64_t quarantined = 0;  // rows of CSVs that fitted no rule
  Repairs repairs;
};

// Durable after the store's next flush.
Status save_origin(Store& store, const Table& table, const TableOrigin& origin);
// Nothing for a table that was not registered. kCorrupt when the object is no such record.
Result<std::optional<TableOrigin>> load_origin(Store& store, const Table& table);

}  // namespace rps
