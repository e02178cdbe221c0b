// How long typical queries take on both tables of a migration.
#pragma once

#include <vector>

#include "cli/command.h"
#include "workflow/migrate/report.h"
#include "workflow/workspace.h"

namespace rps::cli {

// Asks typical_queries() of both tables, three times each, after the serving copies were built; the best time
// counts.
Result<std::vector<QueryTime>> time_queries(Workspace& workspace, const MigrateReport& report,
                                            Context& context);

}  // namespace rps::cli
