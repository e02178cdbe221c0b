#include "workflow/migrate/carry_over.h"

#include <algorithm>
#include <set>

#include "workflow/migrate/groups.h"
#include "workflow/migrate/table_rows.h"

namespace rps {

Status carry_over(const LakeAccess& access, const TableName& from, const TableName& to, Version since,
                  const std::string& run_id, Progress& progress) {
  RPS_ASSIGN(const Table source, access.catalog.table(from));
  RPS_ASSIGN(const Table target, access.catalog.table(to));
  RPS_ASSIGN(const Groups groups, Groups::of(source.partition_keys, target.partition_keys));
  RPS_ASSIGN(std::vector<Partition> partitions, access.catalog.partitions(source));
  std::set<std::string> changed;
  for (const Partition& partition : partitions) {
    if (partition.version > since) {
      changed.insert(groups.of_partition(partition.name));
    }
  }
  std::erase_if(partitions, [&](const Partition& partition) {
    return !changed.contains(groups.of_partition(partition.name));
  });
  if (partitions.empty()) {
    return {};
  }
  RPS_ASSIGN(const TableRows rows, TableRows::of(access.store, source, std::move(partitions)));
  Lake lake(access.store, access.catalog, access.clock, access.options);
  RPS_TRY(lake.write_parts(to, rows.parts(), WriteMode::kOverwritePartitions, run_id + "_carry", progress));
  return {};
}

}  // namespace rps
