#include "workflow/migrate/migrate.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "conformance/expect.h"
#include "io/files.h"
#include "lake/partition_reader.h"
#include "unit/lake/lake_fixture.h"
#include "unit/workflow/at_phase.h"
#include "workflow/migrate/migration_state.h"
#include "workflow/migrate/switch.h"
#include "workflow/retention.h"
#include "workflow/validate.h"

namespace rps::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Rows = std::vector<TestRow>;

class Migrate : public ::testing::Test {
 protected:
  Migrate() : root_(::testing::TempDir() + "migrate_test_" + std::to_string(::getpid())) {
    std::filesystem::remove_all(root_);
    settings_.paths.store = root_ + "/store";
    // Three countries, days of three months.
    for (const char* country : {"fr", "gb", "ire"}) {
      for (int day = 1; day <= 9; ++day) {
        const std::string date = "2025-" +
                                 std::string(day < 4   ? "11"
                                             : day < 7 ? "12"
                                                       : "10") +
                                 "-0" + std::to_string(day);
        const int race = (country[0] * 100) + day;
        rows_.push_back({country, date, race, 1, 70 + day});
        rows_.push_back({country, date, race, 2, 60 + day});
      }
    }
    std::sort(rows_.begin(), rows_.end());
    workspace_ =
        std::make_unique<Workspace>(*Workspace::open(settings_, system_clock(), Workspace::Access::kWrite));
    EXPECT_TRUE(workspace_->open_or_create_table().ok());
    write(rows_);
  }
  ~Migrate() override { std::filesystem::remove_all(root_); }

  Workspace& workspace() { return *workspace_; }
  [[nodiscard]] TableName source() const { return workspace_->table_name(); }
  [[nodiscard]] TableName made() const { return {source().database, default_new_name(source().table)}; }

  void write(const Rows& rows, WriteMode mode = WriteMode::kOverwritePartitions) {
    write_to(source(), rows, mode);
  }
  void write_to(const TableName& table, const Rows& rows, WriteMode mode = WriteMode::kOverwritePartitions,
                const std::string& run = "test") {
    Lake lake = workspace().make_lake("test");
    const auto written =
        lake.write(table, batch_of(rows), mode, make_run_id(run, system_clock()), silent_progress());
    EXPECT_TRUE(written.ok()) << written.error().text();
  }

  [[nodiscard]] MigrateOptions options(const std::string& period = "month") const {
    MigrateOptions options;
    options.to = made().table;
    options.partition_by = {"country", period};
    options.batch_rows = 8;
    options.lake.threads = 2;
    return options;
  }
  Result<MigrateReport> run(const MigrateOptions& options, Progress& progress = silent_progress()) {
    return migrate(workspace(), source(), options, progress);
  }
  Result<MigrateReport> go_on() {
    MigrateOptions again = options();
    again.resume = true;
    return run(again);
  }

  Result<DropReport> drop_made() {
    return drop_table(workspace().lake_access("test"), made(), true, silent_progress());
  }

