#include "workflow/migrate/carry_over.h"

#include <algorithm>

#include "workflow/migrate/table_rows.h"

namespace rps {

Status carry_over(const LakeAccess& access, const TableName& from, const TableName& to, Version since,
                  const std::string& run_id, Progress& progress) {
  RPS_ASSIGN(const Table source, access.catalog.table(from));
  RPS_ASSIGN(const Table target, access.catalog.table(to));
  RPS_ASSIGN(std::vector<Partition> partitions, access.catalog.partitions(source));
  std::erase_if(partitions, [&](const Partition& partition) { return partition.version <= since; });
  if (partitions.empty()) {
    return {};
  }
  RPS_ASSIGN(TableRows rows, TableRows::of(access.store, source, std::move(partitions)));
  const bool alike = source.partition_keys == target.partition_keys;
  Lake lake(access.store, access.catalog, access.clock, access.options);
  RPS_TRY(lake.write_parts(to, rows.parts(), alike ? WriteMode::kOverwritePartitions : WriteMode::kUpsert,
                           run_id + "_carry", progress));
  return {};
}

}  // namespace rps
