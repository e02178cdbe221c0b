// What a log with replicas has to get right beyond the suite of all catalogs.
#include "catalog/log_catalog.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "catalog/catalog_log.h"
#include "catalog/log_entry.h"
#include "catalog/zstd_text.h"
#include "conformance/expect.h"
#include "conformance/fault_store.h"
#include "conformance/temp_dir.h"

namespace rps::testing {
namespace {

namespace fs = std::filesystem;

// Counts reads as well, and can lose the reply of a write.
class CountingStore final : public Store {
 public:
  explicit CountingStore(Store& inner) : inner_(inner) {}
  int gets = 0;
  int heads = 0;
  int lists = 0;
  int puts = 0;
  bool lose_reply = false;  // of the next put_if_absent: it happens, and kNetwork comes back
  bool refuse_own = false;  // the same with kPrecondition, as a repeated request would get
  std::function<void()> before_put;

  Result<Object> get(const std::string& key) override {
    ++gets;
    return inner_.get(key);
  }
  Result<ObjectInfo> head(const std::string& key) override {
    ++heads;
    return inner_.head(key);
  }
  Result<ObjectInfo> put(const std::string& key, std::string_view bytes, Durability durability) override {
    return inner_.put(key, bytes, durability);
  }
  Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                  const std::string& etag) override {
    return inner_.put_if_match(key, bytes, etag);
  }
  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override {
    ++puts;
    if (before_put) {
      std::exchange(before_put, nullptr)();
    }
    auto put = inner_.put_if_absent(key, bytes);
    if (std::exchange(lose_reply, false)) {
      return Error{ErrorKind::kNetwork, "connection reset"};
    }
    if (std::exchange(refuse_own, false)) {
      return Error{ErrorKind::kPrecondition, "412"};
    }
    return put;
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
    ++lists;
    return inner_.list(prefix, visit);
  }
  Status flush() override { return inner_.flush(); }
  [[nodiscard]] std::string describe(const std::string& key) const override { return inner_.describe(key); }

