// How long typical queries take on both tables of a migration.
#pragma once

#include <memory>
#include <vector>

#include "cli/command.h"
#include "query/embedded_engine.h"
#include "workflow/migrate/report.h"

namespace rps::cli {

// The engine that the settings describe, over the workspace's tables; `options` says the rest.
Result<std::unique_ptr<EmbeddedEngine>> open_sql_engine(Workspace& workspace, EngineOptions options,
                                                        Context& context);

// Asks typical_queries() of both tables, three times each, after the serving copies were built; the best time
// counts.
Result<std::vector<QueryTime>> time_queries(Workspace& workspace, const MigrateReport& report,
                                            Context& context);

}  // namespace rps::cli
