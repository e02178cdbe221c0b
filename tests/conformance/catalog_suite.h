// What every Catalog must do, whatever keeps it. Include it in one .cc file and instantiate
// CatalogSuite with a maker of empty catalogs.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "model/schema.h"

namespace rps::testing {

struct CatalogMaker {
  std::string label;
  std::function<std::unique_ptr<Catalog>()> make;  // null: what it needs is not there, the tests are skipped
};

class CatalogSuite : public ::testing::TestWithParam<CatalogMaker> {
 protected:
  void SetUp() override {
    catalog_ = GetParam().make();
    if (catalog_ == nullptr) {
      GTEST_SKIP() << "nothing to test " << GetParam().label << " against";
    }
  }

  Table create(const std::string& name = "rpscrape") {
    Table wanted;
    wanted.name = TableName{"racing-db", name};
    wanted.dataset = "datasets/" + name;
    wanted.schema = results_schema();
    wanted.partition_keys = {"country", "date"};
    wanted.created_at = Timestamp{1'700'000'000'000};
    auto made = catalog_->create_table(wanted);
    EXPECT_TRUE(made.ok()) << made.error().text();
    return *made;
  }

  static Partition partition(const std::string& name, std::uint64_t rows, const std::string& run) {
    Partition p;
    p.name = name;
    p.rows = rows;
    p.bytes = rows * 50;
    p.files = {DataFile{"part-0.snappy.parquet", rows, rows * 50, "etag-" + run + name}};
    p.content_hash = "hash-" + run;
    p.min_race_id = 10;
    p.max_race_id = 20;
    p.min_created_at = Timestamp{1000};
    p.max_created_at = Timestamp{2000};
    p.written_at = Timestamp{3000};
    p.run_id = run;
    return p;
  }

  Table commit(const Table& table, const std::string& run, std::vector<Partition> put,
               std::vector<std::string> remove = {}) {
    auto next =
        catalog_->commit(table, Change{run, "test", Timestamp{4000}, std::move(put), std::move(remove), {}});
    EXPECT_TRUE(next.ok()) << next.error().text();
    return *next;
  }

  std::vector<std::string> names(const Table& table) {
    std::vector<std::string> found;
    for (const Partition& p : *catalog_->partitions(table)) {
      found.push_back(p.name + ":" + p.run_id);
    }
    return found;
  }

  std::unique_ptr<Catalog> catalog_;
};

TEST_P(CatalogSuite, ANewTableHasItsColumnsAndNoRows) {
  const Table made = create();
  const auto found = catalog_->table(made.name);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->schema, results_schema());
  EXPECT_EQ(found->dataset, "datasets/rpscrape");
  EXPECT_EQ(found->partition_keys, (std::vector<std::string>{"country", "date"}));
  EXPECT_EQ(found->version, 0);
  EXPECT_TRUE(catalog_->partitions(*found)->empty());
}

TEST_P(CatalogSuite, ASecondTableOfTheSameNameIsRefused) {
  const Table made = create();
  const auto again = catalog_->create_table(made);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().kind, ErrorKind::kExists);
}

TEST_P(CatalogSuite, AnUnknownTableIsNotFoundByName) {
  const auto found = catalog_->table(TableName{"racing-db", "nobody"});
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().kind, ErrorKind::kNotFound);
  EXPECT_NE(found.error().message.find("racing-db.nobody"), std::string::npos);
}

TEST_P(CatalogSuite, TablesAreListedByName) {
  create("b");
  create("a");
  const auto tables = catalog_->tables();
  ASSERT_TRUE(tables.ok());
  ASSERT_EQ(tables->size(), 2U);
  EXPECT_EQ((*tables)[0].name.table, "a");
  EXPECT_EQ((*tables)[1].name.table, "b");
}

TEST_P(CatalogSuite, ACommittedPartitionReadsBackWhole) {
  const Partition wanted = partition("country=gb/date=2026-01-01", 7, "r1");
  const Table table = commit(create(), "r1", {wanted});
  auto found = catalog_->partition(table, wanted.name);
  ASSERT_TRUE(found.ok());
  ASSERT_TRUE(found->has_value());
  Partition expected = wanted;
  expected.version = 1;
  EXPECT_EQ(**found, expected);
  EXPECT_FALSE(catalog_->partition(table, "country=gb/date=2026-01-02")->has_value());
}

