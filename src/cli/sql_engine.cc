#include "cli/sql_engine.h"

#include "catalog/glue_layout.h"
#include "query/athena_engine.h"
#include "workflow/lake_place.h"

namespace rps::cli {
namespace {

Result<std::unique_ptr<QueryEngine>> open_athena_engine(Workspace& workspace, const Settings& settings) {
  RPS_ASSIGN(auto athena, open_athena(settings, workspace.clock()));
  AthenaOptions options;
  options.database = in_glue(workspace.table_name()).database;
  options.workgroup = settings.athena.workgroup;
  options.output = settings.athena.output;
  options.reuse_minutes = settings.athena.reuse_minutes;
  options.price_per_terabyte = settings.athena.price;
  return std::unique_ptr<QueryEngine>(std::make_unique<AthenaEngine>(std::move(athena), workspace.catalog(),
                                                                     std::move(options), system_sleeper()));
}

}  // namespace

void add_engine_option(OptionSet& options, std::string& target) {
  options.choice("--engine", "ENGINE", target, {"embedded", "athena"},
                 "embedded or athena (default: the setting sql.engine)");
}

std::string engine_name(const std::string& option, const Context& context) {
  return option.empty() ? context.settings.sql.engine : option;
}

Result<std::unique_ptr<EmbeddedEngine>> open_embedded_engine(Workspace& workspace, EngineOptions options,
                                                             Context& context) {
  const Settings& settings = context.settings;
  options.dir = serving_dir(settings);
  options.database = settings.table.database;
  options.memory_limit = settings.sql.memory_limit;
  options.threads = static_cast<unsigned>(settings.sql.threads);
  return EmbeddedEngine::open(workspace.catalog(), workspace.store(), std::move(options), context.progress);
}

Result<std::unique_ptr<QueryEngine>> open_engine(Workspace& workspace, const std::string& name,
                                                 Context& context) {
  if (name == "athena") {
    return open_athena_engine(workspace, context.settings);
  }
  RPS_ASSIGN(auto engine, open_embedded_engine(workspace, EngineOptions{}, context));
  return std::unique_ptr<QueryEngine>(std::move(engine));
}

}  // namespace rps::cli
