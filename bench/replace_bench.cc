// replace_bench WORK_DIR RESULT.json FLAT.parquet: what it costs to replace a week in tables of different
// size.
//
// Four tables are made of the first 25, 250, 2,500 and of all days of FLAT.parquet (see make_data), about
// 10,000, 100,000, a million and 2.5 million rows. In each the first week of three countries, 21 partitions,
// is replaced kRounds times by its rows with another created_at. The time is told in three parts, as medians:
//   durable  flush(), and the puts and removals that are safe at once: what the disk takes
//   catalog  the catalog's commit, which writes to the disk too
//   rest     everything else: it must not depend on the size of the table
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "duck/connection.h"
#include "duck/sql.h"
#include "lake/partition_reader.h"
#include "machine.h"
#include "workflow/load.h"

namespace rps::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

constexpr int kRounds = 11;
constexpr int kDays[] = {25, 250, 2500, 1'000'000};
constexpr double kLimitMillis = 100;

double millis_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// Adds the time that a call takes to `total`.
template <class Call>
auto timed(double& total, Call call) {
  const auto start = Clock::now();
  auto result = call();
  total += millis_since(start);
  return result;
}

// A store that tells how long it waited for the disk.
class TimedStore final : public Store {
 public:
  explicit TimedStore(Store& inner) : inner_(inner) {}
  double durable_millis = 0;

  Result<Object> get(const std::string& key) override { return inner_.get(key); }
  Result<ObjectInfo> head(const std::string& key) override { return inner_.head(key); }
  Result<ObjectInfo> put(const std::string& key, std::string_view bytes, Durability durability) override {
    if (durability == Durability::kFlush) {
      return inner_.put(key, bytes, durability);
    }
    return timed(durable_millis, [&] { return inner_.put(key, bytes, durability); });
  }
  Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                  const std::string& etag) override {
    return timed(durable_millis, [&] { return inner_.put_if_match(key, bytes, etag); });
  }
  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override {
    return timed(durable_millis, [&] { return inner_.put_if_absent(key, bytes); });
  }
  Status remove(const std::string& key, Durability durability) override {
    if (durability == Durability::kFlush) {
      return inner_.remove(key, durability);
    }
    return timed(durable_millis, [&] { return inner_.remove(key, durability); });
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
  Status flush() override {
    return timed(durable_millis, [&] { return inner_.flush(); });
  }
  [[nodiscard]] std::string describe(const std::string& key) const override { return inner_.describe(key); }

 private:
  Store& inner_;
};

struct Times {
  std::vector<double> total;
  std::vector<double> durable;
  std::vector<double> catalog;
  std::vector<double> rest;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The flat file's rows of the first `days` days, loaded into a lake in `dir`.
Status make_table(const std::string& flat, const std::string& dir, int days, const Settings& settings) {
  const std::string part = dir + "/part.parquet";
  RPS_ASSIGN(auto database, duck::Database::open(":memory:", {{"memory_limit", "1GB"}}));
  RPS_ASSIGN(auto connection, database.connect());
  RPS_TRY(connection.execute("COPY (SELECT * FROM " + duck::quote_text(flat) +
                             " WHERE date < DATE '2008-01-01' + INTERVAL " + std::to_string(days) +
                             " DAY) TO " + duck::quote_text(part) + " (FORMAT parquet)"));
  RPS_ASSIGN(Workspace workspace, Workspace::open(settings, system_clock(), Workspace::Access::kWrite));
  LoadOptions options;
  options.files = {part};
  RPS_TRY(load_parquet(workspace, options, silent_progress()));
  return {};
}

// The rows of 7 days in 3 countries as the table has them.
Result<RowBatch> read_week(Workspace& workspace, const Table& table) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  RowBatch rows(std::make_shared<const TableSchema>(table.schema));
  for (const char* country : {"fr", "gb", "ire"}) {
    for (int day = 1; day <= 7; ++day) {
      const std::string name = "country=" + std::string(country) + "/date=2008-01-0" + std::to_string(day);
      RPS_ASSIGN(const auto partition, workspace.catalog().partition(table, name));
      if (!partition) {
        return Error{ErrorKind::kNotFound, "the table has no partition " + name};
      }
      RPS_TRY(read_partition(workspace.store(), table, layout, *partition, rows));
    }
  }
  return rows;
}

