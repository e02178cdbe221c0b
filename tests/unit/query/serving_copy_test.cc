// The serving copy's file: brought up to date, shared between processes, replaced when it is damaged, and
// right whenever a process died.
#include "query/serving_copy.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <functional>
#include <random>
#include <utility>

#include "catalog/partition_name.h"
#include "query/serving_files.h"
#include "unit/query/lake.h"

namespace rps::test {
namespace {

using testing::HasSubstr;
using Lines = std::vector<std::string>;

constexpr const char* kSummary =
    "SELECT country, date, count(*), min(race_id), max(race_id), sum(\"or\") FROM rpscrape GROUP BY ALL "
    "ORDER BY ALL";

// A store that forwards to another and calls a hook before each get.
class HookedStore final : public Store {
 public:
  HookedStore(Store& inner, std::function<void(const std::string&)> before_get)
      : inner_(inner), before_get_(std::move(before_get)) {}

  Result<Object> get(const std::string& key) override {
    before_get_(key);
    return inner_.get(key);
  }
  Result<ObjectInfo> head(const std::string& key) override { return inner_.head(key); }
  Result<ObjectInfo> put(const std::string& key, std::string_view bytes, Durability durability) override {
    return inner_.put(key, bytes, durability);
  }
  Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                  const std::string& etag) override {
    return inner_.put_if_match(key, bytes, etag);
  }
  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override {
    return inner_.put_if_absent(key, bytes);
  }
  Status remove(const std::string& key, Durability durability) override {
    return inner_.remove(key, durability);
  }
  Status copy(const std::string& from, const std::string& to, Durability durability) override {
    return inner_.copy(from, to, durability);
  }
  Status move(const std::string& from, const std::string& to, Durability durability) override {
    return inner_.move(from, to, durability);
  }
  Status list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) override {
    return inner_.list(prefix, visit);
  }
  Status flush() override { return inner_.flush(); }
  [[nodiscard]] std::string describe(const std::string& key) const override { return inner_.describe(key); }

 private:
  Store& inner_;
  std::function<void(const std::string&)> before_get_;
};

