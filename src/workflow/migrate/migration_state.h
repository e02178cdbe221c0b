// Which migration a table is of: what its next run needs to go on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalog/catalog.h"
#include "io/store.h"
#include "workflow/migrate/table_sum.h"

namespace rps {

// Kept as _rpscrape/migrations/{table}.json:
//   {"format": "rpscrape-migration-2", "source_id": 1, "source_version": 7, "made_id": 2, "rows": 41,
//    "hash": "0123…"}
// What of the table is there already, the catalog knows.
struct MigrationState {
  std::int64_t source_id = 0;
  Version source_version = 0;  // the version that is being copied
  std::int64_t made_id = 0;    // the new table
  TableSum sum;                // what it holds, once it was compared; else nothing
};

std::string migration_key(const TableName& made);
// Nothing when there is none for these two tables. kCorrupt when the object is no such state.
Result<std::optional<MigrationState>> load_migration(Store& store, const Table& source, const Table& made);
// Durable when it returns.
Status save_migration(Store& store, const TableName& made, const MigrationState& state);

}  // namespace rps
