// The Glue catalog against a faked Glue: what is published, in how many calls, and what faults do.
#include "catalog/glue_catalog.h"

#include <set>

#include "conformance/expect.h"
#include "conformance/fault_store.h"
#include "unit/catalog/glue_lake.h"

namespace rps::testing {
namespace {

class GlueCatalogTest : public ::testing::Test {
 protected:
  std::unique_ptr<GlueCatalog> open(const std::string& cache = "cache") {
    return open_glue(*store_, glue_, folder_ / cache, options_);
  }
  Table create(GlueCatalog& catalog, const std::string& name = "t",
               std::vector<std::string> keys = {"country", "date"}) {
    auto made = catalog.create_table(wanted_table(name, std::move(keys)));
    EXPECT_TRUE(made.ok()) << made.error().text();
    return *made;
  }
  static Table commit(GlueCatalog& catalog, const Table& table, const Change& change) {
    auto next = catalog.commit(table, change);
    EXPECT_TRUE(next.ok()) << next.error().text();
    return *next;
  }
  void forget_calls() {
    glue_.calls.clear();
    glue_.total = 0;
  }
  static bool all_ok(GlueCatalog& catalog) {
    for (const PublicationCheck& check : *catalog.check_publication()) {
      EXPECT_TRUE(check.ok()) << check.name.str() << " " << check.problem << " " << check.missing.size()
                              << " " << check.extra.size() << " " << check.differing.size();
      if (!check.ok()) {
        return false;
      }
    }
    return true;
  }

