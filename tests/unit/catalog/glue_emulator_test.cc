// The Glue catalog against an independent implementation of Glue: the story of a lake, with all its
// partitions.
#include <chrono>

#include "conformance/plain_json_api.h"
#include "unit/catalog/glue_lake.h"

namespace rps::testing {
namespace {

class GlueEmulatorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (glue_endpoint().empty()) {
      GTEST_SKIP() << "RPS_TEST_GLUE_ENDPOINT names no emulator";
    }
    api_ = std::make_unique<PlainJsonApi>(glue_endpoint());
  }
  std::unique_ptr<GlueCatalog> open(const std::string& cache = "cache") {
    return open_glue(*store_, *api_, folder_ / cache, options_);
  }
  static void expect_published(GlueCatalog& catalog) {
    const auto checks = catalog.check_publication();
    ASSERT_TRUE(checks.ok()) << checks.error().text();
    for (const PublicationCheck& check : *checks) {
      EXPECT_TRUE(check.ok()) << check.name.str() << " " << check.problem << ": " << check.missing.size()
                              << " missing, " << check.extra.size() << " extra, " << check.differing.size();
    }
  }

  TempDir folder_;
  std::unique_ptr<Store> store_ = make_memory_store();
  std::unique_ptr<PlainJsonApi> api_;
  GlueCatalogOptions options_ = glue_options("db");
};

TEST_F(GlueEmulatorTest, AStoryIsPublishedWhole) {
  std::vector<Publication> publications;
  options_.publisher.on_published = [&](const Publication& p) { publications.push_back(p); };
  const auto catalog = open();
  const Table live = *catalog->commit(*catalog->create_table(wanted_table("live")), days("a", 0, 230));
  Change change = days("b", 200, 260, 2);
  change.remove = {day(0).name, day(1).name};
  const auto next = catalog->commit(live, change);
  ASSERT_TRUE(next.ok()) << next.error().text();
  expect_published(*catalog);
  const Table made = *catalog->commit(*catalog->create_table(wanted_table("made")), days("c", 0, 260, 3));
  ASSERT_TRUE(catalog->rename_tables({{*next, "backup", "x"}, {made, "live", "y"}}, "s", Timestamp{3}).ok());
  expect_published(*catalog);
  EXPECT_TRUE(publications.back().replaced);
  const ForeignGlueTable seen = *describe_foreign_table(*api_, {"db", "live"});
  EXPECT_EQ(seen.table.location, "s3://bucket/lake/datasets/made/");
  EXPECT_EQ(seen.partitions.size(), 260U);
  EXPECT_EQ(seen.partitions[0].location, "s3://bucket/lake/datasets/made/" + day(0).name + "/");
  ASSERT_TRUE(catalog->drop_table(*catalog->table({"db", "backup"})).ok());
  EXPECT_EQ(describe_foreign_table(*api_, {"db", "backup"}).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(describe_foreign_table(*api_, {"db", "made"}).error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(unmanaged_tables(*api_, "db")->empty());
}

TEST_F(GlueEmulatorTest, ASwitchBetweenLayoutsIsPublishedBothWays) {
  const auto catalog = open();
  Change rows{"a", "test", Timestamp{1}, {day(0)}, {}, {}};
  rows.put[0].name = "part-00000.snappy.parquet";
  const Table flat = *catalog->commit(*catalog->create_table(wanted_table("flat", {})), rows);
  const Table daily = *catalog->commit(*catalog->create_table(wanted_table("daily")), days("b", 0, 120));
  const auto there = catalog->rename_tables({{flat, "backup", "x"}, {daily, "flat", "y"}}, "s", Timestamp{5});
  ASSERT_TRUE(there.ok()) << there.error().text();
  expect_published(*catalog);
  EXPECT_EQ(describe_foreign_table(*api_, {"db", "flat"})->partitions.size(), 120U);
  const auto back =
      catalog->rename_tables({{there->at(1), "daily", "x"}, {there->at(0), "flat", "y"}}, "s", Timestamp{6});
  ASSERT_TRUE(back.ok()) << back.error().text();
  expect_published(*catalog);
  EXPECT_TRUE(describe_foreign_table(*api_, {"db", "flat"})->table.partition_keys.empty());
}

TEST_F(GlueEmulatorTest, ManyPartitionsAreRegisteredInTheFewestCalls) {
  const auto catalog = open();
  const Table v0 = *catalog->create_table(wanted_table("big"));
  api_->calls = 0;
  const auto start = std::chrono::steady_clock::now();
  const auto v1 = catalog->commit(v0, days("load", 0, 25'600));
  ASSERT_TRUE(v1.ok()) << v1.error().text();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  RecordProperty("register_seconds", std::to_string(seconds.count()));
  EXPECT_EQ(api_->calls, 256 + 3);
  const auto all = api_->call("GetPartitions", {{"DatabaseName", "db"}, {"TableName", "big"}});
  EXPECT_EQ(all->at("Partitions").size(), 25'600U);  // the emulator gives them all at once
}

TEST_F(GlueEmulatorTest, WhatOthersChangedIsMended) {
  const auto catalog = open();
  ASSERT_TRUE(catalog->commit(*catalog->create_table(wanted_table("t")), days("a", 0, 130)).ok());
  GlueApi glue(*api_, {});
  const GlueTable t = **glue.table("db", "t");
  std::vector<GluePartition> partitions = *glue.partitions("db", "t");
  partitions[3].location = "s3://elsewhere/";
  GluePartition extra = partitions[0];
  extra.values = {"zz", "2020-01-01"};
  ASSERT_TRUE(glue.change_partitions(t, {{extra}, {partitions[3]}, {partitions[7]}}).ok());
  const auto checks = *catalog->repair_publication();
  EXPECT_EQ(checks.at(0).missing.size(), 1U);
  EXPECT_EQ(checks.at(0).extra.size(), 1U);
  EXPECT_EQ(checks.at(0).differing.size(), 1U);
  expect_published(*catalog);
}

}  // namespace
}  // namespace rps::testing
