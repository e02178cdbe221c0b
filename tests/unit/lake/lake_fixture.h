// A lake in memory and easily made rows, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "catalog/dry_run_catalog.h"
#include "io/clock.h"
#include "io/store.h"
#include "lake/layout.h"
#include "lake/partition_reader.h"
#include "lake/writer.h"

namespace rps::testing {

struct TestRow {
  std::string country = "gb";
  std::string date = "2026-03-01";
  int race = 1;
  int horse = 1;
  int rpr = 80;                 // below 0: NULL
  std::int64_t scraped = 1000;  // created_at, milliseconds

  bool operator==(const TestRow&) const = default;
  auto operator<=>(const TestRow&) const = default;
};

inline void append(RowBatch& batch, const TestRow& row) {
  for (std::size_t i = 0; i < batch.width(); ++i) {
    const std::string& name = batch.schema()[i].name;
    if (name == "country") {
      batch[i].append_text(row.country);
    } else if (name == "date") {
      batch[i].append_int(Date::parse(row.date)->days);
    } else if (name == "race_id") {
      batch[i].append_int(row.race);
    } else if (name == "horse_id") {
      batch[i].append_int(row.horse);
    } else if (name == "rpr" && row.rpr >= 0) {
      batch[i].append_double(row.rpr);
    } else if (name == "created_at") {
      batch[i].append_millis(row.scraped);
    } else if (name == "year") {
      batch[i].append_int(Date::parse(row.date)->year());
    } else {
      batch[i].append_null();
    }
  }
}

inline RowBatch batch_of(const std::vector<TestRow>& rows) {
  RowBatch batch = RowBatch::results();
  for (const TestRow& row : rows) {
    append(batch, row);
  }
  return batch;
}

inline TestRow row_at(const RowBatch& batch, std::size_t i) {
  const Column& rpr = batch[*batch.schema().find("rpr")];
  return TestRow{std::string(batch[col::kCountry].text_at(i)),
                 Date{batch[col::kDate].int_at(i)}.str(),
                 batch[col::kRaceId].int_at(i),
                 batch[col::kHorseId].int_at(i),
                 rpr.is_null(i) ? -1 : static_cast<int>(rpr.double_at(i)),
                 batch[col::kCreatedAt].millis_at(i)};
}

// Thrown by a checkpoint to stop a write as a crash would: nothing after it runs.
struct Crash {
  std::string point;
};

class LakeFixture {
 public:
  explicit LakeFixture(std::vector<std::string> keys = {"country", "date"})
      : store_(make_memory_store()), catalog_(make_memory_catalog()), clock_(Timestamp{1'767'225'600'000}) {
    Table table;
    table.name = name_;
    table.dataset = "datasets/t";
    table.schema = results_schema();
    table.partition_keys = std::move(keys);
    EXPECT_TRUE(catalog_->create_table(table).ok());
  }

  Store& store() { return *store_; }
  Catalog& catalog() { return *catalog_; }
  const TableName& name() const { return name_; }
  Table table() { return *catalog_->table(name_); }

  // Writes; stops at the checkpoint `crash_at` if it is not empty.
  Result<WriteReport> write(const RowBatch& rows, WriteMode mode, const std::string& crash_at = "") {
    LakeOptions options;
    options.threads = 1;
    options.checkpoint = [crash_at](std::string_view point) {
      if (point == crash_at) {
        throw Crash{crash_at};
      }
    };
    Lake lake(*store_, *catalog_, clock_, options);
    return lake.write(name_, rows, mode, "run_" + std::to_string(++runs_), silent_progress());
  }
  Result<WriteReport> write(const std::vector<TestRow>& rows,
                            WriteMode mode = WriteMode::kOverwritePartitions) {
    return write(batch_of(rows), mode);
  }

  // All rows of a version (the present one by default), sorted.
  std::vector<TestRow> rows(Version version = -1) {
    const Table table = version < 0 ? this->table() : *catalog_->table_at(name_, version);
    const auto layout = PartitionLayout::from_keys(table.partition_keys);
    RowBatch all(std::make_shared<TableSchema>(table.schema));
    for (const Partition& partition : *catalog_->partitions(table)) {
      const Status read = read_partition(*store_, table, *layout, partition, all);
      EXPECT_TRUE(read.ok()) << read.error().text();
    }
    std::vector<TestRow> found;
    for (std::size_t i = 0; i < all.rows(); ++i) {
      found.push_back(row_at(all, i));
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  // Keys of the store that begin with `prefix`.
  std::vector<std::string> keys(const std::string& prefix) {
    std::vector<std::string> found;
    for (const ObjectInfo& object : *list_all(*store_, prefix)) {
      found.push_back(object.key);
    }
    return found;
  }

 private:
  TableName name_{"db", "t"};
  std::unique_ptr<Store> store_;
  std::unique_ptr<Catalog> catalog_;
  FixedClock clock_;
  int runs_ = 0;
};

}  // namespace rps::testing
