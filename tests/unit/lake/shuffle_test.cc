// The shuffle and what it is made of: rows as bytes, the nameless file, reading ahead.
#include "lake/shuffle.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <numeric>
#include <random>

#include "base/parallel.h"
#include "lake/read_ahead.h"
#include "lake_fixture.h"

namespace rps::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Rows = std::vector<TestRow>;

// A folder of its own that goes away with the test.
class TempDir {
 public:
  TempDir() : path_(::testing::TempDir() + "shuffle_test_" + std::to_string(::getpid())) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] bool empty() const { return std::filesystem::is_empty(path_); }

 private:
  std::string path_;
};

std::shared_ptr<const TableSchema> table_schema() {
  return std::make_shared<const TableSchema>(results_schema());
}

PartitionLayout by_day() {
  return *PartitionLayout::from_keys({"country", "date"});
}

Rows many_rows(std::size_t count) {
  std::mt19937 rng(7);
  Rows rows;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back(TestRow{rng() % 2 == 0 ? "gb" : "ire", "2026-03-" + std::to_string(10 + rng() % 15),
                           static_cast<int>(rng() % 50), static_cast<int>(i),
                           static_cast<int>(rng() % 99) - 1, static_cast<std::int64_t>(i)});
  }
  return rows;
}

std::map<std::string, Rows> by_partition(const Rows& rows) {
  std::map<std::string, Rows> groups;
  for (const TestRow& row : rows) {
    groups["country=" + row.country + "/date=" + row.date].push_back(row);
  }
  return groups;
}

// Everything that the shuffle hands out; no partition may come twice.
std::map<std::string, Rows> visit_all(Shuffle& shuffle) {
  std::map<std::string, Rows> found;
  Shuffle::Scratch scratch;
  for (std::size_t bucket = 0; bucket < shuffle.buckets(); ++bucket) {
    const Status done = shuffle.visit(bucket, scratch, [&](std::uint32_t number, const RowBatch& batch) {
      Rows& rows = found[shuffle.partitions().name(number)];
      EXPECT_THAT(rows, IsEmpty());
      for (std::size_t i = 0; i < batch.rows(); ++i) {
        rows.push_back(row_at(batch, i));
      }
      return Status();
    });
    EXPECT_TRUE(done.ok()) << done.error().text();
  }
  return found;
}

struct Limits {
  std::size_t memory;
  std::size_t buckets;
  bool spills;
};

class ShuffleLimits : public ::testing::TestWithParam<Limits> {};

TEST_P(ShuffleLimits, HandsOutEveryPartitionOnceWithItsRowsInTheirOrder) {
  const TempDir dir;
  const Rows rows = many_rows(5000);
  Shuffle shuffle(table_schema(), results_schema(), by_day(),
                  ShuffleOptions{GetParam().memory, GetParam().buckets, 1, dir.path()});
  const RowBatch batch = batch_of(rows);
  ASSERT_TRUE(shuffle.add(0, 0, batch).ok());
  EXPECT_EQ(shuffle.rows(), rows.size());
  EXPECT_EQ(shuffle.spilled(), GetParam().spills);
  EXPECT_TRUE(dir.empty()) << "the temporary file must have no name";
  EXPECT_EQ(visit_all(shuffle), by_partition(rows));
}

// From "all in memory" to "every slice is spilled and every bucket is read partition by partition".
INSTANTIATE_TEST_SUITE_P(Budgets, ShuffleLimits,
                         ::testing::Values(Limits{std::size_t{64} << 20U, 256, false},
                                           Limits{100'000, 4, true}, Limits{10'000, 3, true},
                                           Limits{1, 1, true}, Limits{1, 256, true}));

