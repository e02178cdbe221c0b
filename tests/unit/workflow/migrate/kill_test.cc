// Killed (SIGKILL) at every named point of every phase: migration, catching up, switch, rollback. Then the
// table is right at once, and after the same command again all is as if nothing had happened.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <set>

#include "unit/lake/lake_fixture.h"
#include "workflow/migrate/migrate.h"
#include "workflow/migrate/switch.h"
#include "workflow/validate.h"
#include "workflow/workspace.h"

namespace rps::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::IsEmpty;
using Rows = std::vector<TestRow>;
using Job = std::function<void(Workspace&, const Checkpoint&)>;

class Killed : public ::testing::Test {
 protected:
  Killed() : root_(::testing::TempDir() + "kill_test_" + std::to_string(::getpid())) {
    fs::remove_all(root_);
    settings_.paths.store = root_ + "/store";
    for (const char* country : {"gb", "ire"}) {
      for (int day = 1; day <= 9; ++day) {
        rows_.push_back({country, "2025-1" + std::to_string(day % 3) + "-0" + std::to_string(day),
                         country[0] * 100 + day, 1, 70 + day});
      }
    }
    std::sort(rows_.begin(), rows_.end());
    Workspace workspace = open();
    EXPECT_TRUE(workspace.open_or_create_table().ok());
    write(workspace, rows_);
  }
  ~Killed() override { fs::remove_all(root_); }

  Workspace open() { return *Workspace::open(settings_, system_clock(), Workspace::Access::kWrite); }
  [[nodiscard]] TableName live() const { return {settings_.table.database, settings_.table.name}; }
  [[nodiscard]] TableName made() const { return {live().database, default_new_name(live().table)}; }

  static void write(Workspace& workspace, const Rows& rows) {
    Lake lake = workspace.make_lake("test");
    EXPECT_TRUE(lake.write(workspace.table_name(), batch_of(rows), WriteMode::kUpsert,
                           make_run_id("test", system_clock()), silent_progress())
                    .ok());
  }