// The rows with a created_at that is `round` milliseconds later.
RowBatch touched(const RowBatch& rows, int round) {
  RowBatch out(rows.schema_ptr());
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    for (std::size_t i = 0; i < rows.width(); ++i) {
      if (i == col::kCreatedAt) {
        out[i].append_millis(rows[i].millis_at(row) + round);
      } else {
        out[i].append_from(rows[i], row);
      }
    }
  }
  return out;
}

// The moments between which the catalog commits.
struct CatalogTimer {
  Clock::time_point published;
  double millis = 0;
};

Status replace_once(Workspace& workspace, const RowBatch& rows, int round, const std::string& lock,
                    Times& times) {
  TimedStore store(workspace.store());
  CatalogTimer timer;
  LakeOptions options;
  options.lock_path = lock;
  options.checkpoint = [&](std::string_view point) {
    if (point == "published") {
      timer.published = Clock::now();
    } else if (point == "committed") {
      timer.millis = millis_since(timer.published);
    }
  };
  Lake lake(store, workspace.catalog(), workspace.clock(), options);
  const RowBatch input = touched(rows, round);
  const auto start = Clock::now();
  RPS_ASSIGN(const WriteReport report,
             lake.write(workspace.table_name(), input, WriteMode::kOverwritePartitions,
                        make_run_id("replace", workspace.clock()), silent_progress()));
  const double total = millis_since(start);
  if (report.partitions.size() != 21 || report.partitions[0].action != PartitionReport::Action::kReplaced) {
    return Error{ErrorKind::kMismatch, "not 21 partitions were replaced"};
  }
  times.total.push_back(total);
  times.durable.push_back(store.durable_millis);
  times.catalog.push_back(timer.millis);
  times.rest.push_back(total - store.durable_millis - timer.millis);
  return {};
}

Result<Json> measure(const std::string& flat, const std::string& dir, int days) {
  std::filesystem::create_directories(dir);
  Settings settings;
  settings.paths.store = dir + "/store";
  RPS_TRY(make_table(flat, dir, days, settings));
  RPS_ASSIGN(Workspace workspace, Workspace::open(settings, system_clock(), Workspace::Access::kWrite));
  RPS_ASSIGN(const Table table, workspace.catalog().table(workspace.table_name()));
  RPS_ASSIGN(const auto history, workspace.catalog().history(table));
  RPS_ASSIGN(const RowBatch week, read_week(workspace, table));
  Times times;
  for (int round = 1; round <= kRounds; ++round) {
    RPS_TRY(replace_once(workspace, week, round, write_lock_path(settings), times));
  }
  return Json{{"rows", history.front().rows},        {"partitions", history.front().partitions},
              {"replaced_rows", week.rows()},        {"total_ms", median(times.total)},
              {"durable_ms", median(times.durable)}, {"catalog_ms", median(times.catalog)},
              {"rest_ms", median(times.rest)}};
}

int run(const std::string& dir, const std::string& json_path, const std::string& flat) {
  std::filesystem::remove_all(dir);
  Json results = Json::array();
  std::printf("%12s %11s %9s %11s %11s %9s\n", "rows", "partitions", "total ms", "durable ms", "catalog ms",
              "rest ms");
  for (const int days : kDays) {
    auto result = measure(flat, dir + "/" + std::to_string(days), days);
    if (!result.ok()) {
      std::fprintf(stderr, "replace_bench: %s\n", result.error().text().c_str());
      return 1;
    }
    const Json& one = *result;
    std::printf("%12s %11lld %9.1f %11.1f %11.1f %9.1f\n", thousands(one["rows"].get<std::int64_t>()).c_str(),
                one["partitions"].get<long long>(), one["total_ms"].get<double>(),
                one["durable_ms"].get<double>(), one["catalog_ms"].get<double>(),
                one["rest_ms"].get<double>());
    std::fflush(stdout);
    results.push_back(one);
  }
  const bool fast = std::all_of(results.begin(), results.end(),
                                [](const Json& one) { return one["rest_ms"].get<double>() < kLimitMillis; });
  std::printf("beyond the disk and the catalog %s %.0f ms in every table\n", fast ? "below" : "NOT below",
              kLimitMillis);
  std::ofstream(json_path) << Json{{"machine", machine()}, {"tables", results}}.dump(2) << '\n';
  std::filesystem::remove_all(dir);
  return fast ? 0 : 1;
}

}  // namespace
}  // namespace rps::bench

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: replace_bench WORK_DIR RESULT.json FLAT.parquet\n");
    return 2;
  }
  return rps::bench::run(std::string(argv[1]) + "/replace_bench", argv[2], argv[3]);
}
