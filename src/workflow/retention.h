// Retention: how long old versions of a table stay, and what goes with them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "lake/change.h"

namespace rps {

struct PruneReport {
  std::uint64_t versions = 0;  // forgotten
  std::uint64_t objects = 0;   // kept objects that nothing names any more, removed
};

// Forgets the versions that were no longer the present one at `before`: whatever the table was at that
// moment or later can still be asked for. Then removes the kept objects that no remaining version of any
// table names. The objects go first, so that a crash in between is finished by the next call and leaves no
// garbage. Takes the writer's turn only when something is due; kLocked when another run has it.
Result<PruneReport> prune_table(const LakeAccess& access, const TableName& name, Timestamp before);

// prune_table for `keep_days` days back from now (0: nothing is ever forgotten), as the last step of a run
// that has done its work: what goes wrong is a warning, and a table that another run writes is left to it.
void prune_after_run(const LakeAccess& access, const TableName& name, std::int64_t keep_days,
                     Progress& progress);

// What dropping a table did.
struct DropReport {
  std::uint64_t partitions = 0;  // that were registered
  std::uint64_t rows = 0;
  std::uint64_t objects = 0;       // removed from the dataset
  std::uint64_t kept_objects = 0;  // removed from where replaced objects are kept
};

// Unregisters the table with its history. With `purge` the objects of its present version and those kept
// aside for its earlier ones are removed first, except those that another table names; objects that nobody
// registered stay. A purge that was stopped is finished by calling it again.
Result<DropReport> drop_table(const LakeAccess& access, const TableName& name, bool purge,
                              Progress& progress);

}  // namespace rps
