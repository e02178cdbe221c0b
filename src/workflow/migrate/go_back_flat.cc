#include "workflow/migrate/go_back_flat.h"

#include "workflow/migrate/migrate.h"

namespace rps {

Result<bool> is_flat(Workspace& workspace, const TableName& name) {
  RPS_ASSIGN(const Table table, workspace.catalog().table(name));
  return table.partition_keys.empty();
}

Result<std::vector<Renamed>> go_back_flat(Workspace& workspace, const TableName& live,
                                          const std::string& backup, LakeOptions options,
                                          Progress& progress) {
  MigrateOptions copy;
  copy.to = backup + "_and_new";
  copy.resume = true;
  copy.lake = options;
  RPS_TRY(migrate(workspace, live, copy, progress));
  return roll_back(workspace.lake_access("rollback", std::move(options)), live, copy.to, NewRows::kRefuse,
                   make_run_id("rollback", workspace.clock()), progress);
}

}  // namespace rps
