#include "workflow/load.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "duck/connection.h"
#include "duck/sql.h"
#include "io/files.h"
#include "unit/workflow/at_phase.h"

namespace rps {
namespace {

using ::testing::HasSubstr;

constexpr const char* kRows =
    "SELECT CAST(i AS INTEGER) AS race_id, CAST(i % 7 AS INTEGER) AS horse_id, "
    "['gb', 'ire', 'fr'][1 + CAST(i % 3 AS BIGINT)] AS country, DATE '2026-03-01' + CAST(i % 5 AS INTEGER) "
    "AS date, "
    "'Horse ' || i AS horse, CAST(i AS DOUBLE) / 4 AS rpr, TIMESTAMP '2026-03-09 08:00:00' AS created_at "
    "FROM range(3000) r(i)";

class Load : public ::testing::Test {
 protected:
  Load() : root_(::testing::TempDir() + "load_test_" + std::to_string(::getpid())) {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
    settings_.paths.store = root_ + "/store";
  }
  ~Load() override { std::filesystem::remove_all(root_); }

  // A Parquet file with the rows of a SELECT.
  std::string parquet(const std::string& name, const std::string& select) const {
    std::string path = root_ + "/" + name;
    auto database = duck::Database::open(":memory:", {});
    auto connection = database->connect();
    const Status done =
        connection->execute("COPY (" + select + ") TO " + duck::quote_text(path) + " (FORMAT parquet)");
    EXPECT_TRUE(done.ok()) << done.error().text();
    return path;
  }

  Result<WriteReport> load(std::vector<std::string> files, Progress& progress = silent_progress(),
                           Workspace::Access access = Workspace::Access::kWrite,
                           WriteMode mode = WriteMode::kOverwritePartitions) const {
    RPS_ASSIGN(Workspace workspace, Workspace::open(settings_, system_clock(), access));
    LoadOptions options;
    options.files = std::move(files);
    options.mode = mode;
    options.memory_budget = 10'000;  // so that most rows go through the temporary file
    return load_parquet(workspace, options, progress);
  }

  std::string root_;
  Settings settings_;
};

TEST_F(Load, WritesAndChecksEveryRow) {
  const auto report = load({parquet("flat.parquet", kRows)});
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->rows_in, 3000U);
  EXPECT_EQ(report->repeats, 0U);
  EXPECT_EQ(report->version, 1);
  EXPECT_EQ(report->objects_checked, 15U);
  EXPECT_EQ(report->rows_checked, 3000U);
  EXPECT_GT(report->bytes_checked, 0U);
}

TEST_F(Load, SeveralFilesAreOneCommitAndTheirRepeatsAreResolved) {
  const std::string newer =
      "SELECT * REPLACE (created_at + INTERVAL 1 HOUR AS created_at, -1.0 AS rpr) FROM (" +
      std::string(kRows) + ") WHERE race_id < 10";
  const auto report = load({parquet("new.parquet", newer), parquet("old.parquet", kRows)});
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->rows_in, 3010U);
  EXPECT_EQ(report->repeats, 10U);
  EXPECT_EQ(report->rows_checked, 3000U);
}

TEST_F(Load, TheSameRowsAgainChangeNothing) {
  const std::string file = parquet("flat.parquet", kRows);
  ASSERT_TRUE(load({file}).ok());
  const auto again = load({file});
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_EQ(again->version, 1);
  EXPECT_EQ(again->objects_checked, 0U);
}

TEST_F(Load, AppendedRowsAreCountedBesideThoseThatWereThere) {
  const std::string file = parquet("flat.parquet", kRows);
  ASSERT_TRUE(load({file}).ok());
  const auto again = load({file}, silent_progress(), Workspace::Access::kWrite, WriteMode::kAppend);
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_EQ(again->rows_checked, 3000U);
  EXPECT_EQ(again->partitions.front().rows_after, 2 * again->partitions.front().rows_before);
}

TEST_F(Load, ADryRunWritesNothing) {
  const auto report = load({parquet("flat.parquet", kRows)}, silent_progress(), Workspace::Access::kDryRun);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->rows_in, 3000U);
  EXPECT_EQ(report->partitions.size(), 15U);
  EXPECT_FALSE(std::filesystem::exists(settings_.paths.store));
}

TEST_F(Load, AnUnknownColumnIsRefusedByName) {
  const auto report =
      load({parquet("flat.parquet", "SELECT *, 1 AS wind FROM (" + std::string(kRows) + ")")});
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, ErrorKind::kSchema);
  EXPECT_THAT(report.error().message, HasSubstr("'wind'"));
}

TEST_F(Load, AMissingKeyColumnIsRefusedByName) {
  for (const std::string column : {"country", "date", "race_id", "horse_id"}) {
    const auto report =
        load({parquet(column + ".parquet", "SELECT * EXCLUDE (" + column + ") FROM (" + kRows + ")")});
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().kind, ErrorKind::kSchema);
    EXPECT_THAT(report.error().message, HasSubstr("'" + column + "'"));
  }
}

TEST_F(Load, AValueThatDoesNotFitNamesItsColumnAndNothingIsWritten) {
  const auto report = load({parquet(
      "flat.parquet", "SELECT * REPLACE (race_id + 0.5 AS race_id) FROM (" + std::string(kRows) + ")")});
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, ErrorKind::kSchema);
  EXPECT_THAT(report.error().message, HasSubstr("'race_id'"));
  EXPECT_FALSE(std::filesystem::exists(settings_.paths.store + "/" + settings_.table.dataset));
}

TEST_F(Load, AMissingFileIsToldByName) {
  const auto report = load({root_ + "/absent.parquet"});
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message, HasSubstr("absent.parquet"));
  EXPECT_EQ(load({}).error().kind, ErrorKind::kUsage);
}

// What the check is for: an object that changed on its way to the disk. It is found before it is committed.
TEST_F(Load, ADamagedObjectIsFoundAndNothingIsCommitted) {
  const std::string staging = settings_.paths.store + "/_rpscrape/staging";
  AtPhase damage("checking partitions", [&] {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(staging)) {
      if (entry.is_regular_file()) {
        std::string bytes = *read_file(entry.path(), 1U << 20U);
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        ASSERT_TRUE(write_file_atomic(entry.path(), bytes).ok());
        return;
      }
    }
    FAIL() << "nothing was staged";
  });
  const auto report = load({parquet("flat.parquet", kRows)}, damage);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(report.error().message, HasSubstr("/date=2026-03-0"));
  EXPECT_FALSE(std::filesystem::exists(settings_.paths.store + "/" + settings_.table.dataset));
  EXPECT_FALSE(std::filesystem::exists(staging));
}

}  // namespace
}  // namespace rps