  Rows rows_of(const TableName& name) {
    const Table table = *workspace().catalog().table(name);
    const auto layout = PartitionLayout::from_keys(table.partition_keys);
    RowBatch all(std::make_shared<TableSchema>(table.schema));
    for (const Partition& partition : *workspace().catalog().partitions(table)) {
      const Status read = read_partition(workspace().store(), table, *layout, partition, all);
      EXPECT_TRUE(read.ok()) << read.error().text();
    }
    Rows found;
    for (std::size_t i = 0; i < all.rows(); ++i) {
      found.push_back(row_at(all, i));
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  std::string root_;
  Settings settings_;
  Rows rows_;
  std::unique_ptr<Workspace> workspace_;
};

TEST_F(Migrate, CopiesAllRowsInBatchesToAnotherLayout) {
  const auto report = run(options());
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->source.rows, 54U);
  EXPECT_EQ(report->source.partitions, 27U);
  EXPECT_EQ(report->partitions, 9U);
  EXPECT_EQ(report->rows_copied, 54U);
  EXPECT_EQ(report->batches, 5U) << "months of 6 rows are not cut";
  EXPECT_EQ(rows_of(made()), rows_);
  EXPECT_EQ(rows_of(source()), rows_);
  for (const Partition& partition : *workspace().catalog().partitions(report->made)) {
    EXPECT_EQ(partition.files.size(), 1U) << partition.name;
  }
}

TEST_F(Migrate, GoesToAllLayoutsAndBack) {
  TableName from = source();
  for (const char* period : {"year", "date", "month", "date"}) {
    MigrateOptions to = options(period);
    to.to = from.table + "_" + period;
    const auto report = migrate(workspace(), from, to, silent_progress());
    ASSERT_TRUE(report.ok()) << period << report.error().text();
    from.table = to.to;
    EXPECT_EQ(rows_of(from), rows_) << period;
  }
}

TEST_F(Migrate, GoesOnAfterADeathAtEachPointOfEachBatch) {
  for (const std::string point : {"staged", "journalled", "published", "committed", "done"}) {
    for (int batch = 1; batch <= 5; batch += 2) {
      SCOPED_TRACE(point + " of batch " + std::to_string(batch));
      MigrateOptions dying = options();
      int left = batch;
      dying.lake.checkpoint = [&](std::string_view at) {
        if (at == point && --left == 0) {
          throw Crash{point};
        }
      };
      EXPECT_THROW((void)run(dying), Crash);
      EXPECT_EQ(rows_of(source()), rows_);
      EXPECT_EQ(kind_of(run(options())), ErrorKind::kExists);
      const auto report = go_on();
      ASSERT_TRUE(report.ok()) << report.error().text();
      EXPECT_EQ(rows_of(made()), rows_);
      EXPECT_LE(report->batches, static_cast<std::uint64_t>(6 - batch));
      ASSERT_TRUE(drop_made().ok());
    }
  }
}

TEST_F(Migrate, GoesOnWithoutItsState) {
  MigrateOptions dying = options();
  int left = 2;
  dying.lake.checkpoint = [&](std::string_view at) {
    if (at == "done" && --left == 0) {
      throw Crash{"done"};
    }
  };
  EXPECT_THROW((void)run(dying), Crash);
  ASSERT_TRUE(workspace().store().remove(migration_key(made())).ok());
  ASSERT_TRUE(go_on().ok());
  EXPECT_EQ(rows_of(made()), rows_);
  ASSERT_TRUE(workspace().store().put(migration_key(made()), "{").ok());
  EXPECT_EQ(kind_of(go_on()), ErrorKind::kCorrupt);
}

TEST_F(Migrate, BringsOverWhatIsWrittenMeanwhile) {
  AtPhase progress("copying rows", [&] {
    write({{"gb", "2025-12-04", 'g' * 100 + 4, 1, 99}});  // one row fewer, and another value
    write({{"aus", "2026-01-01", 5, 5, 5}});              // a country that sorts before all that is over
  });
  const auto report = run(options(), progress);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(rows_of(made()), rows_of(source()));
  EXPECT_EQ(rows_of(made()).size(), 54U);
}

TEST_F(Migrate, ADifferenceIsFound) {
  ASSERT_TRUE(run(options()).ok());
  write_to(made(), {{"gb", "2025-12-04", 'g' * 100 + 4, 1, 99}}, WriteMode::kUpsert, "migrate");
  const auto report = go_on();
  EXPECT_EQ(kind_of(report), ErrorKind::kMismatch);
  EXPECT_THAT(report.error().text(), HasSubstr("validate"));
}

TEST_F(Migrate, ARepeatedRowIsFound) {
  ASSERT_TRUE(run(options()).ok());
  write_to(made(), {rows_[0]}, WriteMode::kAppend, "migrate");
  EXPECT_EQ(kind_of(go_on()), ErrorKind::kMismatch);
}

TEST_F(Migrate, ATableThatOthersWroteIsNotTouched) {
  ASSERT_TRUE(run(options()).ok());
  write_to(made(), {rows_[0]}, WriteMode::kAppend);
  const Version version = workspace().catalog().table(made())->version;
  EXPECT_EQ(kind_of(go_on()), ErrorKind::kRefused);
  EXPECT_EQ(workspace().catalog().table(made())->version, version);
}

TEST_F(Migrate, AnInterruptedTrialCanBecomeTheWhole) {
  MigrateOptions trial = options();
  trial.max_rows = 1;
  const auto some = run(trial);
  ASSERT_TRUE(some.ok()) << some.error().text();
  EXPECT_EQ(some->sum.rows, 6U) << "a whole month";
  ASSERT_TRUE(go_on().ok());
  EXPECT_EQ(rows_of(made()), rows_);
}

// What `validate` says of the two tables after some rows of the new one were written anew.
TEST_F(Migrate, ValidateShowsTheRowsThatDiffer) {
  ASSERT_TRUE(run(options()).ok());
  const auto compare = [&] {
    std::vector<std::string> lines;
    const auto comparison = compare_tables(workspace(), source(), made(), silent_progress());
    EXPECT_TRUE(comparison.ok()) << comparison.error().text();
    for (const auto* findings : {&comparison->b.findings, &comparison->differences}) {
      for (const Finding& finding : *findings) {
        lines.push_back(finding.kind + " " + finding.partition + " " + finding.detail);
      }
    }
    return lines;
  };
  EXPECT_THAT(compare(), IsEmpty());
  const int race = 'g' * 100 + 4;
  const std::string key = "row country=gb/2025-12 race " + std::to_string(race) + ", horse ";
  // A value that is another and a row that is missing.
  write_to(made(), {{"gb", "2025-12-04", race, 1, 99}}, WriteMode::kUpsert);
  EXPECT_THAT(compare(), ElementsAre("rows country=gb/2025-12 6 / 5 rows, other content",
                                     key + "1: rpr: 74 / 99", key + "2: only in the first"));
  write_to(made(), {{"gb", "2025-12-04", race, 1, 74}, {"gb", "2025-12-04", race, 2, 64}},
           WriteMode::kUpsert);
  EXPECT_THAT(compare(), IsEmpty());
  // Rows twice.
  write_to(made(), {{"gb", "2025-12-04", race, 2, 64}}, WriteMode::kAppend);
  EXPECT_THAT(compare(), Contains(HasSubstr("duplicate")));
  EXPECT_THAT(compare(), Contains("rows country=gb/2025-12 6 / 7 rows, other content"));
}

TEST_F(Migrate, ValidateFindsSwappedPartitions) {
  ASSERT_TRUE(run(options("date")).ok());
  Rows swapped{{"gb", "2025-12-04", 'g' * 100 + 5, 1, 75}, {"gb", "2025-12-05", 'g' * 100 + 4, 1, 74}};
  write_to(made(), swapped);
  const auto comparison = compare_tables(workspace(), source(), made(), silent_progress());
  ASSERT_TRUE(comparison.ok()) << comparison.error().text();
  std::set<std::string> days;
  for (const Finding& finding : comparison->differences) {
    days.insert(finding.partition);
  }
  EXPECT_THAT(days, ElementsAre("country=gb/date=2025-12-04", "country=gb/date=2025-12-05"));
}

TEST_F(Migrate, ASourceWithDuplicatesIsRefused) {
  write({rows_[0]}, WriteMode::kAppend);
  const auto report = run(options());
  EXPECT_EQ(kind_of(report), ErrorKind::kRefused);
  EXPECT_EQ(workspace().catalog().tables()->size(), 1U);
}

TEST_F(Migrate, ADamagedSourceIsRefused) {
  const Table table = *workspace().catalog().table(source());
  const Partition partition = workspace().catalog().partitions(table)->front();
  ASSERT_TRUE(
      workspace().store().put(object_key(table.dataset, partition.name, partition.files[0].name), "x").ok());
  const auto report = run(options());
  EXPECT_EQ(kind_of(report), ErrorKind::kMismatch);
  EXPECT_THAT(report.error().text(), HasSubstr(partition.name));
  EXPECT_EQ(workspace().catalog().tables()->size(), 1U);
}

TEST_F(Migrate, ATrialCopiesTheFirstPartitions) {
  MigrateOptions trial = options("date");
  trial.max_rows = 5;
  const auto report = run(trial);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->sum.rows, 6U) << "at least five";
  EXPECT_EQ(rows_of(made()).size(), 6U);
}

