// A lake's catalog with Glue, for tests: the log in memory, Glue faked or at an address.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "catalog/glue_catalog.h"
#include "conformance/fake_glue.h"
#include "conformance/temp_dir.h"
#include "io/store.h"

namespace rps::testing {

// A JsonApi that somebody else owns.
class SharedApi final : public JsonApi {
 public:
  explicit SharedApi(JsonApi& inner) : inner_(inner) {}
  Result<nlohmann::json> call(std::string_view action, const nlohmann::json& request) override {
    return inner_.call(action, request);
  }

 private:
  JsonApi& inner_;
};

inline GlueCatalogOptions glue_options(const std::string& database) {
  GlueCatalogOptions options;
  options.publisher.location = "s3://bucket/lake";
  options.publisher.database = database;
  options.api.pause = [](double) {};
  return options;
}

// Null, and a failed test, when it cannot be opened.
inline std::unique_ptr<GlueCatalog> open_glue(Store& store, JsonApi& api, const std::string& cache,
                                              const GlueCatalogOptions& options) {
  LogCatalogOptions log_options;
  log_options.cache_folder = cache;
  auto log = open_log_catalog(store, log_options);
  EXPECT_TRUE(log.ok()) << log.error().text();
  auto catalog = make_glue_catalog(*std::move(log), std::make_unique<SharedApi>(api), options);
  EXPECT_TRUE(catalog.ok()) << catalog.error().text();
  return catalog.ok() ? *std::move(catalog) : nullptr;
}

inline Table wanted_table(const std::string& name, std::vector<std::string> keys = {"country", "date"}) {
  Table wanted;
  wanted.name = {"db", name};
  wanted.dataset = "datasets/" + name;
  wanted.schema = TableSchema({{"date", ColumnType::kDate, "day of the race"},
                               {"country", ColumnType::kString, "country of the course"},
                               {"race_id", ColumnType::kInt, "the site's id of the race"}});
  wanted.partition_keys = std::move(keys);
  return wanted;
}

inline Partition day(int number, std::uint64_t rows = 1, const std::string& country = "gb") {
  Partition p;
  p.name = "country=" + country + "/date=" + Date{18'000 + number}.str();
  p.rows = rows;
  p.bytes = rows * 10;
  p.files = {DataFile{"part-0.snappy.parquet", rows, rows * 10, "etag"}};
  p.content_hash = "0000000000000000000000000000000" + std::to_string(rows % 10);
  p.run_id = "run";
  return p;
}

inline Change days(const std::string& run, int from, int to, std::uint64_t rows = 1) {
  Change change{run, "test", Timestamp{1}, {}, {}, {}};
  for (int i = from; i < to; ++i) {
    change.put.push_back(day(i, rows));
  }
  return change;
}

}  // namespace rps::testing
