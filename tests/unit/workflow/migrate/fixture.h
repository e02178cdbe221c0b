// A lake in memory with tables beside the live one, for the tests of migrations.
#pragma once

#include <string>
#include <vector>

#include "unit/workflow/changes_fixture.h"
#include "workflow/migrate/switch.h"
#include "workflow/migrate/table_sum.h"

namespace rps::testing {

class MigrateFixture : public ChangesFixture, public ::testing::Test {
 protected:
  using Rows = std::vector<TestRow>;

  // A table beside the live one.
  TableName make(const std::string& table, const std::vector<std::string>& keys) {
    Table wanted;
    wanted.name = beside(table);
    wanted.dataset = "datasets/" + table;
    wanted.schema = results_schema();
    wanted.partition_keys = keys;
    EXPECT_TRUE(catalog().create_table(wanted).ok());
    return wanted.name;
  }
  [[nodiscard]] TableName beside(const std::string& table) const { return {name().database, table}; }

  void write_to(const TableName& table, const Rows& rows, WriteMode mode = WriteMode::kUpsert) {
    LakeAccess to = access();
    Lake lake(to.store, to.catalog, to.clock, to.options);
    const auto written = lake.write(table, batch_of(rows), mode, run(), silent_progress());
    EXPECT_TRUE(written.ok()) << written.error().text();
  }
  std::string run() { return "migrate_" + std::to_string(++runs_); }

  // The rows of a table by its name, sorted.
  Rows rows_of(const std::string& name) {
    const auto table = catalog().table(beside(name));
    EXPECT_TRUE(table.ok()) << name;
    Rows found;
    const auto layout = PartitionLayout::from_keys(table->partition_keys);
    RowBatch all(std::make_shared<TableSchema>(table->schema));
    for (const Partition& partition : *catalog().partitions(*table)) {
      const Status read = read_partition(store(), *table, *layout, partition, all);
      EXPECT_TRUE(read.ok()) << read.error().text();
    }
    for (std::size_t i = 0; i < all.rows(); ++i) {
      found.push_back(row_at(all, i));
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  std::vector<std::string> tables() {
    std::vector<std::string> names;
    for (const Table& table : *catalog().tables()) {
      names.push_back(table.name.table);
    }
    return names;
  }

 private:
  int runs_ = 0;
};

}  // namespace rps::testing
