// load_bench WORK_DIR RESULT.json RUNS FLAT.parquet…: how fast flat, unsorted rows become a partitioned
// table.
//
// Contenders, in turn, RUNS times for the first file, then once for the first two, four … files:
//   rpscrape  workflow/load.h: catalog, durable commit, and reading everything back are in the time
//   duckdb    COPY (… ORDER BY country, date) TO … (PARTITION_BY (country, date)): no catalog, no check, no
//   fsync
// Each run is a process of its own, so that its processor time and its peak memory can be told. The best run
// of each counts. Beside the times of rpscrape stand those of its steps.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "duck/connection.h"
#include "duck/sql.h"
#include "machine.h"
#include "workflow/load.h"

namespace rps::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;
using Files = std::vector<std::string>;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Notes how long the phases of a load take.
class PhaseTimes final : public Progress {
 public:
  explicit PhaseTimes(const std::string& path) : out_(path) {}
  void begin(std::string_view phase, std::uint64_t /*total*/, std::string_view /*unit*/) override {
    phase_ = phase;
    start_ = Clock::now();
  }
  void advance(std::uint64_t /*count*/) override {}
  void end() override { out_ << phase_ << '\t' << seconds_since(start_) << std::endl; }
  void note(std::string_view /*line*/) override {}
  void warn(std::string_view line) override { std::fprintf(stderr, "%s\n", std::string(line).c_str()); }

 private:
  std::ofstream out_;
  std::string phase_;
  Clock::time_point start_;
};

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

Status run_duckdb(const std::string& dir, const Files& files) {
  std::string list;
  for (const std::string& file : files) {
    list += (list.empty() ? "" : ", ") + duck::quote_text(file);
  }
  RPS_ASSIGN(auto database, duck::Database::open(":memory:", {{"temp_directory", dir + "/tmp"}}));
  RPS_ASSIGN(auto connection, database.connect());
  return connection.execute("COPY (SELECT * FROM read_parquet([" + list + "]) ORDER BY country, date) TO " +
                            duck::quote_text(dir + "/store") +
                            " (FORMAT parquet, PARTITION_BY (country, date), COMPRESSION snappy)");
}

struct Contender {
  const char* name;
  Status (*run)(const std::string& dir, const Files& files);
};
constexpr Contender kContenders[] = {{"rpscrape", run_rpscrape}, {"duckdb", run_duckdb}};

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Json read_phases(const std::string& path) {
  Json phases = Json::object();
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto parts = split(line, '\t');
    phases[std::string(parts[0])] = to_double(parts[1]).value_or(0);
  }
  return phases;
}

// Runs the contender in a process of its own and measures that. What it writes stays until all runs are
// over: ext4 is slow at making files for minutes after it removed many.
Json measure(const Contender& contender, const std::string& dir, const Files& files) {
  std::filesystem::create_directories(dir);
  sync();  // what others wrote before is not this run's
  const auto start = Clock::now();
  const pid_t child = fork();
  if (child == 0) {
    const Status done = contender.run(dir, files);
    if (!done.ok()) {
      std::fprintf(stderr, "%s: %s\n", contender.name, done.error().text().c_str());
    }
    _exit(done.ok() ? 0 : 1);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) < 0 || status != 0) {
    std::fprintf(stderr, "load_bench: %s failed\n", contender.name);
    std::exit(1);
  }
  const double wall = seconds_since(start);
  Json result{{"contender", contender.name},
              {"files", files.size()},
              {"seconds", wall},
              {"user_seconds", seconds_of(usage.ru_utime)},
              {"system_seconds", seconds_of(usage.ru_stime)},
              {"peak_mib", static_cast<double>(usage.ru_maxrss) / 1024}};
  result["steps"] = read_phases(dir + "/phases");
  return result;
}

void print(const Json& run) {
  std::printf("%-10s %6zu %9.2f %9.2f %9.2f %9.0f", run["contender"].get<std::string>().c_str(),
              run["files"].get<std::size_t>(), run["seconds"].get<double>(),
              run["user_seconds"].get<double>(), run["system_seconds"].get<double>(),
              run["peak_mib"].get<double>());
  for (const auto& [phase, seconds] : run["steps"].items()) {
    std::printf("  %s %.2f s", phase.c_str(), seconds.get<double>());
  }
  std::printf("\n");
  std::fflush(stdout);
}

double best(const Json& runs, const std::string& contender, const char* value) {
  double least = 0;
  for (const Json& run : runs) {
    if (run["contender"] == contender && run["files"] == 1 && (least == 0 || run[value] < least)) {
      least = run[value];
    }
  }
  return least;
}

Json ratios(const Json& runs) {
  const auto cpu = [&](const char* name) {
    return best(runs, name, "user_seconds") + best(runs, name, "system_seconds");
  };
  return {{"wall", best(runs, "duckdb", "seconds") / best(runs, "rpscrape", "seconds")},
          {"processor", cpu("duckdb") / cpu("rpscrape")}};
}

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
  const Json ratio = ratios(runs);
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