  TempDir folder_;
  FakeGlue glue_;
  std::unique_ptr<Store> store_ = make_memory_store();
  GlueCatalogOptions options_ = glue_options("db");
};

TEST_F(GlueCatalogTest, ATableIsDescribedForTheEngines) {
  const auto catalog = open();
  Table wanted = wanted_table("t");
  wanted.schema = results_schema();
  commit(*catalog, *catalog->create_table(wanted), days("r", 0, 2, 5));
  const nlohmann::json input = glue_.input("db", "t");
  EXPECT_EQ(input.at("TableType"), "EXTERNAL_TABLE");
  EXPECT_EQ(input.at("StorageDescriptor").at("Location"), "s3://bucket/lake/datasets/t/");
  EXPECT_EQ(input.at("StorageDescriptor").at("Columns").size(), 49U);
  EXPECT_EQ(input.at("StorageDescriptor").at("SerdeInfo").at("SerializationLibrary"),
            "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe");
  EXPECT_EQ(input.at("PartitionKeys"),
            nlohmann::json::parse(R"([{"Name":"country","Type":"string"},{"Name":"date","Type":"date"}])"));
  EXPECT_EQ(glue_.parameter("db", "t", "classification"), "parquet");
  EXPECT_EQ(glue_.parameter("db", "t", "EXTERNAL"), "TRUE");
  EXPECT_EQ(glue_.parameter("db", "t", "rpscrape.version"), "1");
  EXPECT_EQ(glue_.parameter("db", "t", "rpscrape.rows"), "10");
  EXPECT_EQ(glue_.parameter("db", "t", "rpscrape.partitions"), "2");
  EXPECT_EQ(glue_.parameter("db", "t", "rpscrape.content_hash"), "0000000000000000000000000000000a");
  EXPECT_EQ(glue_.parameter("db", "t", "rpscrape.log"), *catalog->log_id());
  EXPECT_NE(glue_.dump().find("s3://bucket/lake/datasets/t/country=gb/date=2019-04-14/"), std::string::npos);
  EXPECT_TRUE(all_ok(*catalog));
}

TEST_F(GlueCatalogTest, RegisteringManyPartitionsTakesACallPerHundred) {
  const auto catalog = open();
  const Table v0 = create(*catalog);
  forget_calls();
  const Table v1 = commit(*catalog, v0, days("load", 0, 25'600));
  EXPECT_EQ(glue_.calls, (std::map<std::string, int>{
                             {"GetTables", 2}, {"BatchCreatePartition", 256}, {"UpdateTable", 1}}));
  EXPECT_EQ(glue_.partition_count("db", "t"), 25'600U);
  forget_calls();
  Change next = days("daily", 25'599, 25'700, 2);
  next.remove = {day(0).name, day(1).name};
  commit(*catalog, v1, next);
  EXPECT_EQ(glue_.calls, (std::map<std::string, int>{{"GetTables", 2},
                                                     {"BatchCreatePartition", 1},
                                                     {"BatchUpdatePartition", 1},
                                                     {"BatchDeletePartition", 1},
                                                     {"UpdateTable", 1}}));
  EXPECT_EQ(glue_.partition_count("db", "t"), 25'698U);
  forget_calls();
  ASSERT_TRUE(catalog->catch_up().ok());
  EXPECT_EQ(glue_.calls, (std::map<std::string, int>{{"GetTables", 1}}));
  forget_calls();
  EXPECT_TRUE(all_ok(*catalog));
  EXPECT_EQ(glue_.calls,
            (std::map<std::string, int>{{"GetTable", 1}, {"GetPartitions", 30}}));  // 10 × 3 pages
}

TEST_F(GlueCatalogTest, ReadingAsksGlueNothing) {
  const auto catalog = open();
  const Table v1 = commit(*catalog, create(*catalog), days("r", 0, 3));
  forget_calls();
  const auto reader = open("other");
  EXPECT_EQ(reader->partitions(*reader->table(v1.name))->size(), 3U);
  EXPECT_EQ(glue_.total, 0);
}

TEST_F(GlueCatalogTest, ASwitchShowsTheBackupFirstAndMeasuresItsWindow) {
  std::vector<Publication> publications;
  options_.publisher.on_published = [&](const Publication& p) { publications.push_back(p); };
  const auto catalog = open();
  const Table live = commit(*catalog, create(*catalog, "live"), days("a", 0, 300));
  const Table made = commit(*catalog, create(*catalog, "made"), days("b", 100, 350, 2));
  publications.clear();
  ASSERT_TRUE(catalog->rename_tables({{live, "backup", "x"}, {made, "live", "y"}}, "s", Timestamp{5}).ok());
  ASSERT_EQ(publications.size(), 2U);
  EXPECT_EQ(publications[0].name.table, "backup");
  EXPECT_FALSE(publications[0].replaced);
  EXPECT_EQ(publications[0].created, 300U);
  EXPECT_EQ(publications[1].name.table, "live");
  EXPECT_TRUE(publications[1].replaced);
  EXPECT_FALSE(publications[1].recreated);
  EXPECT_GT(publications[1].window_seconds, 0);
  EXPECT_EQ(publications[1].removed, 100U);
  EXPECT_EQ(publications[1].updated, 200U);
  EXPECT_EQ(publications[1].created, 50U);
  EXPECT_FALSE(glue_.has("db", "made"));
  EXPECT_EQ(glue_.input("db", "live").at("StorageDescriptor").at("Location"),
            "s3://bucket/lake/datasets/made/");
  EXPECT_TRUE(all_ok(*catalog));
}

TEST_F(GlueCatalogTest, OtherPartitionKeysAreUpdatedOrMadeAnew) {
  for (const bool refuse : {false, true}) {
    const auto store = make_memory_store();
    FakeGlue glue;
    glue.refuse_other_keys = refuse;
    std::vector<Publication> publications;
    options_.publisher.on_published = [&](const Publication& p) { publications.push_back(p); };
    const auto catalog = open_glue(*store, glue, folder_ / (refuse ? "refused" : "taken"), options_);
    Change rows{"a", "test", Timestamp{1}, {}, {}, {}};
    rows.put.push_back(day(0));
    rows.put[0].name = "part-00000.snappy.parquet";
    const Table flat = commit(*catalog, create(*catalog, "flat", {}), rows);
    EXPECT_EQ(glue.partition_count("db", "flat"), 0U);
    const Table daily = commit(*catalog, create(*catalog, "daily"), days("b", 0, 120));
    publications.clear();
    const auto after =
        catalog->rename_tables({{flat, "backup", "x"}, {daily, "flat", "y"}}, "s", Timestamp{5});
    ASSERT_TRUE(after.ok()) << after.error().text();
    EXPECT_EQ(publications.back().recreated, refuse);
    EXPECT_EQ(glue.partition_count("db", "flat"), 120U);
    EXPECT_TRUE(all_ok(*catalog));
    // And back: the registered partitions would not fit a table without keys.
    publications.clear();
    ASSERT_TRUE(
        catalog->rename_tables({{after->at(1), "daily", "x"}, {after->at(0), "flat", "y"}}, "s", Timestamp{6})
            .ok());
    EXPECT_TRUE(publications.back().recreated);
    EXPECT_EQ(glue.partition_count("db", "flat"), 0U);
    EXPECT_TRUE(all_ok(*catalog));
  }
}

TEST_F(GlueCatalogTest, WithProjectionTheSwitchIsOneCall) {
  options_.publisher.projection = true;
  const auto catalog = open();
  const Table live = commit(*catalog, create(*catalog, "live"), days("a", 0, 300));
  Change two = days("b", 0, 300);
  two.put.push_back(day(1, 1, "ire"));
  const Table made = commit(*catalog, create(*catalog, "made"), two);
  EXPECT_EQ(glue_.partition_count("db", "live"), 0U);
  EXPECT_EQ(glue_.parameter("db", "made", "projection.country.values"), "gb,ire");
  EXPECT_EQ(glue_.parameter("db", "made", "projection.date.range"), "2008-01-01,NOW");
  EXPECT_EQ(glue_.parameter("db", "made", "storage.location.template"),
            "s3://bucket/lake/datasets/made/country=${country}/date=${date}");
  forget_calls();
  ASSERT_TRUE(catalog->rename_tables({{live, "backup", "x"}, {made, "live", "y"}}, "s", Timestamp{5}).ok());
  EXPECT_EQ(glue_.calls["UpdateTable"], 1);
  EXPECT_EQ(glue_.calls["CreateTable"], 1);
  EXPECT_EQ(glue_.calls["BatchCreatePartition"], 0);
  EXPECT_TRUE(all_ok(*catalog));
  // Without projection from now on: all partitions are registered.
  options_.publisher.projection = false;
  const auto plain = open();
  ASSERT_TRUE(plain->catch_up().ok());
  EXPECT_EQ(glue_.partition_count("db", "live"), 301U);
  EXPECT_EQ(glue_.parameter("db", "live", "projection.enabled"), "");
  EXPECT_TRUE(all_ok(*plain));
}

TEST_F(GlueCatalogTest, ATableOfOthersIsNotOverwritten) {
  ASSERT_TRUE(glue_.call("CreateDatabase", {{"DatabaseInput", {{"Name", "db"}}}}).ok());
  GlueTable theirs;
  theirs.database = "db";
  theirs.name = "t";
  theirs.location = "s3://elsewhere/";
  theirs.columns = {{"id", "bigint", ""}};
  theirs.partition_keys = {{"day", "string", ""}};
  GlueApi api(glue_, {});
  ASSERT_TRUE(api.create_table(theirs).ok());
  ASSERT_TRUE(api.change_partitions(theirs, {{{{"1"}, "s3://elsewhere/1/", {}}}, {}, {}}).ok());
  const std::string before = glue_.dump();
  EXPECT_EQ(*unmanaged_tables(glue_, "db"), (std::vector<std::string>{"t"}));
  const ForeignGlueTable foreign = *describe_foreign_table(glue_, {"db", "t"});
  EXPECT_EQ(foreign.table.location, "s3://elsewhere/");
  EXPECT_EQ(foreign.table.columns, theirs.columns);
  EXPECT_EQ(foreign.partitions.at(0).location, "s3://elsewhere/1/");
  EXPECT_EQ(kind_of(describe_foreign_table(glue_, {"db", "none"})), ErrorKind::kNotFound);
  const auto catalog = open();
  const auto made = catalog->create_table(wanted_table("t"));
  EXPECT_EQ(kind_of(made), ErrorKind::kExists);
  EXPECT_NE(made.error().hint.find("register"), std::string::npos);
  EXPECT_EQ(kind_of(catalog->table({"db", "t"})), ErrorKind::kNotFound);
  const Table other = create(*catalog, "other");
  EXPECT_EQ(kind_of(catalog->rename_tables({{other, "t", "x"}}, "r", Timestamp{1})), ErrorKind::kExists);
  EXPECT_EQ(catalog->table({"db", "other"})->version, 0);
  EXPECT_EQ(*unmanaged_tables(glue_, "db"), (std::vector<std::string>{"t"}));
  options_.publisher.adopt = true;
  const auto adopting = open();
  commit(*adopting, create(*adopting, "t"), days("r", 0, 3));
  EXPECT_EQ(glue_.partition_count("db", "t"), 3U);
  EXPECT_TRUE(all_ok(*adopting));
}

TEST_F(GlueCatalogTest, WhatOthersChangedIsFoundAndMended) {
  const auto catalog = open();
  const Table v1 = commit(*catalog, create(*catalog), days("r", 0, 20));
  const std::string before = glue_.dump();
  GlueApi api(glue_, {});
  GlueTable t = **api.table("db", "t");
  const std::vector<GluePartition> partitions = *api.partitions("db", "t");
  GluePartition moved = partitions[3];
  moved.location = "s3://elsewhere/";
  GluePartition extra = partitions[0];
  extra.values = {"zz", "2020-01-01"};
  ASSERT_TRUE(api.change_partitions(t, {{extra}, {moved}, {partitions[7], partitions[8]}}).ok());
  t.location = "s3://elsewhere/";
  ASSERT_TRUE(api.update_table(t).ok());
  const auto checks = *catalog->repair_publication();
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_NE(checks[0].problem, "");
  EXPECT_EQ(checks[0].missing, (std::vector<std::string>{day(7).name, day(8).name}));
  EXPECT_EQ(checks[0].extra, (std::vector<std::string>{"country=zz/date=2020-01-01"}));
  EXPECT_EQ(checks[0].differing, (std::vector<std::string>{day(3).name}));
  EXPECT_EQ(glue_.dump(), before);
  EXPECT_TRUE(all_ok(*catalog));
  ASSERT_TRUE(api.delete_table("db", "t").ok());
  EXPECT_EQ(catalog->check_publication()->at(0).missing.size(), 20U);
  ASSERT_TRUE(catalog->repair_publication().ok());
  EXPECT_EQ(glue_.dump(), before);
}

TEST_F(GlueCatalogTest, NamesInCapitalsAreInLowerCaseThere) {
  const auto catalog = open();
  const Table v1 = commit(*catalog, create(*catalog, "Results"), days("r", 0, 3));
  EXPECT_TRUE(glue_.has("db", "results"));
  commit(*catalog, v1, days("s", 3, 4));
  EXPECT_EQ(glue_.partition_count("db", "results"), 4U);
  EXPECT_EQ(glue_.calls["CreateTable"], 1);
  EXPECT_TRUE(all_ok(*catalog));
}

TEST_F(GlueCatalogTest, TwoMachinesThatTakeTurnsPublishEverything) {
  const auto a = open("a");
  const auto b = open("b");
  const Table v0 = create(*a);
  for (int i = 0; i < 6; ++i) {
    GlueCatalog& catalog = i % 2 == 0 ? *a : *b;
    commit(catalog, *catalog.table(v0.name), days("r" + std::to_string(i), i * 3, i * 3 + 5, 1 + i));
  }
  EXPECT_EQ(kind_of(a->commit(v0, days("late", 0, 1))), ErrorKind::kPrecondition);
  EXPECT_EQ(a->table(v0.name)->version, 6);
  EXPECT_EQ(glue_.partition_count("db", "t"), 20U);
  EXPECT_TRUE(all_ok(*b));
}

TEST_F(GlueCatalogTest, ParametersOfOthersStay) {
  const auto catalog = open();
  const Table v0 = create(*catalog);
  GlueApi api(glue_, {});
  GlueTable t = **api.table("db", "t");
  t.parameters["team"] = "racing";
  t.description = "Results";
  ASSERT_TRUE(api.update_table(t).ok());
  commit(*catalog, v0, days("r", 0, 2));
  EXPECT_EQ(glue_.parameter("db", "t", "team"), "racing");
  EXPECT_EQ(glue_.input("db", "t").at("Description"), "Results");
  EXPECT_TRUE(all_ok(*catalog));
}

TEST_F(GlueCatalogTest, PartitionsThatFailForTheMomentAreTriedAgain) {
  std::set<FakeGlue::Values> failed;
  int paused = 0;
  options_.api.pause = [&](double) { ++paused; };
  const std::vector<std::string> codes = {"InternalServiceException", "ThrottlingException",
                                          "ConcurrentModificationException", "OperationTimeoutException"};
  glue_.item_error = [&](std::string_view, const FakeGlue::Values& values) {
    return failed.insert(values).second ? codes[failed.size() % codes.size()] : std::string();
  };
  const auto catalog = open();
  commit(*catalog, create(*catalog), days("r", 0, 250));
  EXPECT_EQ(glue_.partition_count("db", "t"), 250U);
  EXPECT_EQ(paused, 1);
  EXPECT_TRUE(all_ok(*catalog));
}

TEST_F(GlueCatalogTest, APartitionThatIsRefusedIsNamedAndTheOthersAreDone) {
  glue_.item_error = [&](std::string_view, const FakeGlue::Values& values) {
    return values[1] == Date{18'007}.str() ? "InvalidInputException" : "";
  };
  const auto catalog = open();
  const auto done = catalog->commit(create(*catalog), days("r", 0, 150));
  EXPECT_EQ(kind_of(done), ErrorKind::kStateUnknown);
  EXPECT_NE(done.error().message.find(day(7).name), std::string::npos) << done.error().message;
  EXPECT_EQ(catalog->table({"db", "t"})->version, 1);
  EXPECT_EQ(glue_.partition_count("db", "t"), 149U);
  EXPECT_EQ(glue_.parameter("db", "t", "rpscrape.version"), "0");
  glue_.item_error = nullptr;
  ASSERT_TRUE(catalog->catch_up().ok());
  EXPECT_TRUE(all_ok(*catalog));
}

TEST_F(GlueCatalogTest, CreatesAndUpdatesThatMeetTheOppositeAreTurnedRound) {
  const auto catalog = open();
  const Table v1 = commit(*catalog, create(*catalog), days("r", 0, 120));
  GlueApi api(glue_, {});
  const GlueTable t = **api.table("db", "t");
  const std::vector<GluePartition> partitions = *api.partitions("db", "t");
  GluePartition early = partitions[0];
  early.values[1] = day(130).name.substr(day(130).name.size() - 10);
  early.location = "s3://elsewhere/";
  // One that will be updated is gone, one that will be removed is gone, one that will be created is there.
  ASSERT_TRUE(api.change_partitions(t, {{early}, {}, {partitions[5], partitions[6]}}).ok());
  Change next = days("s", 119, 140, 3);
  next.put.push_back(day(5, 9));
  next.remove = {day(6).name};
  commit(*catalog, v1, next);
  EXPECT_TRUE(all_ok(*catalog));
}

TEST_F(GlueCatalogTest, ADescriptionThatOthersChangeMeanwhileIsReadAgain) {
  const auto catalog = open();
  const Table v0 = create(*catalog);
  int raced = 0;
  glue_.before = [&](std::string_view action, int) -> std::optional<Error> {
    if (action == "UpdateTable" && ++raced < 3) {
      return Error{ErrorKind::kPrecondition, "glue UpdateTable: ConcurrentModificationException"};
    }
    return std::nullopt;
  };
  commit(*catalog, v0, days("r", 0, 5));
  EXPECT_EQ(raced, 3);
  EXPECT_TRUE(all_ok(*catalog));
}

// The whole life of tables: create, load, change, switch, drop. Goes on wherever an earlier attempt stopped.
Status story(GlueCatalog& catalog) {
  const auto has = [&](const std::string& name) { return catalog.table({"db", name}).ok(); };
  RPS_TRY(catalog.catch_up());
  if (has("live") && catalog.table({"db", "live"})->version == 3) {
    return has("backup") ? catalog.drop_table(*catalog.table({"db", "backup"})) : Status();
  }
  if (!has("live") && !has("backup")) {
    RPS_TRY(catalog.create_table(wanted_table("live")));
  }
  if (!has("backup") && catalog.table({"db", "live"})->version == 0) {
    RPS_TRY(catalog.commit(*catalog.table({"db", "live"}), days("r1", 0, 130)));
  }
  if (!has("backup") && catalog.table({"db", "live"})->version == 1) {
    Change change = days("r2", 120, 140, 2);
    change.remove = {day(0).name, day(1).name};
    RPS_TRY(catalog.commit(*catalog.table({"db", "live"}), change));
  }
  if (!has("backup") && !has("made")) {
    RPS_TRY(catalog.create_table(wanted_table("made")));
  }
  if (has("made") && catalog.table({"db", "made"})->version == 0) {
    RPS_TRY(catalog.commit(*catalog.table({"db", "made"}), days("r3", 50, 170, 3)));
  }
  if (has("made")) {
    RPS_TRY(catalog.rename_tables(
        {{*catalog.table({"db", "live"}), "backup", "x"}, {*catalog.table({"db", "made"}), "live", "y"}},
        "r4", Timestamp{7}));
  }
  if (catalog.table({"db", "live"})->version == 2) {
    RPS_TRY(catalog.commit(*catalog.table({"db", "live"}), days("r5", 165, 175, 4)));
  }
  return catalog.drop_table(*catalog.table({"db", "backup"}));
}

// The identity of the log is random.
std::string without_id(std::string text, const std::string& id) {
  for (std::size_t at = text.find(id); at != std::string::npos; at = text.find(id)) {
    text.replace(at, id.size(), "ID");
  }
  return text;
}

std::string expected_end(const std::string& cache) {
  FakeGlue glue;
  const auto store = make_memory_store();
  const auto catalog = open_glue(*store, glue, cache, glue_options("db"));
  EXPECT_TRUE(story(*catalog).ok());
  return without_id(glue.dump(), *catalog->log_id());
}

TEST_F(GlueCatalogTest, AStoryThatStopsAtAnyCallOfGlueConverges) {
  const std::string expected = expected_end(folder_ / "expected");
  bool whole = false;
  int stops = 0;
  for (int n = 1; !whole; ++n) {
    FakeGlue glue;
    const auto store = make_memory_store();
    const std::string cache = folder_ / ("n" + std::to_string(n));
    {
      glue.before = [n](std::string_view, int call) {
        return call >= n ? std::optional<Error>(Error{ErrorKind::kNetwork, "gone"}) : std::nullopt;
      };
      whole = story(*open_glue(*store, glue, cache, options_)).ok();
    }
    glue.before = nullptr;
    const auto fresh = open_glue(*store, glue, n % 2 == 0 ? cache : cache + "fresh", options_);
    const Status rest = story(*fresh);
    ASSERT_TRUE(rest.ok()) << rest.error().text();
    ASSERT_TRUE(without_id(glue.dump(), *fresh->log_id()) == expected) << "stopped at call " << n;
    ++stops;
  }
  EXPECT_GT(stops, 40);
}

TEST_F(GlueCatalogTest, AStoryWhoseLogFailsAtAnyWriteConverges) {
  const std::string expected = expected_end(folder_ / "expected");
  bool whole = false;
  for (int n = 1; !whole; ++n) {
    FakeGlue glue;
    const auto memory = make_memory_store();
    FaultStore store(*memory);
    const std::string cache = folder_ / ("n" + std::to_string(n));
    store.before([&](const std::string&, const std::string&) {
      if (store.count() + 1 >= n) {
        store.fail_all(ErrorKind::kIo);
      }
    });
    whole = story(*open_glue(store, glue, cache, options_)).ok();
    const auto fresh = open_glue(*memory, glue, cache + "fresh", options_);
    ASSERT_TRUE(story(*fresh).ok());
    ASSERT_TRUE(without_id(glue.dump(), *fresh->log_id()) == expected) << "stopped at write " << n;
  }
}

TEST_F(GlueCatalogTest, ALakeIsAtAPlaceInABucket) {
  const auto store = make_memory_store();
  for (const char* place : {"", "/tmp/lake", "s3://bucket/"}) {
    options_.publisher.location = place;
    LogCatalogOptions log_options;
    log_options.cache_folder = folder_ / "x";
    auto log = open_log_catalog(*store, log_options);
    const auto made = make_glue_catalog(*std::move(log), std::make_unique<SharedApi>(glue_), options_);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().kind, ErrorKind::kUsage);
  }
}

}  // namespace
}  // namespace rps::testing
