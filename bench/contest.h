// What the benchmarks of loading and migrating have in common: contenders that each run in a process of their
// own.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/text.h"
#include "duck/connection.h"
#include "duck/sql.h"

namespace rps::bench {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;
using Files = std::vector<std::string>;

inline double seconds_since(Clock::time_point start) {
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

struct Contender {
  const char* name;
  Status (*prepare)(const std::string& dir, const Files& files);  // not timed
  Status (*run)(const std::string& dir, const Files& files);
};

inline Status nothing_to_prepare(const std::string& /*dir*/, const Files& /*files*/) {
  return {};
}

// The peer: no catalog, no check, no fsync.
inline Status run_duckdb(const std::string& dir, const Files& files) {
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

inline double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

inline Json read_phases(const std::string& path) {
  Json phases = Json::object();
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto parts = split(line, '\t');
    phases[std::string(parts[0])] = to_double(parts[1]).value_or(0);
  }
  return phases;
}

// Runs `work` in a process of its own.
inline rusage in_a_process(const char* name, const std::function<Status()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    const Status done = work();
    if (!done.ok()) {
      std::fprintf(stderr, "%s: %s\n", name, done.error().text().c_str());
    }
    _exit(done.ok() ? 0 : 1);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) < 0 || status != 0) {
    std::fprintf(stderr, "%s failed\n", name);
    std::exit(1);
  }
  return usage;
}

// Runs the contender in a process of its own and measures that. What it writes stays until all runs are
// over: ext4 is slow at making files for minutes after it removed many.
inline Json measure(const Contender& contender, const std::string& dir, const Files& files) {
  std::filesystem::create_directories(dir);
  in_a_process(contender.name, [&] { return contender.prepare(dir, files); });
  sync();  // what others wrote before is not this run's
  const auto start = Clock::now();
  const rusage usage = in_a_process(contender.name, [&] { return contender.run(dir, files); });
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

inline void print(const Json& run) {
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

inline double best(const Json& runs, const std::string& contender, const char* value) {
  double least = 0;
  for (const Json& run : runs) {
    if (run["contender"] == contender && run["files"] == 1 && (least == 0 || run[value] < least)) {
      least = run[value];
    }
  }
  return least;
}

inline Json ratios(const Json& runs, const std::string& ours) {
  const auto cpu = [&](const std::string& name) {
    return best(runs, name, "user_seconds") + best(runs, name, "system_seconds");
  };
  return {{"wall", best(runs, "duckdb", "seconds") / best(runs, ours, "seconds")},
          {"processor", cpu("duckdb") / cpu(ours)}};
}

}  // namespace rps::bench