TEST(Shuffle, ABatchOfAllTypesComesBackAsItWas) {
  const auto schema =
      std::make_shared<const TableSchema>(std::vector<ColumnSpec>{{"country", ColumnType::kString, ""},
                                                                  {"date", ColumnType::kDate, ""},
                                                                  {"n", ColumnType::kInt, ""},
                                                                  {"at", ColumnType::kTimestamp, ""},
                                                                  {"x", ColumnType::kDouble, ""},
                                                                  {"text", ColumnType::kString, ""},
                                                                  {"late", ColumnType::kString, ""},
                                                                  {"race_id", ColumnType::kInt, ""},
                                                                  {"more", ColumnType::kInt, ""}});
  const auto input = std::make_shared<const TableSchema>(std::vector<ColumnSpec>{
      (*schema)[5], (*schema)[4], (*schema)[3], (*schema)[2], (*schema)[1], (*schema)[0]});
  RowBatch batch(input);
  const std::vector<std::string> texts{"", "a", std::string(127, 'b'), std::string(128, 'c'),
                                       std::string(70'000, 'd')};
  for (const std::string& text : texts) {
    batch[0].append_text(text);
    batch[1].append_double(-0.5);
    batch[2].append_millis(-1);
    batch[3].append_int(-7);
    batch[4].append_int(20'000);
    batch[5].append_text("gb");
  }
  Shuffle shuffle(schema, *input, by_day(), ShuffleOptions{});
  ASSERT_TRUE(shuffle.add(0, 0, batch).ok());
  Shuffle::Scratch scratch;
  ASSERT_TRUE(shuffle
                  .visit(0, scratch,
                         [&](std::uint32_t, const RowBatch& out) {
                           EXPECT_EQ(out.rows(), texts.size());
                           for (std::size_t row = 0; row < out.rows(); ++row) {
                             EXPECT_EQ(out[5].text_at(row), texts[row]);
                             EXPECT_FALSE(out[5].is_null(row));
                             EXPECT_EQ(out[4].double_at(row), -0.5);
                             EXPECT_EQ(out[3].millis_at(row), -1);
                             EXPECT_EQ(out[2].int_at(row), -7);
                             EXPECT_EQ(out[1].int_at(row), 20'000);
                             EXPECT_TRUE(out[6].is_null(row));
                             EXPECT_TRUE(out[8].is_null(row));
                           }
                           return Status();
                         })
                  .ok());
}

// Lanes take the parts of the input as they come; what is handed out has the order of the input.
TEST(Shuffle, LanesAtTheSameTimeHandOutTheSameRows) {
  const TempDir dir;
  const Rows rows = many_rows(9000);
  for (const std::size_t memory : {std::size_t{64} << 20U, std::size_t{50'000}}) {
    ShuffleOptions options{memory, 7, 3, dir.path()};
    Shuffle shuffle(table_schema(), results_schema(), by_day(), options);
    const Status done = parallel_for(90, 3, [&](std::size_t i, unsigned worker) {
      const std::size_t part = 89 - i;
      const auto first = rows.begin() + static_cast<std::ptrdiff_t>(part * 100);
      return shuffle.add(worker, part * 100, batch_of(Rows(first, first + 100)));
    });
    ASSERT_TRUE(done.ok()) << done.error().text();
    EXPECT_EQ(shuffle.rows(), rows.size());
    EXPECT_EQ(visit_all(shuffle), by_partition(rows));
  }
}

TEST(Shuffle, ARefusedRowIsNamedByItsPlaceInTheStream) {
  Shuffle shuffle(table_schema(), results_schema(), by_day(), ShuffleOptions{});
  ASSERT_TRUE(shuffle.add(0, 0, batch_of(many_rows(3000))).ok());
  RowBatch bad = batch_of({TestRow{"gb", "2026-03-01", 5, 6}, TestRow{"", "2026-03-01", 7, 8}});
  const Status status = shuffle.add(0, 3000, bad);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kSchema);
  EXPECT_THAT(status.error().message, HasSubstr("row 3002 (race 7, horse 8) has no country"));
}

TEST(Shuffle, AFolderThatCannotBeMadeIsAnErrorThatNamesIt) {
  const TempDir dir;
  const std::string file = dir.path() + "/file";
  ASSERT_TRUE(make_local_store(dir.path())->put("file", "x").ok());
  Shuffle shuffle(table_schema(), results_schema(), by_day(), ShuffleOptions{1, 1, 1, file + "/below"});
  Status status;
  for (int i = 0; i < 3 && status.ok(); ++i) {
    status = shuffle.add(0, 0, batch_of(many_rows(10)));
  }
  ASSERT_FALSE(status.ok());
  EXPECT_THAT(status.error().message, HasSubstr(file));
}

TEST(SpillFile, GivesBackWhatWasAppendedAndHasNoName) {
  const TempDir dir;
  auto file = SpillFile::create(dir.path());
  ASSERT_TRUE(file.ok()) << file.error().text();
  ASSERT_TRUE(file->append("first").ok());
  EXPECT_EQ(file->size(), 5U);
  ASSERT_TRUE(file->append("second").ok());
  std::string bytes(8, '\0');
  ASSERT_TRUE(file->read(3, bytes).ok());
  EXPECT_EQ(bytes, "stsecond");
  EXPECT_TRUE(dir.empty());
  std::string beyond(20, '\0');
  EXPECT_EQ(file->read(0, beyond).error().kind, ErrorKind::kIo);
}

RowSource numbers(std::vector<int> values, Status at_the_end) {
  auto next = std::make_shared<std::size_t>(0);
  return RowSource{table_schema(),
                   [values = std::move(values), next, at_the_end](RowBatch& batch) -> Result<bool> {
                     if (*next == values.size()) {
                       return at_the_end.ok() ? Result<bool>(false) : Result<bool>(at_the_end.error());
                     }
                     EXPECT_EQ(batch.rows(), 0U);
                     append(batch, TestRow{"gb", "2026-03-01", values[(*next)++], 1});
                     return true;
                   }};
}

TEST(ReadAhead, TakesEveryBatchInOrder) {
  std::vector<int> values(100);
  std::iota(values.begin(), values.end(), 0);
  std::vector<int> taken;
  const Status done = read_ahead(numbers(values, {}), [&](const RowBatch& batch) {
    taken.push_back(batch[col::kRaceId].int_at(0));
    return Status();
  });
  EXPECT_TRUE(done.ok());
  EXPECT_EQ(taken, values);
}

TEST(ReadAhead, AnErrorOfTheSourceComesThrough) {
  std::vector<int> taken;
  const Status done =
      read_ahead(numbers({1, 2}, Error{ErrorKind::kParse, "line 3"}), [&](const RowBatch& batch) {
        taken.push_back(batch[col::kRaceId].int_at(0));
        return Status();
      });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().message, "line 3");
  EXPECT_THAT(taken, ElementsAre(1, 2));
}

TEST(ReadAhead, AnErrorOfTheTakerStopsTheSource) {
  int calls = 0;
  const RowSource endless{table_schema(), [&](RowBatch& batch) -> Result<bool> {
                            ++calls;
                            append(batch, TestRow{});
                            return true;
                          }};
  const Status done = read_ahead(endless, [](const RowBatch&) {
    return Status(Error{ErrorKind::kIo, "full"});
  });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().message, "full");
  EXPECT_LE(calls, 10);
}

}  // namespace
}  // namespace rps::testing
