#include "workflow/migrate/migrate.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <set>

#include "conformance/expect.h"
#include "io/files.h"
#include "lake/partition_reader.h"
#include "unit/lake/lake_fixture.h"
#include "unit/workflow/at_phase.h"
#include "workflow/migrate/go_back_flat.h"
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
  EXPECT_EQ(report->source.facts.rows, 54U);
  EXPECT_EQ(report->source.facts.partitions_to_come, 9U);
  EXPECT_EQ(report->source.partitions, 27U);
  EXPECT_EQ(report->partitions, 9U);
  EXPECT_EQ(report->rows_copied, 54U);
  EXPECT_GT(report->batches, 3U);
  EXPECT_LE(report->batches, 9U);
  EXPECT_EQ(report->sample.rows, 8U);
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

// Where a migration can die, in its order, batches and all.
std::vector<std::string> points_of(const std::function<void(MigrateOptions&)>& run) {
  std::vector<std::string> points;
  std::mutex mutex;
  MigrateOptions options;
  options.lake.checkpoint = [&](std::string_view at) {
    const std::scoped_lock lock(mutex);
    points.emplace_back(at);
  };
  run(options);
  return points;
}

TEST_F(Migrate, HasTheseNamedPoints) {
  const std::vector<std::string> points = points_of([&](MigrateOptions& recording) {
    MigrateOptions all = options();
    all.lake = recording.lake;
    all.lake.threads = 1;
    all.batch_rows = 1'000;
    EXPECT_TRUE(run(all).ok());
  });
  EXPECT_THAT(points, ElementsAre("source_read", "checked", "table_made", "batch_written", "flushed",
                                  "batch_registered", "copied", "compared", "sampled"));
}

TEST_F(Migrate, GoesOnWithoutItsState) {
  MigrateOptions dying = options();
  dying.lake.checkpoint = [&](std::string_view at) {
    if (at == "copied") {
      throw Crash{"copied"};
    }
  };
  EXPECT_THROW((void)run(dying), Crash);
  ASSERT_TRUE(workspace().store().remove(migration_key(made())).ok());
  const auto report = go_on();
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->rows_copied, 0U);
  EXPECT_EQ(report->rows_present, 54U);
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

TEST_F(Migrate, GoingOnMendsWhatDiffers) {
  ASSERT_TRUE(run(options()).ok());
  const int race = 'g' * 100 + 4;
  const std::vector<std::function<void()>> plants{
      [&] {
        write_to(made(), {{"gb", "2025-12-04", race, 1, 99}}, WriteMode::kUpsert, "migrate");
      },
      [&] { write_to(made(), {rows_[0]}, WriteMode::kAppend, "migrate"); },
      [&] {
        write_to(made(), {{"usa", "2026-01-01", 5, 5, 5}}, WriteMode::kUpsert, "migrate");
      },
  };
  for (const auto& plant : plants) {
    plant();
    EXPECT_NE(rows_of(made()), rows_);
    const auto report = go_on();
    ASSERT_TRUE(report.ok()) << report.error().text();
    EXPECT_EQ(rows_of(made()), rows_);
  }
}