TEST_F(Migrate, RefusesWhatCannotBe) {
  EXPECT_EQ(kind_of(run(options("week"))), ErrorKind::kUsage);
  for (const char* name : {"a/b", "..", "", "a/../b"}) {
    MigrateOptions bad = options();
    bad.to = name;
    EXPECT_EQ(kind_of(run(bad)), ErrorKind::kUsage) << name;
  }
  EXPECT_EQ(workspace().catalog().tables()->size(), 1U);
  MigrateOptions itself = options();
  itself.to = source().table;
  EXPECT_EQ(kind_of(run(itself)), ErrorKind::kUsage);
  ASSERT_TRUE(run(options()).ok());
  MigrateOptions other = options("year");
  other.resume = true;
  EXPECT_EQ(kind_of(run(other)), ErrorKind::kUsage);
}

TEST_F(Migrate, ThenTheTablesChangePlacesAndBack) {
  ASSERT_TRUE(run(options()).ok());
  ASSERT_TRUE(switch_tables(workspace().lake_access("test"), source(), made().table, "switch_1").ok());
  EXPECT_EQ(rows_of(source()), rows_);
  // The next migration finds a place of its own, though the live table lies at its usual one.
  ASSERT_TRUE(run(options("year")).ok());
  EXPECT_NE(workspace().catalog().table(made())->dataset, workspace().catalog().table(source())->dataset);
  EXPECT_EQ(rows_of(made()), rows_);
}

}  // namespace
}  // namespace rps::testing
