// How far a migration is: what its next run needs to go on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalog/catalog.h"
#include "io/store.h"

namespace rps {

// Kept as _rpscrape/migrations/{table}.json:
//   {"format": "rpscrape-migration-1", "source_id": 1, "source_version": 7, "made_id": 2,
//    "done": "country=gb/date=2025-11-11", "batches": 3}
struct MigrationState {
  std::int64_t source_id = 0;
  Version source_version = 0;  // the version that is being copied
  std::int64_t made_id = 0;    // the new table
  std::string done;            // the last partition of the source that is over; empty: none
  std::uint64_t batches = 0;
};

std::string migration_key(const TableName& made);
// Nothing when there is none for these two tables. kCorrupt when the object is no such state.
Result<std::optional<MigrationState>> load_migration(Store& store, const Table& source, const Table& made);
// Durable when it returns.
Status save_migration(Store& store, const TableName& made, const MigrationState& state);

}  // namespace rps
