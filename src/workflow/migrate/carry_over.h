// Writes the partitions of one table that are newer than a version of it to another table.
#pragma once

#include "base/progress.h"
#include "lake/change.h"

namespace rps {

// The races of `from`'s partitions that came after version `since` replace those of the same number in `to`;
// partitions of both that are laid out alike are replaced whole. Both tables exist. Does nothing when there
// are no such partitions. Errors as Lake::write().
Status carry_over(const LakeAccess& access, const TableName& from, const TableName& to, Version since,
                  const std::string& run_id, Progress& progress);

}  // namespace rps
