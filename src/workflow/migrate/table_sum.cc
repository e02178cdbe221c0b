#include "workflow/migrate/table_sum.h"

#include "base/text.h"

namespace rps {

Result<TableSum> sum_of(const std::vector<Partition>& partitions) {
  TableSum sum;
  for (const Partition& partition : partitions) {
    RPS_ASSIGN(const ContentHash hash, ContentHash::parse(partition.content_hash));
    sum.rows += partition.rows;
    sum.hash += hash;
  }
  return sum;
}

Result<TableSum> sum_of(Catalog& catalog, const Table& table) {
  RPS_ASSIGN(const std::vector<Partition> partitions, catalog.partitions(table));
  return sum_of(partitions);
}

std::string describe(const TableSum& sum) {
  return thousands(static_cast<std::int64_t>(sum.rows)) + " rows (content hash " + sum.hash.hex() + ")";
}

}  // namespace rps
