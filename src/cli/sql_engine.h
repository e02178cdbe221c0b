// Opens the SQL engine that a command asks.
#pragma once

#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/options.h"
#include "query/embedded_engine.h"
#include "workflow/workspace.h"

namespace rps::cli {

// The option by which a command chooses another engine than sql.engine; `target` stays empty without it.
void add_engine_option(OptionSet& options, std::string& target);

// "embedded" or "athena": what the option says, else the setting.
std::string engine_name(const std::string& option, const Context& context);

// The embedded engine that the settings describe, over the workspace's tables; `options` says the rest.
Result<std::unique_ptr<EmbeddedEngine>> open_embedded_engine(Workspace& workspace, EngineOptions options,
                                                             Context& context);

// The engine of that name, seeing the newest version of each table. kUsage when the lake is none that Athena
// can read. The workspace must outlive it.
Result<std::unique_ptr<QueryEngine>> open_engine(Workspace& workspace, const std::string& name,
                                                 Context& context);

}  // namespace rps::cli
