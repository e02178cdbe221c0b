// Leftovers: what a run that was killed in the middle of writing an object left in the folders that only
// writers use. They are no objects, so recover() (journal.h) does not see them.
#pragma once

#include "base/result.h"
#include "lake/journal.h"
#include "lake/writer.h"

namespace rps {

// Removes the staging folder, which recover() has emptied of objects, and the temporary files among journals;
// when a run had died, those among the kept objects too, of which there may be thousands. The folders are
// those beside the writer's lock, so without one (a dry run) or over a store elsewhere there is nothing to
// do. The caller holds the lock and has recovered. kPermission or kIo when something cannot be removed.
Status remove_leftovers(const LakeOptions& options, const Recovery& recovery);

}  // namespace rps