TEST_P(CatalogSuite, EachVersionKeepsItsOwnPartitions) {
  const Table v0 = create();
  const Table v1 = commit(v0, "r1", {partition("a=1", 1, "r1"), partition("a=2", 2, "r1")});
  const Table v2 = commit(v1, "r2", {partition("a=2", 3, "r2"), partition("a=3", 4, "r2")}, {"a=1"});
  EXPECT_EQ(names(v1), (std::vector<std::string>{"a=1:r1", "a=2:r1"}));
  EXPECT_EQ(names(v2), (std::vector<std::string>{"a=2:r2", "a=3:r2"}));
  EXPECT_TRUE(names(v0).empty());
  const auto old = catalog_->table_at(v0.name, 1);
  ASSERT_TRUE(old.ok());
  EXPECT_EQ(names(*old), names(v1));
}

TEST_P(CatalogSuite, ACommitOnAnOldVersionLosesAndChangesNothing) {
  const Table v0 = create();
  const Table v1 = commit(v0, "r1", {partition("a=1", 1, "r1")});
  const auto late =
      catalog_->commit(v0, Change{"r2", "test", Timestamp{}, {partition("a=2", 1, "r2")}, {}, {}});
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().kind, ErrorKind::kPrecondition);
  EXPECT_EQ(catalog_->table(v0.name)->version, v1.version);
  EXPECT_EQ(names(v1), (std::vector<std::string>{"a=1:r1"}));
}

TEST_P(CatalogSuite, TheDifferenceLeadsFromOneVersionToAnother) {
  const Table v0 = create();
  const Table v1 =
      commit(v0, "r1", {partition("a=1", 1, "r1"), partition("a=2", 1, "r1"), partition("a=3", 1, "r1")});
  const Table v2 = commit(v1, "r2", {partition("a=2", 2, "r2")}, {"a=1"});
  const Table v3 = commit(v2, "r3", {partition("a=1", 5, "r3"), partition("a=4", 5, "r3")}, {"a=3"});
  const auto from_one = catalog_->difference(v3, 1);
  ASSERT_TRUE(from_one.ok());
  std::vector<std::string> put;
  for (const Partition& p : from_one->put) {
    put.push_back(p.name + ":" + p.run_id);
  }
  EXPECT_EQ(put, (std::vector<std::string>{"a=1:r3", "a=2:r2", "a=4:r3"}));
  EXPECT_EQ(from_one->removed, (std::vector<std::string>{"a=3"}));
  EXPECT_TRUE(catalog_->difference(v3, 3)->put.empty());
  EXPECT_EQ(catalog_->difference(v3, 0)->put.size(), 3U);
  EXPECT_TRUE(catalog_->difference(v3, 0)->removed.empty());
  // Only what the older version has counts, even though the catalog knows later ones.
  const auto to_two = catalog_->difference(v2, 1);
  EXPECT_EQ(to_two->put.size(), 1U);
  EXPECT_EQ(to_two->removed, (std::vector<std::string>{"a=1"}));
}

TEST_P(CatalogSuite, HistoryCountsTheWholeTable) {
  const Table v1 = commit(create(), "r1", {partition("a=1", 1, "r1"), partition("a=2", 2, "r1")});
  const Table v2 = commit(v1, "r2", {partition("a=2", 5, "r2")}, {"a=1", "never-there"});
  const auto history = catalog_->history(v2);
  ASSERT_TRUE(history.ok());
  ASSERT_EQ(history->size(), 3U);
  EXPECT_EQ((*history)[0].version, 2);
  EXPECT_EQ((*history)[0].run_id, "r2");
  EXPECT_EQ((*history)[0].rows, 5U);
  EXPECT_EQ((*history)[0].partitions, 1U);
  EXPECT_EQ((*history)[0].bytes, 250U);
  EXPECT_EQ((*history)[1].rows, 3U);
  EXPECT_EQ((*history)[2].operation, "create");
}

TEST_P(CatalogSuite, TheVersionOfARunIsKnown) {
  const Table v1 = commit(create(), "r1", {partition("a=1", 1, "r1")});
  EXPECT_EQ(*catalog_->version_of_run(v1, "r1"), std::optional<Version>(1));
  EXPECT_EQ(*catalog_->version_of_run(v1, "r9"), std::nullopt);
}

TEST_P(CatalogSuite, ColumnsGrowWithAVersion) {
  const Table v1 = commit(create(), "r1", {partition("a=1", 1, "r1")});
  std::vector<ColumnSpec> columns(v1.schema.columns().begin(), v1.schema.columns().end());
  columns.push_back(ColumnSpec{"wind", ColumnType::kDouble, "metres per second"});
  Change change{"r2", "test", Timestamp{}, {partition("a=2", 1, "r2")}, {}, TableSchema(columns)};
  ASSERT_TRUE(catalog_->commit(v1, change).ok());
  EXPECT_EQ(catalog_->table(v1.name)->schema.size(), 52U);
  EXPECT_EQ(catalog_->table_at(v1.name, 1)->schema.size(), 51U);
}

