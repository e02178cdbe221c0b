// migrate_bench WORK_DIR RESULT.json RUNS FLAT.parquet: how fast a flat table becomes a partitioned one.
//
// Contenders, in turn, RUNS times:
//   migrate  workflow/migrate/migrate.h on a flat table that was registered before: reading and checking the
//   source,
//            batches of 100,000 rows, each durable and registered, every object read back, days compared both
//            ways, rows sampled; the older of repeated rows are left out
//   duckdb   COPY (… ORDER BY country, date) TO … (PARTITION_BY (country, date)): no catalog, no check, no
//   fsync
// Each run is a process of its own; the best run of each counts. After each migration the tables change
// places and back, which is timed, too.
#include "contest.h"
#include "machine.h"
#include "workflow/migrate/migrate.h"
#include "workflow/migrate/switch.h"
#include "workflow/register.h"

namespace rps::bench {
namespace {

Result<Workspace> open(const std::string& dir) {
  Settings settings;
  settings.paths.store = dir + "/store";
  return Workspace::open(settings, system_clock(), Workspace::Access::kWrite);
}

Status prepare(const std::string& dir, const Files& files) {
  RPS_ASSIGN(Workspace workspace, open(dir));
  RegisterOptions options;
  options.paths = files;
  RPS_TRY(register_files(workspace, options, silent_progress()));
  return {};
}

Status run_migrate(const std::string& dir, const Files& /*files*/) {
  RPS_ASSIGN(Workspace workspace, open(dir));
  MigrateOptions options;
  options.to = default_new_name(workspace.table_name().table);
  options.partition_by = {"country", "date"};
  options.latest = true;
  PhaseTimes phases(dir + "/phases");
  RPS_ASSIGN(const MigrateReport report, migrate(workspace, workspace.table_name(), options, phases));
  if (report.rows_copied != report.source.facts.keys) {
    return Error{ErrorKind::kMismatch, "not all rows were copied"};
  }
  return {};
}

// The tables change places and back, each timed from the opening of the catalog on.
Status run_switches(const std::string& dir) {
  std::ofstream out(dir + "/switches");
  auto start = Clock::now();
  {
    RPS_ASSIGN(Workspace workspace, open(dir));
    RPS_TRY(switch_tables(workspace.lake_access("bench"), workspace.table_name(),
                          default_new_name(workspace.table_name().table), "switch_bench"));
  }
  out << "switch\t" << seconds_since(start) << std::endl;
  start = Clock::now();
  RPS_ASSIGN(Workspace workspace, open(dir));
  RPS_ASSIGN(const Table backup, last_backup(workspace.catalog(), workspace.table_name()));
  RPS_TRY(roll_back(workspace.lake_access("bench"), workspace.table_name(), backup.name.table,
                    NewRows::kRefuse, "rollback_bench", silent_progress()));
  out << "rollback\t" << seconds_since(start) << std::endl;
  return {};
}

constexpr Contender kMigrate{"migrate", prepare, run_migrate};
constexpr Contender kDuckdb{"duckdb", nothing_to_prepare, run_duckdb};

int run_all(const std::string& dir, const std::string& json_path, std::int64_t repeats, const Files& files) {
  std::filesystem::remove_all(dir);
  Json runs = Json::array();
  std::printf("%-10s %6s %9s %9s %9s %9s\n", "contender", "files", "wall s", "user s", "system s",
              "peak MiB");
  for (std::int64_t i = 0; i < repeats; ++i) {
    for (const Contender& contender : {kMigrate, kDuckdb}) {
      const std::string own = dir + "/" + std::to_string(runs.size());
      runs.push_back(measure(contender, own, files));
      if (contender.run == run_migrate) {
        in_a_process("switches", [&] { return run_switches(own); });
        runs.back()["switches"] = read_phases(own + "/switches");
      }
      print(runs.back());
    }
  }
  const Json ratio = ratios(runs, "migrate");
  std::printf("duckdb / migrate, best runs: wall %.2f, processor time %.2f\n", ratio["wall"].get<double>(),
              ratio["processor"].get<double>());
  std::printf("switches of the first run: %s\n", runs[0]["switches"].dump().c_str());
  std::ofstream(json_path) << Json{{"machine", machine()}, {"ratio", ratio}, {"runs", runs}}.dump(2) << '\n';
  std::filesystem::remove_all(dir);
  return 0;
}

}  // namespace
}  // namespace rps::bench

int main(int argc, char** argv) {
  const auto repeats = argc == 5 ? rps::to_int(argv[3]) : std::nullopt;
  if (!repeats || *repeats < 1) {
    std::fprintf(stderr, "usage: migrate_bench WORK_DIR RESULT.json RUNS FLAT.parquet\n");
    return 2;
  }
  return rps::bench::run_all(std::string(argv[1]) + "/migrate_bench", argv[2], *repeats, {argv[4]});
}
