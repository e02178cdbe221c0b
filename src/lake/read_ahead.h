// Reads a source on a thread of its own, so that reading and the work on what was read go on side by side.
#pragma once

#include <functional>

#include "lake/row_source.h"

namespace rps {

// Calls take() in this thread for every batch of the source, in order, while the next few are read in
// another. Returns the first error of either side; the source is not asked any more then.
Status read_ahead(const RowSource& source, const std::function<Status(const RowBatch&)>& take);

}  // namespace rps
