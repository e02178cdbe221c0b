// Lake::write_stream: the same lake as write() makes, whatever the batches and the memory; all or nothing.
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "lake_fixture.h"

namespace rps::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Rows = std::vector<TestRow>;

// Rows of many partitions in random order, some of them repeats of a key with other values.
Rows unsorted_rows(std::size_t count) {
  std::mt19937 rng(11);
  Rows rows;
  for (std::size_t i = 0; i < count; ++i) {
    const int race = static_cast<int>(rng() % 200);
    rows.push_back(TestRow{race % 2 == 0 ? "gb" : "fr", "2026-03-" + std::to_string(10 + race % 17), race,
                           static_cast<int>(rng() % 40), static_cast<int>(rng() % 120) - 1,
                           static_cast<std::int64_t>(rng() % 4)});
  }
  return rows;
}

class StreamLake : public LakeFixture {
 public:
  StreamLake() : temp_(::testing::TempDir() + "stream_test_" + std::to_string(::getpid())) {
    std::filesystem::remove_all(temp_);
    std::filesystem::create_directories(temp_);
  }
  ~StreamLake() { std::filesystem::remove_all(temp_); }

  // Streams `rows` in batches of `batch_rows`; after them comes `end`.
  Result<WriteReport> stream(const Rows& rows, std::size_t batch_rows, WriteMode mode,
                             std::size_t memory = std::size_t{1} << 20U, const Status& end = {},
                             const std::string& crash_at = "") {
    std::size_t next = 0;
    const RowSource source{std::make_shared<const TableSchema>(results_schema()),
                           [&](RowBatch& batch) -> Result<bool> {
                             if (next == rows.size()) {
                               return end.ok() ? Result<bool>(false) : Result<bool>(end.error());
                             }
                             for (std::size_t i = 0; i < batch_rows && next < rows.size(); ++i) {
                               append(batch, rows[next++]);
                             }
                             return true;
                           }};
    LakeOptions options;
    options.threads = 2;
    options.memory_budget = memory;
    options.temp_dir = temp_;
    options.checkpoint = [crash_at](std::string_view point) {
      if (point == crash_at) {
        throw Crash{crash_at};
      }
    };
    const FixedClock clock(Timestamp{1'767'225'600'000});
    Lake lake(store(), catalog(), clock, options);
    return lake.write_stream(name(), source, mode, "stream_" + std::to_string(++streams_), silent_progress());
  }

  // Name, content hash, size and etag of every partition.
  std::vector<std::string> contents() {
    std::vector<std::string> found;
    for (const Partition& partition : *catalog().partitions(table())) {
      found.push_back(partition.name + " " + partition.content_hash + " " + std::to_string(partition.bytes) +
                      " " + partition.files[0].etag);
    }
    return found;
  }

  [[nodiscard]] bool temp_is_empty() const { return std::filesystem::is_empty(temp_); }

 private:
  std::string temp_;
  int streams_ = 0;
};

