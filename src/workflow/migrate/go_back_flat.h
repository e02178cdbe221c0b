// rollback --keep-new when the backup is flat. Rows cannot be replaced in a flat table, so a new one is made
// of all rows that the live table has now, and that becomes the live one; the backup stays what it was.
#pragma once

#include <string>

#include "base/progress.h"
#include "workflow/migrate/switch.h"
#include "workflow/workspace.h"

namespace rps {

// True when the table of that name is flat.
Result<bool> is_flat(Workspace& workspace, const TableName& name);

// Migrates `live` to a flat table called {backup}_and_new, then rolls back to that. Stopped half-way, it can
// be called again. Errors as migrate() and roll_back().
Result<std::vector<Renamed>> go_back_flat(Workspace& workspace, const TableName& live,
                                          const std::string& backup, LakeOptions options, Progress& progress);

}  // namespace rps