 private:
  Store& inner_;
};

class LogCatalogTest : public ::testing::Test {
 protected:
  std::unique_ptr<LogCatalog> open(const std::string& cache = "cache", std::int64_t snapshot_entries = 64) {
    return open_on(*memory_, cache, snapshot_entries);
  }
  std::unique_ptr<LogCatalog> open_on(Store& store, const std::string& cache = "cache",
                                      std::int64_t snapshot_entries = 64) {
    LogCatalogOptions options;
    options.cache_folder = folder_ / cache;
    options.snapshot_entries = snapshot_entries;
    auto opened = open_log_catalog(store, options);
    EXPECT_TRUE(opened.ok()) << opened.error().text();
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  static Table create(Catalog& catalog, const std::string& name = "t") {
    Table wanted;
    wanted.name = {"db", name};
    wanted.dataset = "datasets/" + name;
    wanted.schema = results_schema();
    wanted.partition_keys = {"country", "date"};
    auto made = catalog.create_table(wanted);
    EXPECT_TRUE(made.ok()) << made.error().text();
    return *made;
  }
  static Partition partition(const std::string& name, std::uint64_t rows = 1) {
    Partition p;
    p.name = name;
    p.rows = rows;
    p.bytes = rows * 10;
    p.files = {DataFile{"part-0.snappy.parquet", rows, rows * 10, "etag-" + name}};
    p.content_hash = "0123456789abcdef0123456789abcdef";
    p.run_id = "run";
    return p;
  }
  static Change change(const std::string& run, const std::string& name) {
    return Change{run, "test", Timestamp{1}, {partition(name)}, {}, {}};
  }
  // Everything that the catalog knows, as text.
  static std::string dump(Catalog& catalog) {
    std::string text;
    for (const Table& table : *catalog.tables()) {
      text += table.name.str() + " " + std::to_string(table.id) + "\n";
      for (const VersionInfo& info : *catalog.history(table)) {
        text += " " + std::to_string(info.version) + " " + info.run_id + " " + info.operation + " " +
                std::to_string(info.rows) + " " + std::to_string(info.partitions) + "\n";
        for (const Partition& p : *catalog.partitions(*catalog.table_at(table.name, info.version))) {
          text += "  " + p.name + " " + std::to_string(p.version) + " " + std::to_string(p.rows) + "\n";
        }
      }
    }
    return text;
  }
  std::string replica_file(const std::string& cache = "cache") {
    for (const auto& entry : fs::directory_iterator(folder_ / cache)) {
      if (entry.path().extension() == ".sqlite") {
        return entry.path();
      }
    }
    ADD_FAILURE() << "no replica in " << cache;
    return "";
  }

  TempDir folder_;
  std::unique_ptr<Store> memory_ = make_memory_store();
};

TEST_F(LogCatalogTest, WhatOneMachineCommitsAnotherReads) {
  const auto writer = open("a");
  const auto reader = open("b");
  const Table v1 = *writer->commit(create(*writer), change("r1", "p=1"));
  EXPECT_EQ(reader->table(v1.name)->version, 1);
  EXPECT_EQ(dump(*reader), dump(*writer));
  EXPECT_EQ(*reader->log_id(), *writer->log_id());
  EXPECT_EQ(reader->log_id()->size(), 32U);
}

TEST_F(LogCatalogTest, AReadAsksForTheNextEntryAndPartitionsAskNothing) {
  CountingStore store(*memory_);
  const auto catalog = open_on(store);
  const Table v1 = *catalog->commit(create(*catalog), change("r1", "p=1"));
  store.gets = store.heads = store.lists = 0;
  ASSERT_TRUE(catalog->table(v1.name).ok());
  EXPECT_EQ(store.gets, 1);
  EXPECT_EQ(store.heads, 0);
  ASSERT_TRUE(catalog->partitions(v1).ok());
  ASSERT_TRUE(catalog->history(v1).ok());
  EXPECT_EQ(store.gets, 1);
  const auto again = open_on(store);
  EXPECT_EQ(store.gets, 2);
  EXPECT_EQ(store.heads, 1);
  EXPECT_EQ(store.lists, 0);
}

TEST_F(LogCatalogTest, OfTwoCommitsToOneVersionOneWins) {
  CountingStore store(*memory_);
  const auto slow = open_on(store, "a");
  const auto quick = open("b");
  const Table v0 = create(*slow);
  store.before_put = [&] { EXPECT_TRUE(quick->commit(*quick->table(v0.name), change("quick", "p=1")).ok()); };
  EXPECT_EQ(kind_of(slow->commit(v0, change("slow", "p=2"))), ErrorKind::kPrecondition);
  EXPECT_EQ(slow->table(v0.name)->version, 1);
  EXPECT_EQ(dump(*slow), dump(*quick));
  EXPECT_TRUE(slow->version_of_run(*slow->table(v0.name), "quick")->has_value());
}

TEST_F(LogCatalogTest, ACommitToAnotherTableIsRetriedOnTop) {
  CountingStore store(*memory_);
  const auto slow = open_on(store, "a");
  const auto quick = open("b");
  const Table a = create(*slow, "a");
  const Table b = create(*slow, "b");
  store.before_put = [&] { EXPECT_TRUE(quick->commit(*quick->table(b.name), change("quick", "p=1")).ok()); };
  int readied = 0;
  const auto done = slow->commit_when(a, change("slow", "p=2"), [&] {
    ++readied;
    return Status();
  });
  ASSERT_TRUE(done.ok()) << done.error().text();
  EXPECT_EQ(done->version, 1);
  EXPECT_EQ(readied, 1);
  EXPECT_EQ(dump(*slow), dump(*quick));
}

TEST_F(LogCatalogTest, AnUnreadyCommitDoesNotHappen) {
  const auto catalog = open();
  const Table v0 = create(*catalog);
  const auto done = catalog->commit_when(v0, change("r", "p=1"), [] {
    return Status(Error{ErrorKind::kNoSpace, "no room"});
  });
  EXPECT_EQ(kind_of(done), ErrorKind::kNoSpace);
  EXPECT_EQ(catalog->table(v0.name)->version, 0);
  EXPECT_EQ(open("fresh")->table(v0.name)->version, 0);
}

TEST_F(LogCatalogTest, AWriteWhoseReplyWasLostIsKnownAsOurs) {
  CountingStore store(*memory_);
  const auto catalog = open_on(store);
  store.lose_reply = true;
  const Table v0 = create(*catalog);
  store.refuse_own = true;
  const auto v1 = catalog->commit(v0, change("r1", "p=1"));
  ASSERT_TRUE(v1.ok()) << v1.error().text();
  EXPECT_EQ(v1->version, 1);
  EXPECT_EQ(dump(*open("fresh")), dump(*catalog));
}

TEST_F(LogCatalogTest, AWriteOfWhichNobodyKnowsSaysSo) {
  FaultStore store(*memory_);
  const auto catalog = open_on(store);
  const Table v0 = create(*catalog);
  store.fail_all(ErrorKind::kNetwork);
  EXPECT_EQ(kind_of(catalog->commit(v0, change("r1", "p=1"))), ErrorKind::kStateUnknown);
  store.fail_nth(1000, ErrorKind::kIo);
  const auto v1 = catalog->commit(v0, change("r2", "p=1"));
  ASSERT_TRUE(v1.ok()) << v1.error().text();
  EXPECT_EQ(v1->version, 1);
  EXPECT_FALSE(catalog->version_of_run(*v1, "r1")->has_value());
}

TEST_F(LogCatalogTest, AlternatingWritersLoseNothing) {
  constexpr int kEach = 40;
  create(*open());
  std::vector<std::jthread> writers;
  for (const std::string name : {"a", "b", "c"}) {
    writers.emplace_back([this, name] {
      // a and b share a replica, c is another machine.
      const auto catalog = open(name == "c" ? "other" : "cache", 16);
      for (int done = 0; done < kEach;) {
        const Table table = *catalog->table({"db", "t"});
        const std::string run = name + std::to_string(done);
        const auto next = catalog->commit(table, change(run, "p=" + run));
        ASSERT_TRUE(next.ok() || next.error().kind == ErrorKind::kPrecondition) << next.error().text();
        done += next.ok() ? 1 : 0;
      }
    });
  }
  writers.clear();
  const auto catalog = open("fresh");
  const Table table = *catalog->table({"db", "t"});
  EXPECT_EQ(table.version, 3 * kEach);
  EXPECT_EQ(catalog->partitions(table)->size(), 3U * kEach);
  EXPECT_EQ(dump(*open("other")), dump(*catalog));
  EXPECT_EQ(dump(*open()), dump(*catalog));
}

TEST_F(LogCatalogTest, ADamagedReplicaIsMadeAnew) {
  std::string expected;
  {
    const auto catalog = open();
    ASSERT_TRUE(catalog->commit(create(*catalog), change("r1", "p=1")).ok());
    expected = dump(*catalog);
  }
  spill(replica_file(), std::string(20'000, 'x'));
  EXPECT_EQ(dump(*open()), expected);
  fs::remove_all(folder_ / "cache");
  EXPECT_EQ(dump(*open()), expected);
}

TEST_F(LogCatalogTest, DamageThatShowsOnlyWhenReadIsRepaired) {
  std::string expected;
  Table v1;
  {
    const auto catalog = open();
    Change many = change("r1", "p=1");
    for (int i = 0; i < 2000; ++i) {
      many.put.push_back(partition("p=" + std::to_string(10'000 + i)));
    }
    v1 = *catalog->commit(create(*catalog), many);
    expected = dump(*catalog);
  }
  std::string bytes = slurp(replica_file());
  for (std::size_t i = 40 * 4096; i < bytes.size(); i += 4096) {
    bytes.replace(i, 100, std::string(100, '\xff'));
  }
  spill(replica_file(), bytes);
  const auto catalog = open();
  ASSERT_NE(catalog, nullptr);
  EXPECT_EQ(dump(*catalog), expected);
}

TEST_F(LogCatalogTest, TheCacheOfAnotherLogIsNotBelieved) {
  const auto store = make_memory_store();
  {
    const auto catalog = open();
    ASSERT_TRUE(catalog->commit(create(*catalog, "mine"), change("r1", "p=1")).ok());
  }
  const auto other = open_on(*store, "cache");  // the same name: a bucket that was emptied
  EXPECT_TRUE(other->tables()->empty());
  create(*other, "theirs");
  EXPECT_EQ(other->tables()->size(), 1U);
  const auto back = open();
  EXPECT_EQ(back->tables()->at(0).name.table, "mine");
}

TEST_F(LogCatalogTest, AFreshMachineReadsASnapshotAndWhatFollows) {
  const auto writer = open("a", 10);
  Table table = create(*writer);
  for (int i = 0; i < 23; ++i) {
    table = *writer->commit(table, change("r" + std::to_string(i), "p=" + std::to_string(i)));
  }
  EXPECT_EQ(*list_snapshots(*memory_), (std::vector<Sequence>{10, 20}));
  CountingStore store(*memory_);
  const auto fresh = open_on(store, "b", 10);
  EXPECT_EQ(store.gets, 6);  // the snapshot, four entries after it and the one that is not there
  EXPECT_EQ(dump(*fresh), dump(*writer));
  ASSERT_TRUE(fresh->commit(table, change("next", "p=next")).ok());
  EXPECT_EQ(create(*fresh, "u").id, 2);  // ids go on as in the log
}

TEST_F(LogCatalogTest, PruningRemovesWhatOnlyOldReplicasWouldRead) {
  const auto writer = open("a", 10);
  const auto old_reader = open("old", 10);
  Table table = create(*writer);
  ASSERT_TRUE(old_reader->table(table.name).ok());
  for (int i = 0; i < 33; ++i) {
    table = *writer->commit(table, change("r" + std::to_string(i), "p=" + std::to_string(i)));
  }
  ASSERT_TRUE(writer->prune(table, table.version).ok());
  EXPECT_EQ(*list_snapshots(*memory_), (std::vector<Sequence>{20, 30}));
  EXPECT_FALSE(*exists(*memory_, entry_key(19)));
  EXPECT_TRUE(*exists(*memory_, entry_key(20)));
  EXPECT_EQ(dump(*open("fresh")), dump(*writer));
  // One that was open all the while does not leave its entry in the hole.
  EXPECT_EQ(create(*old_reader, "late").id, 2);
  EXPECT_FALSE(*exists(*memory_, entry_key(2)));
  EXPECT_EQ(dump(*old_reader), dump(*writer));
  EXPECT_EQ(writer->tables()->size(), 2U);
}

TEST_F(LogCatalogTest, ADamagedSnapshotIsPassedOver) {
  const auto writer = open("a", 10);
  Table table = create(*writer);
  for (int i = 0; i < 24; ++i) {
    table = *writer->commit(table, change("r" + std::to_string(i), "p=" + std::to_string(i)));
  }
  ASSERT_TRUE(writer->prune(table, 3).ok());
  ASSERT_TRUE(memory_->put(snapshot_key(20), "not a snapshot").ok());
  EXPECT_EQ(dump(*open("b")), dump(*writer));
  ASSERT_TRUE(memory_->put(snapshot_key(20), zstd_pack(std::string(30'000, 'x'))).ok());
  EXPECT_EQ(dump(*open("c")), dump(*writer));
  ASSERT_TRUE(memory_->remove(snapshot_key(10)).ok());
  ASSERT_TRUE(memory_->remove(entry_key(1)).ok());
  LogCatalogOptions options;
  options.cache_folder = folder_ / "d";
  EXPECT_EQ(kind_of(open_log_catalog(*memory_, options)), ErrorKind::kCorrupt);
}

TEST_F(LogCatalogTest, AnEntryOfANewerProgramAsksForAnUpdate) {
  const auto writer = open();
  create(*writer);
  ASSERT_TRUE(memory_->put(entry_key(2), zstd_pack(R"({"format": 2, "op": "merge"})")).ok());
  EXPECT_EQ(kind_of(writer->table({"db", "t"})), ErrorKind::kRefused);
  LogCatalogOptions options;
  options.cache_folder = folder_ / "fresh";
  EXPECT_EQ(kind_of(open_log_catalog(*memory_, options)), ErrorKind::kRefused);
}

TEST_F(LogCatalogTest, ADamagedEntryIsNamed) {
  const auto writer = open();
  create(*writer);
  ASSERT_TRUE(memory_->put(entry_key(2), "garbage").ok());
  const auto found = writer->table({"db", "t"});
  EXPECT_EQ(kind_of(found), ErrorKind::kCorrupt);
  EXPECT_NE(found.error().message.find(entry_key(2)), std::string::npos);
}

TEST_F(LogCatalogTest, AnEntryThatSaysItIsHugeIsDamage) {
  const auto writer = open();
  create(*writer);
  // The head of a zstd frame of 4,026,531,840 bytes, and an empty block.
  const std::string_view claim("\x28\xB5\x2F\xFD\x80\x58\x00\x00\x00\xF0\x01\x00\x00", 13);
  ASSERT_TRUE(memory_->put(entry_key(2), claim).ok());
  const auto found = writer->table({"db", "t"});
  EXPECT_EQ(kind_of(found), ErrorKind::kCorrupt);
  EXPECT_NE(found.error().message.find("4026531840 bytes"), std::string::npos);
}

// A story in which the store fails from the nth write on; afterwards a fresh catalog goes on.
TEST_F(LogCatalogTest, AStoryThatFailsAtAnyWriteGoesOnAfterwards) {
  const auto story = [](Catalog& catalog) -> Status {
    const auto made = [&](const std::string& name) { return catalog.table({"db", name}); };
    Table wanted;
    wanted.name = {"db", "t"};
    wanted.schema = results_schema();
    if (!made("t").ok() && !made("u").ok()) {
      RPS_TRY(catalog.create_table(wanted));
    }
    if (made("t").ok() && made("t")->version == 0) {
      RPS_TRY(catalog.commit(*made("t"), change("r1", "p=1")));
    }
    if (made("t").ok()) {
      RPS_TRY(catalog.rename_tables({{*made("t"), "u", "renamed"}}, "r2", Timestamp{2}));
    }
    if (made("u")->version == 2) {
      RPS_TRY(catalog.commit(*made("u"), change("r3", "p=2")));
    }
    return catalog.prune(*made("u"), 3);
  };
  ASSERT_TRUE(story(*open("undisturbed", 2)).ok());
  const std::string expected = dump(*open("undisturbed", 2));
  bool whole = false;
  for (int n = 1; !whole; ++n) {
    const auto memory = make_memory_store();
    FaultStore store(*memory);
    const std::string cache = "n" + std::to_string(n);
    {
      const auto catalog = open_on(store, cache, 2);
      store.before([&](const std::string&, const std::string&) {
        if (store.count() + 1 >= n) {
          store.fail_all(ErrorKind::kIo);
        }
      });
      whole = story(*catalog).ok() && store.count() < n;
    }
    EXPECT_TRUE(story(*open_on(*memory, n % 2 == 0 ? cache : cache + "fresh", 2)).ok());
    EXPECT_EQ(dump(*open_on(*memory, cache, 2)), expected) << n;
  }
}

TEST_F(LogCatalogTest, ABigCommitAppliesWhole) {
  const auto writer = open("a");
  Change many{"r", "load", Timestamp{1}, {}, {}, {}};
  for (int i = 0; i < 25'600; ++i) {
    many.put.push_back(partition("country=gb/date=" + Date{i}.str(), 100));
  }
  const auto start = std::chrono::steady_clock::now();
  const Table v1 = *writer->commit(create(*writer), many);
  const auto committed = std::chrono::steady_clock::now();
  const auto reader = open("b");
  const auto read = std::chrono::steady_clock::now();
  EXPECT_EQ(reader->partitions(*reader->table(v1.name))->size(), 25'600U);
  const std::chrono::duration<double> write_seconds = committed - start;
  const std::chrono::duration<double> read_seconds = read - committed;
  RecordProperty("commit_seconds", std::to_string(write_seconds.count()));
  RecordProperty("replay_seconds", std::to_string(read_seconds.count()));
  RecordProperty("entry_bytes", std::to_string(memory_->head(entry_key(2))->size));
}

}  // namespace
}  // namespace rps::testing