// Somebody writes between the copying and the comparison.
TEST_F(Migrate, ADifferenceStopsIt) {
  MigrateOptions disturbed = options();
  disturbed.lake.checkpoint = [&](std::string_view at) {
    if (at == "copied") {
      write_to(made(), {{"gb", "2025-12-04", 'g' * 100 + 4, 1, 99}}, WriteMode::kUpsert);
    }
  };
  const auto report = run(disturbed);
  EXPECT_EQ(kind_of(report), ErrorKind::kMismatch);
  EXPECT_THAT(report.error().text(), HasSubstr("validate"));
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
  EXPECT_EQ(some->source.facts.rows, 1U);
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
  const std::string key = "row country=gb/date=2025-12-04 race " + std::to_string(race) + ", horse ";
  // A value that is another and a row that is missing.
  write_to(made(), {{"gb", "2025-12-04", race, 1, 99}}, WriteMode::kUpsert);
  EXPECT_THAT(compare(), ElementsAre("rows country=gb/date=2025-12-04 2 / 1 rows, other content",
                                     key + "1: rpr: 74 / 99", key + "2: only in the first"));
  write_to(made(), {{"gb", "2025-12-04", race, 1, 74}, {"gb", "2025-12-04", race, 2, 64}},
           WriteMode::kUpsert);
  EXPECT_THAT(compare(), IsEmpty());
  // Rows twice.
  write_to(made(), {{"gb", "2025-12-04", race, 2, 64}}, WriteMode::kAppend);
  EXPECT_THAT(compare(), Contains(HasSubstr("duplicate")));
  EXPECT_THAT(compare(), Contains(key + "2: 1 rows in the first, 2 in the second"));
  EXPECT_THAT(compare(), Contains("rows country=gb/date=2025-12-04 2 / 3 rows, other content"));
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

TEST_F(Migrate, ATrialCopiesTheFirstRows) {
  MigrateOptions trial = options("date");
  trial.max_rows = 5;
  const auto report = run(trial);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(rows_of(made()), Rows(rows_.begin(), rows_.begin() + 5));
}

TEST_F(Migrate, TheLatestOfRepeatedRowsStays) {
  const int race = 'g' * 100 + 4;
  TestRow later{"gb", "2025-12-04", race, 1, 99};
  later.scraped += 5;
  write({later}, WriteMode::kAppend);
  MigrateOptions latest = options();
  latest.latest = true;
  const auto report = run(latest);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->source.facts.duplicates, 1U);
  EXPECT_EQ(report->source.facts.rows, 55U);
  EXPECT_EQ(report->source.facts.sum.rows, 54U);
  Rows wanted = rows_;
  std::erase_if(wanted, [&](const TestRow& row) { return row.race == race && row.horse == 1; });
  wanted.push_back(later);
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(rows_of(made()), wanted);
  const auto switched = switch_tables(workspace().lake_access("test"), source(), made().table, "switch_1");
  ASSERT_TRUE(switched.ok()) << switched.error().text();
  const std::string backup = last_backup(workspace().catalog(), source())->name.table;
  ASSERT_TRUE(roll_back(workspace().lake_access("test"), source(), backup, NewRows::kRefuse, "rollback_1",
                        silent_progress())
                  .ok());
  EXPECT_EQ(rows_of(source()).size(), 55U);
  // Of a source that was written since, it is not what the migration found right.
  write({rows_[0]}, WriteMode::kAppend);
  EXPECT_EQ(kind_of(switch_tables(workspace().lake_access("test"), source(), made().table, "switch_2")),
            ErrorKind::kMismatch);
}

TEST_F(Migrate, RepeatedRowsOfDifferentPartitionsAreRefused) {
  write({{"gb", "2026-01-04", 'g' * 100 + 4, 1, 99}}, WriteMode::kAppend);
  MigrateOptions latest = options();
  latest.latest = true;
  const auto report = run(latest);
  EXPECT_EQ(kind_of(report), ErrorKind::kRefused);
  EXPECT_THAT(report.error().text(), HasSubstr("gb 2025-12-04 and on gb 2026-01-04"));
  EXPECT_EQ(workspace().catalog().tables()->size(), 1U);
}

TEST_F(Migrate, BecomesFlatAndComesBack) {
  MigrateOptions flat = options();
  flat.partition_by = {};
  const auto report = run(flat);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->partitions, 1U);
  EXPECT_EQ(rows_of(made()), rows_);
  EXPECT_EQ(kind_of(run(flat)), ErrorKind::kExists);
  flat.resume = true;
  EXPECT_EQ(run(flat)->rows_present, 54U);
  MigrateOptions back = options("date");
  back.to = "back";
  ASSERT_TRUE(migrate(workspace(), made(), back, silent_progress()).ok());
  EXPECT_EQ(rows_of({source().database, "back"}), rows_);
  const auto same = compare_tables(workspace(), made(), source(), silent_progress());
  EXPECT_THAT(same->differences, IsEmpty());
  Lake lake = workspace().make_lake("test");
  EXPECT_EQ(kind_of(lake.write(made(), batch_of(rows_), WriteMode::kUpsert, "x", silent_progress())),
            ErrorKind::kRefused);
}

TEST_F(Migrate, RowsWrittenSinceComeBackWithAFlatBackup) {
  MigrateOptions flat = options();
  flat.partition_by = {};
  ASSERT_TRUE(run(flat).ok());
  const LakeAccess access = workspace().lake_access("test");
  ASSERT_TRUE(switch_tables(access, source(), made().table, "switch_1").ok());  // flat is live
  MigrateOptions days = options("date");
  ASSERT_TRUE(run(days).ok());
  const auto switched = switch_tables(access, source(), made().table, "switch_2");
  ASSERT_TRUE(switched.ok());
  const std::string backup = (*switched)[0].after.name.table;
  write({{"gb", "2026-01-01", 7, 7, 7}});
  const Rows now = rows_of(source());
  EXPECT_EQ(kind_of(roll_back(access, source(), backup, NewRows::kKeep, "r", silent_progress())),
            ErrorKind::kRefused);
  const auto back = go_back_flat(workspace(), source(), backup, {}, silent_progress());
  ASSERT_TRUE(back.ok()) << back.error().text();
  EXPECT_EQ(rows_of(source()), now);
  EXPECT_TRUE(*is_flat(workspace(), source()));
  EXPECT_EQ(rows_of({source().database, backup}), rows_);
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
