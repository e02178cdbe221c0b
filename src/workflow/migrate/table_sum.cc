#include "workflow/migrate/table_sum.h"

namespace rps {

Result<TableSum> sum_of(Catalog& catalog, const Table& table) {
  RPS_ASSIGN(const std::vector<Partition> partitions, catalog.partitions(table));
  TableSum sum;
  for (const Partition& partition : partitions) {
    RPS_ASSIGN(const ContentHash hash, ContentHash::parse(partition.content_hash));
    sum.rows += partition.rows;
    sum.hash += hash;
  }
  return sum;
}

}  // namespace rps
