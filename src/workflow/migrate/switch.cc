#include "workflow/migrate/switch.h"

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "workflow/migrate/carry_over.h"
#include "workflow/migrate/migration_state.h"
#include "workflow/migrate/table_sum.h"

namespace rps {
namespace {

// How a table's history tells of its new name; the name before stands behind it.
constexpr std::string_view kSwitchedFrom = "switch from ";
constexpr std::string_view kSetAsideFrom = "backup of ";
constexpr std::string_view kRolledBackFrom = "rollback from ";

std::string backup_prefix(const std::string& live) {
  return live + "_backup_";
}

// `name`, or the first of name_2, name_3 … that no table has.
Result<std::string> free_name(Catalog& catalog, const TableName& wanted) {
  for (int n = 1;; ++n) {
    TableName name = wanted;
    name.table += n == 1 ? "" : "_" + std::to_string(n);
    const auto found = catalog.table(name);
    if (!found.ok() && found.error().kind == ErrorKind::kNotFound) {
      return name.table;
    }
    if (!found.ok()) {
      return found.error();
    }
  }
}

Error different(const Table& a, const TableSum& sum_a, const Table& b, const TableSum& sum_b,
                const std::string& hint) {
  return Error{ErrorKind::kMismatch,
               a.name.table + " holds " + describe(sum_a) + ", but " + b.name.table + " " + describe(sum_b),
               hint};
}

// The newest entry of a table's history that begins with `prefix`.
Result<std::optional<VersionInfo>> last_entry(Catalog& catalog, const Table& table, std::string_view prefix) {
  RPS_ASSIGN(const std::vector<VersionInfo> history, catalog.history(table));
  const auto found = std::find_if(history.begin(), history.end(), [&](const VersionInfo& info) {
    return info.operation.starts_with(prefix);
  });
  return found == history.end() ? std::optional<VersionInfo>() : std::optional<VersionInfo>(*found);
}

Result<std::vector<Renamed>> rename(const LakeAccess& access, const std::vector<Rename>& renames,
                                    const std::string& run_id) {
  RPS_ASSIGN(const std::vector<Table> after,
             access.catalog.rename_tables(renames, run_id, access.clock.now()));
  access.options.checkpoint("renamed");
  std::vector<Renamed> renamed;
  for (std::size_t i = 0; i < renames.size(); ++i) {
    RPS_ASSIGN(const std::vector<VersionInfo> history, access.catalog.history(renames[i].table));
    const VersionInfo present = history.empty() ? VersionInfo() : history.front();
    renamed.push_back({renames[i].table, after[i], present.rows, present.partitions});
    log::info("table " + renames[i].table.name.str() + " is now " + after[i].name.table);
  }
  return renamed;
}

// Whether `made` is what a migration found right for this version of `old`, though without its older repeats.
Result<bool> was_migrated(Store& store, const Table& old, const Table& made, const TableSum& sum) {
  const auto state = load_migration(store, old, made);
  if (!state.ok()) {
    return state.error();
  }
  return state->has_value() && (*state)->source_version == old.version && sum.rows > 0 &&
         (*state)->sum == sum;
}

// Whether what was written to `now` since the switch may stay behind.
Status check_new_rows(Catalog& catalog, const Table& now, const Table& old, NewRows new_rows,
                      Version switched) {
  if (now.version == switched) {
    return {};  // nothing was written since
  }
  RPS_ASSIGN(const TableSum now_sum, sum_of(catalog, now));
  RPS_ASSIGN(const TableSum old_sum, sum_of(catalog, old));
  if (now_sum == old_sum || new_rows == NewRows::kDiscard) {
    return {};
  }
  if (new_rows == NewRows::kKeep) {
    return different(now, now_sum, old, old_sum,
                     "the tables did not change places; 'rpscrape validate " + now.name.table + " " +
                         old.name.table + "' shows the rows that could not be carried over");
  }
  Error error =
      different(now, now_sum, old, old_sum,
                "--keep-new writes what is new to the backup first, --discard-new leaves it behind");
  error.kind = ErrorKind::kRefused;
  return error;
}

}  // namespace

std::string default_new_name(const std::string& live) {
  return live + "_partitioned";
}

Result<std::vector<Renamed>> switch_tables(const LakeAccess& access, const TableName& live,
                                           const std::string& made, const std::string& run_id) {
  RPS_ASSIGN(const WriterTurn turn, WriterTurn::take(access));
  RPS_ASSIGN(const Table old, access.catalog.table(live));
  RPS_ASSIGN(const Table next, access.catalog.table({live.database, made}));
  if (old.id == next.id) {
    return Error{ErrorKind::kUsage, "table " + made + " cannot be switched with itself", ""};
  }
  RPS_ASSIGN(const TableSum old_sum, sum_of(access.catalog, old));
  RPS_ASSIGN(const TableSum next_sum, sum_of(access.catalog, next));
  RPS_ASSIGN(const bool is_its_latest, was_migrated(access.store, old, next, next_sum));
  if (!(old_sum == next_sum) && !is_its_latest) {
    return different(old, old_sum, next, next_sum,
                     "nothing was changed; 'rpscrape validate " + live.table + " " + made +
                         "' shows the rows, 'rpscrape migrate' brings the new table up to date");
  }
  access.options.checkpoint("switch_compared");
  const std::string day = access.clock.now().stamp().substr(0, 8);  // YYYYMMDD
  RPS_ASSIGN(const std::string backup,
             free_name(access.catalog, {live.database, backup_prefix(live.table) + day}));
  return rename(access,
                {{old, backup, std::string(kSetAsideFrom) + live.table},
                 {next, live.table, std::string(kSwitchedFrom) + made}},
                run_id);
}

Result<std::vector<Backup>> backups_of(Catalog& catalog, const TableName& live) {
  RPS_ASSIGN(const std::vector<Table> tables, catalog.tables());
  std::vector<Backup> backups;
  for (const Table& table : tables) {
    if (table.name.database != live.database || !table.name.table.starts_with(backup_prefix(live.table))) {
      continue;
    }
    RPS_ASSIGN(const auto entry, last_entry(catalog, table, kSetAsideFrom));
    if (!entry || entry->operation != std::string(kSetAsideFrom) + live.table) {
      continue;  // somebody's table that is only called so
    }
    RPS_ASSIGN(const std::vector<VersionInfo> history, catalog.history(table));
    const VersionInfo& present = history.front();
    backups.push_back({table, entry->committed_at, present.rows, present.partitions, present.bytes});
  }
  std::sort(backups.begin(), backups.end(), [](const Backup& a, const Backup& b) {
    return a.since == b.since ? a.table.id < b.table.id : a.since < b.since;
  });
  return backups;
}

Result<Table> last_backup(Catalog& catalog, const TableName& live) {
  RPS_ASSIGN(const std::vector<Backup> backups, backups_of(catalog, live));
  if (backups.empty()) {
    return Error{ErrorKind::kNotFound, "there is no backup of table " + live.str(),
                 "'rpscrape switch' makes one"};
  }
  return backups.back().table;
}

Result<std::vector<Renamed>> roll_back(const LakeAccess& access, const TableName& live,
                                       const std::string& backup, NewRows new_rows, const std::string& run_id,
                                       Progress& progress) {
  const TableName backup_name{live.database, backup};
  RPS_ASSIGN(const Table seen, access.catalog.table(live));
  RPS_ASSIGN(const auto switched, last_entry(access.catalog, seen, kSwitchedFrom));
  if (new_rows == NewRows::kKeep) {
    RPS_ASSIGN(const Table backup_table, access.catalog.table(backup_name));
    if (backup_table.partition_keys.empty()) {
      return Error{ErrorKind::kRefused, "table " + backup + " is flat: rows cannot be replaced in it",
                   "migrate the live table to a new flat one, then go back to that"};
    }
    RPS_TRY(carry_over(access, live, backup_name, switched ? switched->version : 0, run_id, progress));
  }
  RPS_ASSIGN(const WriterTurn turn, WriterTurn::take(access));
  RPS_ASSIGN(const Table now, access.catalog.table(live));
  RPS_ASSIGN(const Table old, access.catalog.table(backup_name));
  if (old.id == now.id) {
    return Error{ErrorKind::kUsage, "table " + backup + " is the live table itself", "name a backup"};
  }
  RPS_TRY(check_new_rows(access.catalog, now, old, new_rows, switched ? switched->version : 0));
  access.options.checkpoint("rollback_compared");
  const std::string former =
      switched ? switched->operation.substr(kSwitchedFrom.size()) : default_new_name(live.table);
  RPS_ASSIGN(const std::string freed, free_name(access.catalog, {live.database, former}));
  return rename(access,
                {{now, freed, std::string(kRolledBackFrom) + live.table},
                 {old, live.table, std::string(kRolledBackFrom) + backup}},
                run_id);
}

}  // namespace rps