  Rows rows_of(Workspace& workspace, const TableName& name) {
    const auto table = workspace.catalog().table(name);
    EXPECT_TRUE(table.ok()) << name.table;
    const auto layout = PartitionLayout::from_keys(table->partition_keys);
    RowBatch all(std::make_shared<TableSchema>(table->schema));
    for (const Partition& partition : *workspace.catalog().partitions(*table)) {
      EXPECT_TRUE(read_partition(workspace.store(), *table, *layout, partition, all).ok()) << partition.name;
    }
    Rows found;
    for (std::size_t i = 0; i < all.rows(); ++i) {
      found.push_back(row_at(all, i));
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  // The points that a job comes by, once for each time.
  std::vector<std::string> points_of(const Job& job) {
    std::vector<std::string> points;
    std::mutex mutex;
    Workspace workspace = open();
    job(workspace, [&](std::string_view at) {
      const std::scoped_lock lock(mutex);
      points.emplace_back(at);
    });
    return points;
  }

  // Runs the job in a process of its own that kills itself at the nth point; true when it did.
  bool run_killed(const Job& job, std::size_t nth) {
    const pid_t child = ::fork();
    if (child == 0) {
      std::atomic<std::size_t> seen{0};
      Workspace workspace = open();
      job(workspace, [&](std::string_view) {
        if (seen++ == nth) {
          ::kill(::getpid(), SIGKILL);
        }
      });
      ::_exit(0);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }

  // The store as it is now, and back to that.
  void save() { fs::copy(root_ + "/store", root_ + "/saved", fs::copy_options::recursive); }
  void back() {
    fs::remove_all(root_ + "/store");
    fs::copy(root_ + "/saved", root_ + "/store", fs::copy_options::recursive);
  }

  std::string root_;
  Settings settings_;
  Rows rows_;
};

MigrateOptions options_of(const TableName& made, const Checkpoint& checkpoint,
                          std::vector<std::string> keys = {"country", "month"}) {
  MigrateOptions options;
  options.to = made.table;
  options.partition_by = std::move(keys);
  options.batch_rows = 6;
  options.resume = true;
  options.lake.threads = 2;
  options.lake.checkpoint = checkpoint;
  return options;
}

TEST_F(Killed, AtEachPointOfAMigrationToPartitionsAndToAFlatTable) {
  save();
  for (const std::vector<std::string>& keys : {std::vector<std::string>{"country", "month"}, {}}) {
    const Job job = [&](Workspace& workspace, const Checkpoint& checkpoint) {
      (void)migrate(workspace, live(), options_of(made(), checkpoint, keys), silent_progress());
    };
    const std::vector<std::string> points = points_of(job);
    EXPECT_THAT(points, Contains("batch_registered"));
    for (std::size_t nth = 0; nth < points.size(); ++nth) {
      SCOPED_TRACE(points[nth] + ", point " + std::to_string(nth));
      back();
      ASSERT_TRUE(run_killed(job, nth));
      Workspace workspace = open();
      EXPECT_EQ(rows_of(workspace, live()), rows_);
      const auto report = migrate(workspace, live(),
                                  options_of(
                                      made(), [](std::string_view) {}, keys),
                                  silent_progress());
      ASSERT_TRUE(report.ok()) << report.error().text();
      EXPECT_EQ(rows_of(workspace, made()), rows_);
      const auto check = compare_tables(workspace, live(), made(), silent_progress());
      ASSERT_TRUE(check.ok());
      EXPECT_THAT(check->differences, IsEmpty());
      EXPECT_THAT(check->b.findings, IsEmpty()) << "nothing is left behind";
    }
    back();
  }
}

// What the source became meanwhile is written by a commit of the lake, whose points count, too.
TEST_F(Killed, AtEachPointOfCatchingUp) {
  Rows now = rows_;
  {
    Workspace workspace = open();
    ASSERT_TRUE(
        migrate(workspace, live(), options_of(made(), [](std::string_view) {}), silent_progress()).ok());
    write(workspace, {{"gb", "2025-11-01", 'g' * 100 + 1, 1, 99}, {"usa", "2026-01-01", 1, 1, 1}});
    now = rows_of(workspace, live());
    ASSERT_NE(now, rows_);
  }
  save();
  const Job job = [&](Workspace& workspace, const Checkpoint& checkpoint) {
    (void)migrate(workspace, live(), options_of(made(), checkpoint), silent_progress());
  };
  const std::vector<std::string> points = points_of(job);
  EXPECT_THAT(points, Contains("journalled"));
  for (std::size_t nth = 0; nth < points.size(); ++nth) {
    SCOPED_TRACE(points[nth] + ", point " + std::to_string(nth));
    back();
    ASSERT_TRUE(run_killed(job, nth));
    Workspace workspace = open();
    EXPECT_EQ(rows_of(workspace, live()), now);
    const auto report =
        migrate(workspace, live(), options_of(made(), [](std::string_view) {}), silent_progress());
    ASSERT_TRUE(report.ok()) << report.error().text();
    EXPECT_EQ(rows_of(workspace, made()), now);
  }
}

TEST_F(Killed, AtEachPointOfASwitchAndARollback) {
  {
    Workspace workspace = open();
    ASSERT_TRUE(
        migrate(workspace, live(), options_of(made(), [](std::string_view) {}), silent_progress()).ok());
  }
  save();
  const Job change = [&](Workspace& workspace, const Checkpoint& checkpoint) {
    LakeOptions options;
    options.checkpoint = checkpoint;
    (void)switch_tables(workspace.lake_access("test", options), live(), made().table, "switch_1");
  };
  const Job undo = [&](Workspace& workspace, const Checkpoint& checkpoint) {
    LakeOptions options;
    options.checkpoint = checkpoint;
    const auto backup = last_backup(workspace.catalog(), live());
    if (backup.ok()) {
      (void)roll_back(workspace.lake_access("test", options), live(), backup->name.table, NewRows::kKeep,
                      make_run_id("rollback", system_clock()), silent_progress());
    }
  };
  const auto names = [&](Workspace& workspace) {
    std::vector<std::string> all;
    for (const Table& table : *workspace.catalog().tables()) {
      all.push_back(table.name.table);
    }
    return all;
  };
  const std::vector<std::string> of_change = points_of(change);
  ASSERT_EQ(of_change, (std::vector<std::string>{"switch_compared", "renamed"}));
  Rows now = rows_;
  {
    Workspace workspace = open();
    write(workspace, {{"gb", "2025-11-01", 'g' * 100 + 1, 1, 99}});
    now = rows_of(workspace, live());
  }
  fs::remove_all(root_ + "/switched");
  fs::copy(root_ + "/store", root_ + "/switched", fs::copy_options::recursive);

  for (std::size_t nth = 0; nth < of_change.size(); ++nth) {
    SCOPED_TRACE(of_change[nth]);
    back();
    ASSERT_TRUE(run_killed(change, nth));
    Workspace workspace = open();
    EXPECT_EQ(rows_of(workspace, live()), rows_);
    change(workspace, [](std::string_view) {});
    undo(workspace, [](std::string_view) {});
    EXPECT_EQ(rows_of(workspace, live()), rows_);
    EXPECT_EQ(names(workspace), (std::vector<std::string>{live().table, made().table}));
  }

  fs::remove_all(root_ + "/saved");
  fs::copy(root_ + "/switched", root_ + "/saved", fs::copy_options::recursive);
  back();
  const std::vector<std::string> of_undo = points_of(undo);
  EXPECT_THAT(of_undo, Contains("rollback_compared"));
  EXPECT_THAT(of_undo, Contains("journalled")) << "the new rows are written to the backup";
  for (std::size_t nth = 0; nth < of_undo.size(); ++nth) {
    SCOPED_TRACE(of_undo[nth] + ", point " + std::to_string(nth));
    back();
    ASSERT_TRUE(run_killed(undo, nth));
    Workspace workspace = open();
    EXPECT_EQ(rows_of(workspace, live()), now);
    undo(workspace, [](std::string_view) {});
    EXPECT_EQ(rows_of(workspace, live()), now);
    EXPECT_EQ(names(workspace), (std::vector<std::string>{live().table, made().table}));
    EXPECT_EQ(rows_of(workspace, made()), now);
  }
}

}  // namespace
}  // namespace rps::testing
