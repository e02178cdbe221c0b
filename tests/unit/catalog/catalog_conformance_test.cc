// Every catalog passes the one suite.
#include "catalog/log_catalog.h"
#include "conformance/catalog_suite.h"
#include "conformance/plain_json_api.h"
#include "conformance/temp_dir.h"
#include "unit/catalog/glue_lake.h"

namespace rps::testing {
namespace {

std::unique_ptr<Catalog> in_file() {
  static std::vector<std::unique_ptr<TempDir>> folders;
  folders.push_back(std::make_unique<TempDir>());
  auto catalog = open_sqlite_catalog(*folders.back() / "deep/catalog.sqlite");
  EXPECT_TRUE(catalog.ok());
  return *std::move(catalog);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, CatalogSuite, ::testing::Values(CatalogMaker{"sqlite", in_file}));

// Each with a store and a cache of its own, kept until the end of the program.
std::unique_ptr<Catalog> fresh(std::unique_ptr<Store> store, std::int64_t snapshot_entries) {
  static std::vector<std::unique_ptr<Store>> stores;
  static std::vector<std::unique_ptr<TempDir>> folders;
  stores.push_back(std::move(store));
  folders.push_back(std::make_unique<TempDir>());
  LogCatalogOptions options;
  options.cache_folder = *folders.back() / "cache";
  options.snapshot_entries = snapshot_entries;
  auto opened = open_log_catalog(*stores.back(), options);
  EXPECT_TRUE(opened.ok()) << opened.error().text();
  return *std::move(opened);
}

std::unique_ptr<Catalog> in_memory() {
  return fresh(make_memory_store(), 64);
}
std::unique_ptr<Catalog> in_memory_with_snapshots() {
  return fresh(make_memory_store(), 1);
}
std::unique_ptr<Catalog> in_folder() {
  static std::vector<std::unique_ptr<TempDir>> folders;
  folders.push_back(std::make_unique<TempDir>());
  return fresh(make_local_store(folders.back()->path()), 64);
}

INSTANTIATE_TEST_SUITE_P(Log, CatalogSuite,
                         ::testing::Values(CatalogMaker{"memory", in_memory},
                                           CatalogMaker{"snapshots", in_memory_with_snapshots},
                                           CatalogMaker{"local", in_folder}));

// With the emulator's Glue, or nothing when there is none.
std::unique_ptr<Catalog> in_glue() {
  if (glue_endpoint().empty()) {
    return nullptr;
  }
  static std::vector<std::unique_ptr<Store>> stores;
  static std::vector<std::unique_ptr<TempDir>> folders;
  static std::vector<std::unique_ptr<PlainJsonApi>> apis;
  stores.push_back(make_memory_store());
  folders.push_back(std::make_unique<TempDir>());
  apis.push_back(std::make_unique<PlainJsonApi>(glue_endpoint()));
  return open_glue(*stores.back(), *apis.back(), *folders.back() / "cache", glue_options("racing-db"));
}

std::unique_ptr<Catalog> in_faked_glue() {
  static std::vector<std::unique_ptr<Store>> stores;
  static std::vector<std::unique_ptr<TempDir>> folders;
  static std::vector<std::unique_ptr<FakeGlue>> apis;
  stores.push_back(make_memory_store());
  folders.push_back(std::make_unique<TempDir>());
  apis.push_back(std::make_unique<FakeGlue>());
  apis.back()->any_values = true;  // the suite's partitions are called "a=1"
  return open_glue(*stores.back(), *apis.back(), *folders.back() / "cache", glue_options("racing-db"));
}

INSTANTIATE_TEST_SUITE_P(Glue, CatalogSuite,
                         ::testing::Values(CatalogMaker{"emulator", in_glue},
                                           CatalogMaker{"faked", in_faked_glue}));

}  // namespace
}  // namespace rps::testing