// Runs `work` in a child process and returns its wait status. The parent must have no engine open.
int in_child(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

class ServingCopyTest : public testing::Test {
 protected:
  // A month of days in two countries.
  void fill(int mark) {
    std::vector<Day> days;
    for (int i = 10; i < 30; ++i) {
      days.push_back({"gb", "2025-11-" + std::to_string(i), 3, mark});
      days.push_back({"ire", "2025-11-" + std::to_string(i), 2, mark});
    }
    lake_.put(days);
  }

  // What a copy built from nothing answers: the oracle.
  Lines fresh(const std::string& sql = kSummary) {
    EngineOptions options = lake_.options();
    options.dir = dir_.path("fresh-" + std::to_string(++fresh_));
    auto engine = lake_.engine(options);
    return ask(*engine, sql);
  }

  // Where in the copy's file a block with values of a column lies: DuckDB's blocks of 256 kB follow three
  // headers.
  [[nodiscard]] std::int64_t data_block(const std::string& table = "lake_rows",
                                        const std::string& column = "race_id") const {
    auto database = duck::Database::open(":memory:", {});
    auto connection = database->connect();
    EXPECT_TRUE(connection->execute("ATTACH '" + file() + "' AS c (READ_ONLY)").ok());
    const auto block = connection->query_int("SELECT max(block_id) FROM pragma_storage_info('c." + table +
                                             "') WHERE persistent AND column_name = '" + column +
                                             "' AND segment_type <> 'VALIDITY'");
    EXPECT_TRUE(block.ok() && block->has_value());
    return 3 * 4096 + block->value_or(0) * 262144;
  }

  [[nodiscard]] std::string file() const {
    return copy_path(lake_.options().dir, {"finish-time-predict", "rpscrape"});
  }

  Result<QueryStats> run(Store& store, Collect& sink) {
    auto catalog = lake_.other_catalog();
    auto engine = EmbeddedEngine::open(*catalog, store, lake_.options());
    return (*engine)->query(kSummary, sink);
  }

  TempDir dir_;
  Lake lake_{dir_.path("lake")};
  int fresh_ = 0;
};

TEST_F(ServingCopyTest, UpToDateReadsNothingFromTheStore) {
  fill(1);
  Collect first;
  ASSERT_TRUE(run(lake_.store(), first).ok());
  HookedStore store(lake_.store(), [](const std::string& key) { ADD_FAILURE() << "read " << key; });
  Collect second;
  ASSERT_TRUE(run(store, second).ok());
  EXPECT_EQ(second.lines, first.lines);
  EXPECT_EQ(second.lines, fresh());
}

TEST_F(ServingCopyTest, ReadsOnlyWhatChanged) {
  fill(1);
  Collect sink;
  ASSERT_TRUE(run(lake_.store(), sink).ok());
  lake_.put({{"gb", "2025-11-15", 7, 2}, {"gb", "2025-12-01", 1, 2}});
  lake_.remove({"country=ire/date=2025-11-20", "country=ire/date=2025-11-21"});
  int gets = 0;
  HookedStore store(lake_.store(), [&](const std::string&) { ++gets; });
  Collect again;
  const auto stats = run(store, again);
  ASSERT_TRUE(stats.ok()) << stats.error().text();
  EXPECT_EQ(gets, 2);
  EXPECT_EQ(stats->synced_partitions, 2U);
  EXPECT_EQ(again.lines, fresh());
}

TEST_F(ServingCopyTest, AnObjectBeingReplacedIsReadFromWhereItWasKept) {
  lake_.put({{"gb", "2025-11-15", 3, 1}, {"gb", "2025-11-16", 3, 1}});
  const Lines before = fresh();
  lake_.write({"gb", "2025-11-15", 9, 2});  // in place, but not committed: the writer works, or died
  Collect sink;
  ASSERT_TRUE(run(lake_.store(), sink).ok());
  EXPECT_EQ(sink.lines, before);
}

TEST_F(ServingCopyTest, ACommitWhileReadingStartsAgainWithTheNewVersion) {
  lake_.put({{"gb", "2025-11-15", 3, 1}, {"gb", "2025-11-16", 3, 1}});
  const std::string old_etag =
      lake_.catalog().partition(lake_.table(), "country=gb/date=2025-11-15")->value().files[0].etag;
  bool moved = false;
  // Between the reader's look at the catalog and its first read, the partition is replaced, committed, and
  // what was kept of it pruned.
  HookedStore store(lake_.store(), [&](const std::string&) {
    if (!std::exchange(moved, true)) {
      lake_.put({{"gb", "2025-11-15", 8, 2}});
      ASSERT_TRUE(lake_.store().remove(kept_key(old_etag)).ok());
    }
  });
  auto catalog = lake_.other_catalog();
  EngineOptions options = lake_.options();
  options.read_threads = 1;
  auto engine = EmbeddedEngine::open(*catalog, store, options);
  EXPECT_EQ(ask(**engine, kSummary),
            (Lines{"gb|2025-11-15|8|2000|2007|17.5", "gb|2025-11-16|3|1000|1002|3"}));
}

TEST_F(ServingCopyTest, ALostObjectIsAnErrorThatNamesIt) {
  lake_.put({{"gb", "2025-11-15", 3, 1}});
  ASSERT_TRUE(
      lake_.store().remove("datasets/rpscrape/country=gb/date=2025-11-15/part-0.snappy.parquet").ok());
  Collect sink;
  const auto stats = run(lake_.store(), sink);
  ASSERT_FALSE(stats.ok());
  EXPECT_EQ(stats.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(stats.error().message, HasSubstr("country=gb/date=2025-11-15"));
}

TEST_F(ServingCopyTest, AWrongNumberOfRowsIsCorrupt) {
  Change change;
  change.put.push_back(lake_.write({"gb", "2025-11-15", 3, 1}));
  change.put[0].files[0].rows = 4;
  lake_.commit(change);
  Collect sink;
  const auto stats = run(lake_.store(), sink);
  ASSERT_FALSE(stats.ok());
  EXPECT_EQ(stats.error().kind, ErrorKind::kCorrupt) << stats.error().text();
}

TEST_F(ServingCopyTest, QueriesOfOtherProcessesDoNotHoldUpAQuery) {
  fill(1);
  Collect built;
  ASSERT_TRUE(run(lake_.store(), built).ok());
  // A child holds the copy in the middle of a query, waiting at a pipe, while this process brings in changes.
  int ready[2];
  int go[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(go), 0);
  class WaitingSink final : public ResultSink {
   public:
    WaitingSink(int ready_fd, int go_fd) : ready_(ready_fd), go_(go_fd) {}
    Status columns(const std::vector<ResultColumn>&) override {
      char byte = 'r';
      EXPECT_EQ(::write(ready_, &byte, 1), 1);
      EXPECT_EQ(::read(go_, &byte, 1), 1);
      return {};
    }
    Status row(const std::vector<Cell>& cells) override { return collect.row(cells); }
    Collect collect;

   private:
    int ready_;
    int go_;
  };
  const Lines old = fresh();
  const pid_t child = ::fork();
  if (child == 0) {
    auto catalog = lake_.other_catalog();
    auto engine = EmbeddedEngine::open(*catalog, lake_.store(), lake_.options());
    WaitingSink sink(ready[1], go[0]);
    const auto stats = (*engine)->query(kSummary, sink);
    ::_exit(stats.ok() && sink.collect.lines == old ? 0 : 1);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);

  lake_.put({{"gb", "2025-11-15", 7, 2}, {"fr", "2025-12-01", 1, 2}});
  lake_.remove({"country=ire/date=2025-11-20"});
  const Lines expected = fresh();
  Collect overlaid;
  const auto during = run(lake_.store(), overlaid);
  ASSERT_TRUE(during.ok()) << during.error().text();
  EXPECT_EQ(overlaid.lines, expected) << "laid over the old copy";
  EXPECT_EQ(during->synced_partitions, 2U);

  // A change of most partitions builds a new file under the child's feet.
  fill(3);
  Collect rebuilt;
  const auto big = run(lake_.store(), rebuilt);
  ASSERT_TRUE(big.ok()) << big.error().text();
  EXPECT_EQ(rebuilt.lines, fresh());

  ASSERT_EQ(::write(go[1], &byte, 1), 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0) << "the child's query saw its version to the end";
}

TEST_F(ServingCopyTest, AnOverlayIsLeftBehindByTheNextSync) {
  fill(1);
  auto reader = lake_.engine();
  ask(*reader, kSummary);
  lake_.put({{"gb", "2025-11-15", 7, 2}});
  {
    const auto use = UseLock::acquire(file() + ".use", UseLock::Mode::kShared, std::chrono::milliseconds(0),
                                      [] { return false; });
    ASSERT_TRUE(use.ok());
    EXPECT_EQ(ask(*reader, kSummary), fresh());
    EXPECT_EQ(ask(*reader, "SELECT count(*) FROM rpscrape WHERE date = '2025-11-15' AND country = 'gb'"),
              (Lines{"7"}));
  }
  Collect sink;
  const auto stats = reader->query(kSummary, sink);
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(stats->synced_partitions, 1U) << "now in place";
  EXPECT_EQ(sink.lines, fresh());
  Collect last;
  EXPECT_EQ(reader->query(kSummary, last)->synced_partitions, 0U);
}

TEST_F(ServingCopyTest, WithSyncAfterTheAnswerComesBeforeTheFileFollows) {
  fill(1);
  EngineOptions options = lake_.options();
  options.sync_after = true;
  auto reader = lake_.engine(options);
  ask(*reader, kSummary);
  reader->settle();
  for (const bool settled : {false, true}) {
    lake_.put({{"gb", "2025-11-15", settled ? 8 : 7, 2}});
    lake_.remove({"country=ire/date=2025-11-20"});
    const auto before = std::filesystem::last_write_time(file());
    const Lines expected = fresh();
    Collect sink;
    const auto stats = reader->query(kSummary, sink);
    ASSERT_TRUE(stats.ok()) << stats.error().text();
    EXPECT_EQ(sink.lines, expected);
    EXPECT_GE(stats->synced_partitions, 1U);
    EXPECT_EQ(std::filesystem::last_write_time(file()), before) << "the file waits";
    if (settled) {
      reader->settle();
      reader->settle();
      EXPECT_NE(std::filesystem::last_write_time(file()), before);
      Collect again;
      EXPECT_EQ(reader->query(kSummary, again)->synced_partitions, 0U);
      EXPECT_EQ(again.lines, expected);
    }
  }
}

TEST_F(ServingCopyTest, SettleLeavesAFileAloneThatOthersUse) {
  fill(1);
  EngineOptions options = lake_.options();
  options.sync_after = true;
  auto reader = lake_.engine(options);
  ask(*reader, kSummary);
  lake_.put({{"gb", "2025-11-15", 7, 2}});
  EXPECT_EQ(ask(*reader, kSummary), fresh());
  {
    const auto use = UseLock::acquire(file() + ".use", UseLock::Mode::kShared, std::chrono::milliseconds(0),
                                      [] { return false; });
    ASSERT_TRUE(use.ok());
    reader->settle();
    EXPECT_EQ(ask(*reader, kSummary), fresh());
  }
  reader->settle();
  Collect sink;
  EXPECT_EQ(reader->query(kSummary, sink)->synced_partitions, 0U);
}

TEST_F(ServingCopyTest, WhenTheCopyStaysLockedAPrivateOneAnswers) {
  fill(1);
  std::filesystem::create_directories(std::filesystem::path(file()).parent_path());
  EngineOptions options = lake_.options();
  options.lock_wait = std::chrono::milliseconds(0);
  {
    const auto sync = FileLock::acquire(file() + ".lock", "test", system_clock());
    const auto use = UseLock::acquire(file() + ".use", UseLock::Mode::kAlone, std::chrono::milliseconds(0),
                                      [] { return false; });
    ASSERT_TRUE(sync.ok() && use.ok());
    auto engine = lake_.engine(options);
    EXPECT_EQ(ask(*engine, kSummary), fresh());
    EXPECT_FALSE(std::filesystem::exists(file()));
  }
  auto engine = lake_.engine(options);
  EXPECT_EQ(ask(*engine, kSummary), fresh());
  EXPECT_TRUE(std::filesystem::exists(file()));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(file()).parent_path())) {
    ++files;
  }
  EXPECT_EQ(files, 3U) << "the copy and its two locks, no leftovers";
}

