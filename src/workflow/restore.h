// restore: makes an earlier version of a table the present one again.
#pragma once

#include <string>

#include "base/progress.h"
#include "lake/change.h"

namespace rps {

// Which version somebody means: its number, or the moment at which it was the present one.
struct VersionChoice {
  std::optional<Version> version;
  std::optional<Timestamp> at;
};

// The number of the chosen version. kNotFound when it is not described (any more), naming the oldest that
// is; kUsage unless exactly one of both is given.
Result<Version> choose_version(Catalog& catalog, const Table& table, const VersionChoice& choice);

// The newest version that was committed at `at` or before; `history` is newest first. Nothing when all
// are later.
std::optional<VersionInfo> version_at(const std::vector<VersionInfo>& history, Timestamp at);

// Commits a new version whose partitions hold what those of `version` held. Objects come back from where they
// were kept aside; those that they replace are kept aside in turn, so a restore can itself be undone. The
// columns stay as they are now: those added since are NULL in the restored rows. kNotFound naming the
// partition, with nothing changed, when one of its objects is not kept any more. The report lists the
// partitions that differ.
Result<WriteReport> restore(const LakeAccess& access, const TableName& name, Version version,
                            const std::string& run_id, Progress& progress);

}  // namespace rps