TEST(LakeStream, GivesTheSameBytesAsOneBatchWhateverTheBatchesAndTheMemory) {
  const Rows rows = unsorted_rows(6000);
  LakeFixture whole;
  const auto wanted = whole.write(rows);
  ASSERT_TRUE(wanted.ok());
  ASSERT_GT(wanted->repeats, 0U);
  std::vector<std::string> wanted_contents;
  for (const std::size_t batch_rows : {std::size_t{7}, std::size_t{6000}}) {
    for (const std::size_t memory : {std::size_t{1}, std::size_t{50'000}, std::size_t{64} << 20U}) {
      StreamLake lake;
      const auto done = lake.stream(rows, batch_rows, WriteMode::kOverwritePartitions, memory);
      ASSERT_TRUE(done.ok()) << done.error().text();
      EXPECT_EQ(done->rows_in, rows.size());
      EXPECT_EQ(done->repeats, wanted->repeats);
      EXPECT_EQ(done->partitions.size(), wanted->partitions.size());
      EXPECT_EQ(lake.rows(), whole.rows());
      EXPECT_TRUE(lake.temp_is_empty());
      for (const Partition& partition : *whole.catalog().partitions(whole.table())) {
        wanted_contents.push_back(partition.name + " " + partition.content_hash + " " +
                                  std::to_string(partition.bytes) + " " + partition.files[0].etag);
      }
      EXPECT_EQ(lake.contents(), wanted_contents);
      wanted_contents.clear();
    }
  }
}

TEST(LakeStream, OfRepeatsInDifferentBatchesTheLatestStaysAndOfEqualsTheLast) {
  const Rows rows{{"gb", "2026-03-01", 1, 1, 10, 3000},
                  {"gb", "2026-03-02", 9, 9, 50, 1000},
                  {"gb", "2026-03-01", 1, 1, 11, 3000},
                  {"gb", "2026-03-01", 1, 1, 12, 2000}};
  StreamLake lake;
  const auto done = lake.stream(rows, 1, WriteMode::kOverwritePartitions, 1);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->repeats, 2U);
  EXPECT_THAT(lake.rows(), ElementsAre(rows[2], rows[1]));
}

TEST(LakeStream, EveryModeWorksAsWithABatch) {
  const Rows first = unsorted_rows(500);
  const Rows second(first.begin() + 100, first.begin() + 200);
  for (const WriteMode mode :
       {WriteMode::kAppend, WriteMode::kOverwrite, WriteMode::kOverwritePartitions, WriteMode::kUpsert}) {
    LakeFixture whole;
    StreamLake lake;
    ASSERT_TRUE(whole.write(first).ok());
    ASSERT_TRUE(lake.stream(first, 50, WriteMode::kOverwritePartitions, 1).ok());
    ASSERT_TRUE(whole.write(second, mode).ok());
    ASSERT_TRUE(lake.stream(second, 50, mode, 1).ok());
    EXPECT_EQ(lake.rows(), whole.rows()) << write_mode_name(mode);
  }
}

TEST(LakeStream, AnErrorInTheMiddleLeavesNothingBehind) {
  StreamLake lake;
  ASSERT_TRUE(lake.write(Rows{{"gb", "2026-03-01", 1, 1}}).ok());
  const auto keys = lake.keys("");
  const auto done = lake.stream(unsorted_rows(3000), 100, WriteMode::kOverwritePartitions, 1,
                                Error{ErrorKind::kSchema, "column 'num': value 1.5 does not fit int"});
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kSchema);
  EXPECT_THAT(done.error().message, HasSubstr("column 'num'"));
  EXPECT_EQ(lake.keys(""), keys);
  EXPECT_EQ(lake.table().version, 1);
  EXPECT_TRUE(lake.temp_is_empty());
}

TEST(LakeStream, ARowWithoutCountryInALaterBatchLeavesNothingBehind) {
  StreamLake lake;
  Rows rows = unsorted_rows(300);
  rows.push_back(TestRow{"", "2026-03-01", 5, 6});
  const auto done = lake.stream(rows, 50, WriteMode::kOverwritePartitions, 1);
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message, HasSubstr("row 301 (race 5, horse 6) has no country"));
  EXPECT_THAT(lake.keys(""), IsEmpty());
}

TEST(LakeStream, AnEmptyStreamChangesNothing) {
  StreamLake lake;
  const auto done = lake.stream({}, 1, WriteMode::kOverwritePartitions);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->version, 0);
  EXPECT_THAT(lake.keys(""), IsEmpty());
}

TEST(LakeStream, ACrashLeavesNoTemporaryFileAndRecoveryFinishesOrUndoes) {
  const Rows rows = unsorted_rows(2000);
  LakeFixture whole;
  ASSERT_TRUE(whole.write(rows).ok());
  for (const std::string point : {"staged", "journalled", "published", "committed", "done"}) {
    StreamLake lake;
    EXPECT_THROW((void)lake.stream(rows, 100, WriteMode::kOverwritePartitions, 1, {}, point), Crash);
    EXPECT_TRUE(lake.temp_is_empty());
    ASSERT_TRUE(recover(lake.store(), lake.catalog()).ok());
    EXPECT_EQ(lake.rows(), point == "staged" ? Rows() : whole.rows()) << point;
    EXPECT_THAT(lake.keys("_rpscrape/"), IsEmpty()) << point;
  }
}

}  // namespace
}  // namespace rps::testing
