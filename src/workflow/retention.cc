#include "workflow/retention.h"

#include <unordered_set>

#include "base/log.h"
#include "catalog/partition_name.h"
#include "workflow/restore.h"

namespace rps {
namespace {

// The oldest version that has to stay so that the table at `before` and later is known; nothing when all
// have.
std::optional<Version> oldest_to_keep(const std::vector<VersionInfo>& history, Timestamp before) {
  const auto then = version_at(history, before);
  return then && then->version > history.back().version ? std::optional<Version>(then->version)
                                                        : std::nullopt;
}

Status remove_kept(Store& store, const std::vector<std::string>& etags) {
  for (const std::string& etag : etags) {
    RPS_TRY(store.remove(kept_key(etag), Durability::kFlush));
  }
  return store.flush();
}

// The keys of the objects that tables other than `table` register.
Result<std::unordered_set<std::string>> keys_of_others(Catalog& catalog, const Table& table) {
  std::unordered_set<std::string> keys;
  RPS_ASSIGN(const std::vector<Table> tables, catalog.tables());
  for (const Table& other : tables) {
    if (other.id == table.id) {
      continue;
    }
    RPS_ASSIGN(const std::vector<Partition> partitions, catalog.partitions(other));
    for (const Partition& partition : partitions) {
      for (const DataFile& file : partition.files) {
        keys.insert(object_key(other.dataset, partition.name, file.name));
      }
    }
  }
  return keys;
}

Status remove_objects(const LakeAccess& access, const Table& table, const std::vector<Partition>& partitions,
                      Progress& progress, DropReport& report) {
  RPS_ASSIGN(const auto others, keys_of_others(access.catalog, table));
  progress.begin("removing objects", partitions.size(), "partitions");
  for (const Partition& partition : partitions) {
    for (const DataFile& file : partition.files) {
      const std::string key = object_key(table.dataset, partition.name, file.name);
      if (!others.contains(key)) {
        RPS_TRY(access.store.remove(key, Durability::kFlush));
        ++report.objects;
      }
    }
    progress.advance(1);
  }
  progress.end();
  RPS_ASSIGN(const auto etags, access.catalog.etags_only_before(table, std::nullopt));
  report.kept_objects = etags.size();
  return remove_kept(access.store, etags);
}

}  // namespace

Result<PruneReport> prune_table(const LakeAccess& access, const TableName& name, Timestamp before) {
  RPS_ASSIGN(const Table seen, access.catalog.table(name));
  RPS_ASSIGN(const auto seen_history, access.catalog.history(seen));
  if (!oldest_to_keep(seen_history, before)) {
    return PruneReport();
  }
  RPS_ASSIGN(const WriterTurn turn, WriterTurn::take(access));
  RPS_ASSIGN(const Table table, access.catalog.table(name));
  RPS_ASSIGN(const auto history, access.catalog.history(table));
  const auto keep = oldest_to_keep(history, before);
  if (!keep) {
    return PruneReport();
  }
  RPS_ASSIGN(const auto etags, access.catalog.etags_only_before(table, *keep));
  RPS_TRY(remove_kept(access.store, etags));
  access.options.checkpoint("objects_removed");
  RPS_TRY(access.catalog.prune(table, *keep));
  PruneReport report;
  for (const VersionInfo& info : history) {
    report.versions += info.version < *keep ? 1 : 0;
  }
  report.objects = etags.size();
  log::info("forgot " + std::to_string(report.versions) + " versions of " + name.str() + " before version " +
            std::to_string(*keep) + " and removed " + std::to_string(report.objects) + " kept objects");
  return report;
}

void prune_after_run(const LakeAccess& access, const TableName& name, std::int64_t keep_days,
                     Progress& progress) {
  constexpr std::int64_t kDayMillis = 86'400'000;
  if (keep_days <= 0) {
    return;
  }
  const Timestamp before{access.clock.now().millis - keep_days * kDayMillis};
  const auto pruned = prune_table(access, name, before);
  if (!pruned.ok() && pruned.error().kind != ErrorKind::kLocked &&
      pruned.error().kind != ErrorKind::kNotFound) {
    progress.warn("old versions of " + name.str() + " were not forgotten: " + pruned.error().text());
  }
}

Result<DropReport> drop_table(const LakeAccess& access, const TableName& name, bool purge,
                              Progress& progress) {
  RPS_ASSIGN(const WriterTurn turn, WriterTurn::take(access));
  RPS_ASSIGN(const Table table, access.catalog.table(name));
  RPS_ASSIGN(const std::vector<Partition> partitions, access.catalog.partitions(table));
  DropReport report;
  report.partitions = partitions.size();
  for (const Partition& partition : partitions) {
    report.rows += partition.rows;
  }
  if (purge) {
    RPS_TRY(remove_objects(access, table, partitions, progress, report));
  }
  RPS_TRY(access.catalog.drop_table(table));
  log::info("dropped table " + name.str());
  return report;
}

}  // namespace rps
