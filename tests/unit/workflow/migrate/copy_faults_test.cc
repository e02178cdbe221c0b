// The store fails in the middle of a migration's batches: a full disk, an error of the server.
#include <gmock/gmock.h>

#include "conformance/fault_store.h"
#include "unit/workflow/migrate/fixture.h"
#include "workflow/migrate/batch_copy.h"
#include "workflow/migrate/flat_copy.h"
#include "workflow/migrate/source_scan.h"

namespace rps::testing {
namespace {

class CopyFaults : public MigrateFixture {
 protected:
  CopyFaults() {
    for (int day = 1; day <= 9; ++day) {
      rows_.push_back({"gb", "2026-03-0" + std::to_string(day), day, 1, 70 + day});
      rows_.push_back({"ire", "2026-03-0" + std::to_string(day), 100 + day, 1, 70 + day});
    }
    EXPECT_TRUE(put(rows_).ok());
    std::sort(rows_.begin(), rows_.end());
  }

  // Copies the live table to `name` over `to_store`.
  Result<CopyReport> copy(Store& to_store, const TableName& name) {
    LakeAccess to = access();
    const LakeAccess faulty{to_store, to.catalog, to.clock, to.options};
    RPS_ASSIGN(const Table made, catalog().table(name));
    RPS_ASSIGN(const auto partitions, catalog().partitions(table()));
    RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(made.partition_keys));
    if (layout.is_flat()) {
      return copy_flat({faulty, made, table(), partitions, 0, run()}, silent_progress());
    }
    ShuffleOptions options;
    auto shuffle = std::make_unique<Shuffle>(std::make_shared<const TableSchema>(made.schema), made.schema,
                                             layout, options);
    const auto take = [&](unsigned, std::uint64_t position, const RowBatch& rows) {
      return shuffle->add(0, position, rows);
    };
    RPS_ASSIGN(const SourceFacts facts,
               scan_source({store(), table(), partitions, layout, 0, false, 1, take}, silent_progress()));
    return copy_batches({faulty, made, std::move(shuffle), facts.days, 4, run()}, silent_progress());
  }

  Rows rows_;
};

TEST_F(CopyFaults, AtEachOperationNothingIsLostAndTheNextRunEndsIt) {
  for (const ErrorKind kind : {ErrorKind::kNoSpace, ErrorKind::kIo}) {
    for (const std::vector<std::string>& keys : {std::vector<std::string>{"country", "month"}, {}}) {
      bool failed = true;
      for (int nth = 1; failed; ++nth) {
        SCOPED_TRACE(nth);
        const TableName name =
            make("made_" + std::to_string(nth) + "_" + std::to_string(static_cast<int>(kind)) +
                     (keys.empty() ? "_flat" : ""),
                 keys);
        FaultStore faulty(store());
        faulty.fail_nth(nth, kind);
        const auto first = copy(faulty, name);
        failed = !first.ok();
        if (failed) {
          EXPECT_EQ(first.error().kind, kind) << first.error().text();
          EXPECT_LT(rows_of(name.table).size(), rows_.size());
        }
        const auto second = copy(store(), name);
        ASSERT_TRUE(second.ok()) << second.error().text();
        EXPECT_FALSE(second->differs);
        EXPECT_EQ(rows_of(name.table), rows_);
        EXPECT_EQ(rows_of(table().name.table), rows_);
        ASSERT_LT(nth, 100);
      }
    }
  }
}

// A later run reads again what is there. A power cut may have taken objects of batches that were registered.
TEST_F(CopyFaults, ADamagedObjectIsWrittenAgainByTheNextRun) {
  const TableName name = make("made", {"country", "date"});
  ASSERT_TRUE(copy(store(), name).ok());
  const auto objects = list_all(store(), "datasets/made/");
  ASSERT_TRUE(objects.ok());
  ASSERT_TRUE(store().put(objects->front().key, "damaged").ok());
  ASSERT_TRUE(store().remove(objects->back().key).ok());
  const auto again = copy(store(), name);
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_FALSE(again->differs);
  EXPECT_GT(again->rows_copied, 0);
  EXPECT_GT(again->rows_present, 0);
  EXPECT_EQ(rows_of(name.table), rows_);
}

}  // namespace
}  // namespace rps::testing
