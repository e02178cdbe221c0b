// The scrapes that the raw store keeps of each day, in the order in which they were made.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "model/batch.h"
#include "workflow/day_files.h"
#include "workflow/workspace.h"

namespace rps {

// The scrapes of one country's day, by time; at least one.
using DayScrapes = std::vector<RawObject>;

// All days of the raw store for which `wanted` holds, by country and date. `country`: this one only.
Result<std::vector<DayScrapes>> list_day_scrapes(Workspace& workspace,
                                                 const std::optional<std::string>& country,
                                                 const std::function<bool(const DayScrapes&)>& wanted);

// The rows of one scrape; nothing, told as a warning, when the object cannot be read as CSV. Errors of the
// store.
Result<std::optional<RowBatch>> read_scrape(Workspace& workspace, const RawObject& object,
                                            Progress& progress);

}  // namespace rps
