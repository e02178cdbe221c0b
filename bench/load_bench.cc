// load_bench WORK_DIR RESULT.json RUNS FLAT.parquet…: how fast flat, unsorted rows become a partitioned
// table.
//
// Contenders, in turn, RUNS times for the first file, then once for the first two, four … files:
//   rpscrape  workflow/load.h: catalog, durable commit, and reading everything back are in the time
//   duckdb    COPY (… ORDER BY country, date) TO … (PARTITION_BY (country, date)): no catalog, no check, no
//   fsync
// Each run is a process of its own, so that its processor time and its peak memory can be told. The best run
// of each counts. Beside the times of rpscrape stand those of its steps.
#include "contest.h"
#include "machine.h"
#include "workflow/load.h"

namespace rps::bench {
namespace {

Status run_rpscrape(const std::string& dir, const Files& files) {
  Settings settings;
  settings.paths.store = dir + "/store";
  RPS_ASSIGN(Workspace workspace, Workspace::open(settings, system_clock(), Workspace::Access::kWrite));
  LoadOptions options;
  options.files = files;
  PhaseTimes phases(dir + "/phases");
  RPS_ASSIGN(const WriteReport report, load_parquet(workspace, options, phases));
  if (report.rows_checked + report.repeats != report.rows_in) {
    return Error{ErrorKind::kMismatch, "not all rows were loaded and checked"};
  }
  return {};
}

constexpr Contender kContenders[] = {{"rpscrape", nothing_to_prepare, run_rpscrape},
                                     {"duckdb", nothing_to_prepare, run_duckdb}};

int run_all(const std::string& dir, const std::string& json_path, std::int64_t repeats, const Files& files) {
  std::filesystem::remove_all(dir);
  Json runs = Json::array();
  std::printf("%-10s %6s %9s %9s %9s %9s\n", "contender", "files", "wall s", "user s", "system s",
              "peak MiB");
  const auto run_both = [&](const Files& input) {
    for (const Contender& contender : kContenders) {
      runs.push_back(measure(contender, dir + "/" + std::to_string(runs.size()), input));
      print(runs.back());
    }
  };
  for (std::int64_t i = 0; i < repeats; ++i) {
    run_both({files[0]});
  }
  for (std::size_t count = 2; count <= files.size(); count *= 2) {
    run_both(Files(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(count)));
  }
  const Json ratio = ratios(runs, "rpscrape");
  std::printf("duckdb / rpscrape, best runs of one file: wall %.2f, processor time %.2f\n",
              ratio["wall"].get<double>(), ratio["processor"].get<double>());
  std::ofstream(json_path) << Json{{"machine", machine()}, {"ratio", ratio}, {"runs", runs}}.dump(2) << '\n';
  std::filesystem::remove_all(dir);
  return 0;
}

}  // namespace
}  // namespace rps::bench

int main(int argc, char** argv) {
  const auto repeats = argc > 4 ? rps::to_int(argv[3]) : std::nullopt;
  if (!repeats || *repeats < 1) {
    std::fprintf(stderr, "usage: load_bench WORK_DIR RESULT.json RUNS FLAT.parquet...\n");
    return 2;
  }
  return rps::bench::run_all(std::string(argv[1]) + "/load_bench", argv[2], *repeats,
                             std::vector<std::string>(argv + 4, argv + argc));
}