TEST_F(ServingCopyTest, TwoProcessesAtOnceBothAnswer) {
  fill(1);
  const Lines expected = fresh();
  std::vector<pid_t> children;
  for (int i = 0; i < 3; ++i) {
    children.push_back(::fork());
    if (children.back() == 0) {
      Collect sink;
      const auto stats = run(lake_.store(), sink);
      ::_exit(stats.ok() && sink.lines == expected ? 0 : 1);
    }
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
}

class KilledSyncTest : public ServingCopyTest, public testing::WithParamInterface<int> {};

TEST_P(KilledSyncTest, LeavesACopyThatTheNextQueryCompletes) {
  const bool first_build = GetParam() == 0;
  fill(1);
  if (!first_build) {
    ASSERT_EQ(in_child([&] {
                Collect sink;
                EXPECT_TRUE(run(lake_.store(), sink).ok());
              }),
              0);
    lake_.put({{"gb", "2025-11-15", 7, 2}, {"gb", "2025-11-16", 7, 2}, {"fr", "2025-12-01", 1, 2}});
    lake_.remove({"country=ire/date=2025-11-20"});
    if (GetParam() == 4) {
      lake_.put({{"gb", "2025-11-15", 5000, 3}});  // so many that they are in the copy, not committed
    }
  }
  const int kill_at = first_build ? 20 : std::min(GetParam(), 3);
  const int status = in_child([&] {
    std::atomic<int> gets{0};
    HookedStore store(lake_.store(), [&](const std::string&) {
      if (++gets == kill_at) {
        ::raise(SIGKILL);
      }
    });
    Collect sink;
    static_cast<void>(run(store, sink));
  });
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  Collect sink;
  const auto stats = run(lake_.store(), sink);
  ASSERT_TRUE(stats.ok()) << stats.error().text();
  EXPECT_EQ(sink.lines, fresh());
}

INSTANTIATE_TEST_SUITE_P(AtEachPoint, KilledSyncTest, testing::Values(0, 1, 2, 3, 4));

TEST_F(ServingCopyTest, ACommittedTransactionInTheLogOfAKilledProcessCounts) {
  fill(1);
  Collect sink;
  ASSERT_TRUE(run(lake_.store(), sink).ok());
  // A process changes the state and dies before its log is merged into the file.
  const int status = in_child([&] {
    auto database = duck::Database::open(":memory:", {});
    auto connection = database->connect();
    EXPECT_TRUE(connection->execute("ATTACH '" + file() + "' AS c").ok());
    EXPECT_TRUE(
        connection->execute("BEGIN; UPDATE c.state SET version = 999; DELETE FROM c.lake_rows; COMMIT").ok());
    ::raise(SIGKILL);
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_TRUE(std::filesystem::exists(file() + ".wal"));
  Collect again;
  const auto stats = run(lake_.store(), again);
  ASSERT_TRUE(stats.ok()) << stats.error().text();
  EXPECT_EQ(again.lines, fresh()) << "version 999 is unknown to the catalog, so the copy was built anew";
  EXPECT_FALSE(std::filesystem::exists(file() + ".wal"));
}

class DamagedCopyTest : public ServingCopyTest, public testing::WithParamInterface<std::string> {
 protected:
  // Fills most of the file's data with other bytes, beyond the headers and the first blocks.
  void damage(const std::string& how) {
    std::string bytes;
    {
      std::ifstream in(file(), std::ios::binary);
      bytes.assign(std::istreambuf_iterator<char>(in), {});
    }
    if (how == "empty") {
      bytes.clear();
    } else if (how == "garbage") {
      bytes.assign(100'000, 'x');
    } else if (how == "short") {
      bytes.resize(bytes.size() / 2);
    } else {
      for (std::size_t i = 12'288 + 8; i < bytes.size(); i += 4096) {
        bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
      }
    }
    std::ofstream(file(), std::ios::binary) << bytes;
  }
};

TEST_P(DamagedCopyTest, IsBuiltAnewWithoutAWord) {
  fill(1);
  Collect sink;
  ASSERT_TRUE(run(lake_.store(), sink).ok());
  damage(GetParam());
  Collect again;
  const auto stats = run(lake_.store(), again);
  ASSERT_TRUE(stats.ok()) << stats.error().text();
  EXPECT_EQ(again.lines, fresh());
  Collect last;
  EXPECT_EQ(run(lake_.store(), last)->synced_partitions, 0U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, DamagedCopyTest, testing::Values("empty", "garbage", "short", "blocks"));

TEST_F(ServingCopyTest, DamageFoundByAQueryIsMendedToo) {
  // Enough rows that the damage lies in blocks that only the query reads.
  std::vector<Day> days;
  for (int i = 10; i < 30; ++i) {
    days.push_back({"gb", "2025-11-" + std::to_string(i), 5000, i});
  }
  lake_.put(days);
  Collect sink;
  ASSERT_TRUE(run(lake_.store(), sink).ok());
  const std::int64_t at = data_block();
  {
    std::fstream out(file(), std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(static_cast<std::streamoff>(at + 100));
    out << "xxxxxxxxxxxxxxxx";
  }
  {
    auto database = duck::Database::open(":memory:", {});
    auto connection = database->connect();
    ASSERT_TRUE(connection->execute("ATTACH '" + file() + "' AS c (READ_ONLY)").ok());
    ASSERT_TRUE(read_copy_state(*connection, "c").ok()) << "the damage must not show on opening";
    ASSERT_EQ(connection->execute("SELECT sum(\"or\"), sum(race_id) FROM c.lake_rows").error().kind,
              ErrorKind::kCorrupt);
  }
  Collect again;
  const auto stats = run(lake_.store(), again);
  ASSERT_TRUE(stats.ok()) << stats.error().text();
  EXPECT_EQ(again.lines, sink.lines);
  EXPECT_EQ(stats->synced_partitions, 20U);
}

TEST_F(ServingCopyTest, DamageFoundWhileLayingChangesOverTheCopyIsMendedToo) {
  // Names so long that they lie in blocks of their own.
  std::mt19937 letters(1);
  std::vector<Day> days(1500, Day{"", "2025-11-11", 1, 1});
  for (Day& day : days) {
    while (day.country.size() < 200) {
      day.country += static_cast<char>('a' + letters() % 26);
    }
  }
  lake_.put(days);
  Collect sink;
  ASSERT_TRUE(run(lake_.store(), sink).ok());
  {
    std::fstream out(file(), std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(static_cast<std::streamoff>(data_block("partitions", "name") + 100));
    out << "xxxxxxxxxxxxxxxx";
  }
  {
    auto database = duck::Database::open(":memory:", {});
    auto connection = database->connect();
    ASSERT_TRUE(connection->execute("ATTACH '" + file() + "' AS c (READ_ONLY)").ok());
    ASSERT_TRUE(read_copy_state(*connection, "c").ok()) << "the damage must not show on opening";
    ASSERT_EQ(connection->execute("SELECT max(name || 'x') FROM c.partitions").error().kind,
              ErrorKind::kCorrupt);
  }
  lake_.put({{days[700].country, "2025-11-11", 7, 2}});
  EngineOptions options = lake_.options();
  options.sync_after = true;
  const auto engine = lake_.engine(options);
  const std::string sums = "SELECT count(*), sum(race_id) FROM rpscrape";
  EXPECT_EQ(ask(*engine, sums), fresh(sums));
}

TEST_F(ServingCopyTest, ACopyOfAnotherTableOrFormatIsBuiltAnew) {
  fill(1);
  Collect sink;
  ASSERT_TRUE(run(lake_.store(), sink).ok());
  for (const char* change :
       {"UPDATE c.state SET table_id = 77", "UPDATE c.state SET format = 0",
        "UPDATE c.state SET created_at = 5", "UPDATE c.state SET committed_at = 5",
        "UPDATE c.state SET version = 5000", "DELETE FROM c.state", "DROP TABLE c.partitions"}) {
    {
      auto database = duck::Database::open(":memory:", {});
      auto connection = database->connect();
      ASSERT_TRUE(connection->execute("ATTACH '" + file() + "' AS c; DELETE FROM c.lake_rows").ok());
      ASSERT_TRUE(connection->execute(change).ok());
    }
    Collect again;
    const auto stats = run(lake_.store(), again);
    ASSERT_TRUE(stats.ok()) << change << ": " << stats.error().text();
    EXPECT_EQ(again.lines, sink.lines) << change;
  }
}

TEST_F(ServingCopyTest, ManySmallChangesEndAtTheSameRows) {
  fill(1);
  auto engine = lake_.engine();
  for (int i = 0; i < 12; ++i) {
    const std::string date = "2025-11-" + std::to_string(10 + (i * 7) % 20);
    lake_.put({{i % 2 == 0 ? "gb" : "fr", date, 1 + i % 5, 10 + i}});
    if (i % 3 == 0) {
      lake_.remove({"country=ire/date=" + date});
    }
    ask(*engine, "SELECT count(*) FROM rpscrape");
  }
  EXPECT_EQ(ask(*engine, kSummary), fresh());
}

TEST(ServingFilesTest, NamesStayInTheFolder) {
  EXPECT_EQ(copy_path("dir", {"db", "rpscrape"}), "dir/db/rpscrape.duckdb");
  EXPECT_EQ(copy_path("dir", {"..", "../x"}), "dir/%2E./%2E.%2Fx.duckdb");
  EXPECT_NE(copy_path("dir", {"a", "t"}), copy_path("dir", {"b", "t"}));
}

// A process number that no process has: that of a child that has ended and was waited for.
pid_t dead_process() {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  return child;
}

TEST(ServingFilesTest, LeftoversOfDeadProcessesGo) {
  namespace fs = std::filesystem;
  const TempDir dir;
  const std::string root = dir.path("serving");
  const std::string file = copy_path(root, {"db", "t"});
  const fs::path mine = spill_path(root);
  const fs::path dead = mine.parent_path() / std::to_string(dead_process());
  fs::create_directories(fs::path(file).parent_path());
  fs::create_directories(mine);
  fs::create_directories(dead);
  const fs::path old_copy = fs::path(file).parent_path() / ".tmp-1-1-0";
  const fs::path new_copy = fs::path(file).parent_path() / ".tmp-1-1-1";
  for (const fs::path& each : {fs::path(file), fs::path(file + ".building"), fs::path(file + ".building.wal"),
                               old_copy, new_copy, mine / "duckdb_temp", dead / "duckdb_temp"}) {
    std::ofstream(each) << "x";
  }
  fs::last_write_time(old_copy, fs::file_time_type::clock::now() - std::chrono::hours(2));
  remove_leftovers(root, file);
  EXPECT_TRUE(fs::exists(file));
  EXPECT_TRUE(fs::exists(mine / "duckdb_temp"));
  EXPECT_TRUE(fs::exists(new_copy));
  EXPECT_FALSE(fs::exists(file + ".building"));
  EXPECT_FALSE(fs::exists(file + ".building.wal"));
  EXPECT_FALSE(fs::exists(old_copy));
  EXPECT_FALSE(fs::exists(dead));
}

}  // namespace
}  // namespace rps::test