TEST_P(CatalogSuite, TablesDoNotMix) {
  const Table a = commit(create("a"), "r1", {partition("p=1", 1, "r1")});
  const Table b = commit(create("b"), "r2", {partition("p=2", 2, "r2")});
  EXPECT_EQ(names(a), (std::vector<std::string>{"p=1:r1"}));
  EXPECT_EQ(names(b), (std::vector<std::string>{"p=2:r2"}));
}

TEST_P(CatalogSuite, PruningForgetsTheOldAndLeavesTheRestAsItWas) {
  const Table v0 = create();
  const Table v1 = commit(v0, "r1", {partition("a=1", 1, "r1"), partition("a=2", 1, "r1")});
  const Table v2 = commit(v1, "r2", {partition("a=2", 2, "r2")});
  const Table v3 = commit(v2, "r3", {partition("a=3", 3, "r3")}, {"a=1"});
  ASSERT_TRUE(catalog_->prune(v3, 2).ok());
  EXPECT_EQ(names(v3), (std::vector<std::string>{"a=2:r2", "a=3:r3"}));
  EXPECT_EQ(names(*catalog_->table_at(v0.name, 2)), (std::vector<std::string>{"a=1:r1", "a=2:r2"}));
  EXPECT_EQ(catalog_->table_at(v0.name, 1).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(catalog_->history(v3)->size(), 2U);
  EXPECT_EQ(catalog_->difference(v3, 2)->removed, (std::vector<std::string>{"a=1"}));
  EXPECT_EQ(commit(v3, "r4", {partition("a=4", 4, "r4")}).version, 4);
  EXPECT_EQ((*catalog_->history(v3))[0].rows, 9U);
}

// As when another process forgets the version between a reader's two questions.
TEST_P(CatalogSuite, AForgottenVersionIsRefusedToWhoStillHoldsIt) {
  const Table v1 = commit(create(), "r1", {partition("a=1", 1, "r1"), partition("a=2", 1, "r1")});
  const Table v2 = commit(v1, "r2", {partition("a=2", 2, "r2")});
  const Table v3 = commit(v2, "r3", {partition("a=3", 3, "r3")}, {"a=1"});
  ASSERT_TRUE(catalog_->prune(v3, 3).ok());
  EXPECT_EQ(catalog_->partitions(v1).error().kind, ErrorKind::kPrecondition);
  EXPECT_EQ(catalog_->partition(v1, "a=1").error().kind, ErrorKind::kPrecondition);
  EXPECT_EQ(catalog_->difference(v3, 1).error().kind, ErrorKind::kPrecondition);
  EXPECT_EQ(catalog_->difference(v2, 1).error().kind, ErrorKind::kPrecondition);
  EXPECT_EQ(catalog_->difference(v3, 0)->put.size(), 2U);
}

TEST_P(CatalogSuite, AVersionThatIsNotThereCannotBeKept) {
  const Table v1 = commit(create(), "r1", {partition("a=1", 1, "r1")});
  for (const Version keep : {Version{2}, Version{-1}}) {
    const Status pruned = catalog_->prune(v1, keep);
    ASSERT_FALSE(pruned.ok());
    EXPECT_EQ(pruned.error().kind, ErrorKind::kUsage);
  }
  EXPECT_EQ(catalog_->history(v1)->size(), 2U);
  EXPECT_EQ(names(v1), (std::vector<std::string>{"a=1:r1"}));
}

TEST_P(CatalogSuite, EtagsOnlyBeforeAVersionAreThoseThatNothingLaterNames) {
  const Table v1 = commit(create(), "r1",
                          {partition("a=1", 1, "r1"), partition("a=2", 1, "r1"), partition("a=3", 1, "r1")});
  const Table v2 = commit(v1, "r2", {partition("a=1", 1, "r2"), partition("a=2", 1, "r2")});
  // The first object of a=1 comes back.
  const Table v3 = commit(v2, "r3", {partition("a=1", 1, "r1")}, {"a=3"});
  using Etags = std::vector<std::string>;
  EXPECT_EQ(*catalog_->etags_only_before(v3, 1), Etags());
  EXPECT_EQ(*catalog_->etags_only_before(v3, 2), Etags({"etag-r1a=2"}));
  EXPECT_EQ(*catalog_->etags_only_before(v3, 3), Etags({"etag-r1a=2", "etag-r1a=3", "etag-r2a=1"}));
  // Another table names one of them.
  commit(create("other"), "r9", {partition("a=2", 1, "r1")});
  EXPECT_EQ(*catalog_->etags_only_before(v3, 2), Etags());
  EXPECT_EQ(*catalog_->etags_only_before(v3, std::nullopt),
            Etags({"etag-r1a=1", "etag-r1a=3", "etag-r2a=1", "etag-r2a=2"}));
}

TEST_P(CatalogSuite, ADroppedTableIsGoneAndItsNameIsFree) {
  const Table v1 = commit(create(), "r1", {partition("a=1", 1, "r1")});
  const Table other = commit(create("other"), "r2", {partition("a=2", 1, "r2")});
  ASSERT_TRUE(catalog_->drop_table(v1).ok());
  EXPECT_EQ(catalog_->table(v1.name).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(catalog_->tables()->size(), 1U);
  EXPECT_EQ(names(other), (std::vector<std::string>{"a=2:r2"}));
  const Table again = create();
  EXPECT_NE(again.id, v1.id);
  EXPECT_EQ(again.version, 0);
  EXPECT_TRUE(names(again).empty());
}

TEST_P(CatalogSuite, ATableThatMovedOnIsNotDropped) {
  const Table v0 = create();
  const Table v1 = commit(v0, "r1", {partition("a=1", 1, "r1")});
  const Status dropped = catalog_->drop_table(v0);
  ASSERT_FALSE(dropped.ok());
  EXPECT_EQ(dropped.error().kind, ErrorKind::kPrecondition);
  EXPECT_EQ(names(v1), (std::vector<std::string>{"a=1:r1"}));
}

TEST_P(CatalogSuite, TablesChangeNamesAllAtOnce) {
  const Table blue = commit(create("blue"), "r1", {partition("a=1", 1, "r1")});
  const Table green = commit(create("green"), "r2", {partition("a=1", 2, "r2"), partition("a=2", 3, "r2")});
  const auto renamed = catalog_->rename_tables({{blue, "old", "to old"}, {green, "blue", "from green"}},
                                               "swap", Timestamp{9000});
  ASSERT_TRUE(renamed.ok()) << renamed.error().text();
  EXPECT_EQ(renamed->at(0).name.table, "old");
  EXPECT_EQ(renamed->at(1).name.table, "blue");
  const Table now = *catalog_->table(blue.name);
  EXPECT_EQ(now.id, green.id);
  EXPECT_EQ(now.version, green.version + 1);
  EXPECT_EQ(now.committed_at, Timestamp{9000});
  EXPECT_EQ(names(now), (std::vector<std::string>{"a=1:r2", "a=2:r2"}));
  const std::vector<VersionInfo> history = *catalog_->history(now);
  EXPECT_EQ(history.front().operation, "from green");
  EXPECT_EQ(history.front().run_id, "swap");
  EXPECT_EQ(history.front().rows, 5U);
  EXPECT_EQ(names(*catalog_->table_at(now.name, green.version)), names(now));
  EXPECT_TRUE(catalog_->difference(now, green.version)->put.empty());
  EXPECT_EQ(names(*catalog_->table({"racing-db", "old"})), (std::vector<std::string>{"a=1:r1"}));
  EXPECT_EQ(catalog_->table(green.name).error().kind, ErrorKind::kNotFound);
  const Table next = commit(now, "r3", {}, {"a=1"});
  EXPECT_EQ(names(next), (std::vector<std::string>{"a=2:r2"}));
}

TEST_P(CatalogSuite, TablesSwapNames) {
  const Table a = create("a");
  const Table b = create("b");
  ASSERT_TRUE(catalog_->rename_tables({{a, "b", "x"}, {b, "a", "x"}}, "swap", Timestamp{1}).ok());
  EXPECT_EQ(catalog_->table(a.name)->id, b.id);
  EXPECT_EQ(catalog_->table(b.name)->id, a.id);
}

TEST_P(CatalogSuite, ARenameThatCannotBeChangesNothing) {
  const Table a = create("a");
  const Table b = create("b");
  const Table c = create("c");
  const auto taken = catalog_->rename_tables({{a, "d", "x"}, {b, "c", "x"}}, "swap", Timestamp{1});
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().kind, ErrorKind::kExists);
  EXPECT_NE(taken.error().message.find("racing-db.c"), std::string::npos);
  commit(b, "r1", {partition("a=1", 1, "r1")});
  const auto moved = catalog_->rename_tables({{a, "d", "x"}, {b, "e", "x"}}, "swap", Timestamp{1});
  ASSERT_FALSE(moved.ok());
  EXPECT_EQ(moved.error().kind, ErrorKind::kPrecondition);
  EXPECT_EQ(catalog_->table(a.name)->id, a.id);
  EXPECT_EQ(catalog_->table(a.name)->version, 0);
  EXPECT_EQ(catalog_->table(c.name)->id, c.id);
}

}  // namespace rps::testing
