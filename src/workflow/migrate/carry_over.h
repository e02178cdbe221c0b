// Brings one table up to date with another that holds the same rows in another layout.
#pragma once

#include "base/progress.h"
#include "lake/change.h"

namespace rps {

// Copies to `to` the groups (groups.h) of `from` in which a partition came after version `since`; their days
// are replaced. Days that went from `from` do not go from `to`. Both tables exist. Errors as Lake::write().
Status carry_over(const LakeAccess& access, const TableName& from, const TableName& to, Version since,
                  const std::string& run_id, Progress& progress);

}  // namespace rps
