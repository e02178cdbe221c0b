// switch and rollback: two tables of the same rows change places, by name only.
//
// The live table is the one people ask ("rpscrape"), the new one was made beside it ("rpscrape_partitioned").
// switch: live -> rpscrape_backup_20261123, new -> live. rollback: the reverse. Both are one transaction of
// the catalog; no object is touched, and no rows are read, however large the tables are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "lake/change.h"

namespace rps {

// What the table made beside `live` is called unless somebody says otherwise.
std::string default_new_name(const std::string& live);

// One table that got another name.
struct Renamed {
  Table before;
  Table after;
  std::uint64_t rows = 0;
  std::uint64_t partitions = 0;
};

// Makes `made` the live table and `live` a backup of today (UTC). kMismatch, and nothing changes, unless both
// hold the same rows, by the catalog's counts and content hashes, or `made` is what `migrate --latest` made
// of this very version; kNotFound for an unknown table; kLocked when another run writes. Finishes commits of
// dead runs first.
Result<std::vector<Renamed>> switch_tables(const LakeAccess& access, const TableName& live,
                                           const std::string& made, const std::string& run_id);

// What becomes of rows that were written since the switch.
enum class NewRows {
  kRefuse,   // kRefused when there are any
  kDiscard,  // they stay in the table that gives up the live name
  kKeep,     // they are written to the backup first
};

// The table that rollback() would bring back: the backup made by the last switch. kNotFound when there is
// none.
Result<Table> last_backup(Catalog& catalog, const TableName& live);

// Makes the backup the live table again; the table that was live gets the name it had before the switch (with
// a number behind it when that is taken). Rows are the same, or not, by the catalog's content hashes. With
// kKeep what was written since the switch goes to the backup first (carry_over.h); kMismatch, and the names
// stay, when the tables still differ then; kRefused for a flat backup (go_back_flat.h). Stopped half-way, it
// can be called again.
Result<std::vector<Renamed>> roll_back(const LakeAccess& access, const TableName& live,
                                       const std::string& backup, NewRows new_rows, const std::string& run_id,
                                       Progress& progress);

// A table that a switch has set aside.
struct Backup {
  Table table;
  Timestamp since;  // of the switch
  std::uint64_t rows = 0;
  std::uint64_t partitions = 0;
  std::uint64_t bytes = 0;
};

// The backups of `live` by their names, oldest first.
Result<std::vector<Backup>> backups_of(Catalog& catalog, const TableName& live);

}  // namespace rps
