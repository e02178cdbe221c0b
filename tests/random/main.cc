// random_lake [--seed N] [--count N] [--steps N] [--jobs N]
//
// Runs random sequences of writes, crashes, repairs, damage and reads on real lakes and compares them with a
// model in memory after each step. Each mismatch is told with the command that shows it again; the exit code
// is 1 then.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"
#include "random/sequence.h"
#include "random/world.h"

namespace {

using rps::random_lake::Outcome;
namespace fs = std::filesystem;

// Sequences that one process runs: in an older one memory is scattered, and everything takes longer.
constexpr std::size_t kChunk = 50;
// After so many chunks it is told how far the run is.
constexpr std::size_t kProgress = 10;

struct Options {
  std::size_t seed = 1;
  std::size_t count = 100;
  std::size_t steps = 0;  // 0: as the seed says
  std::size_t jobs = 1;
};

struct Totals {
  std::size_t sequences = 0;
  std::size_t steps = 0;
  std::size_t mismatches = 0;
};

bool parse(int argc, char** argv, Options& options) {
  std::map<std::string, std::size_t> given;
  for (int i = 1; i + 1 < argc; i += 2) {
    const auto number = rps::to_int(argv[i + 1]);
    if (!number || *number < 0) {
      return false;
    }
    given[argv[i]] = static_cast<std::size_t>(*number);
  }
  const auto take = [&](const char* name, std::size_t fallback) {
    const auto at = given.find(name);
    const std::size_t value = at == given.end() ? fallback : at->second;
    given.erase(name);
    return value;
  };
  options.count = take("--count", given.contains("--seed") ? 1 : options.count);
  options.seed = take("--seed", options.seed);
  options.steps = take("--steps", options.steps);
  options.jobs = std::clamp<std::size_t>(take("--jobs", options.jobs), 1, 64);
  return given.empty() && argc % 2 == 1;
}

// In memory where the system has such a folder: then flushes cost nothing.
fs::path root_folder() {
  const fs::path memory = "/dev/shm";
  return ::access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
}

// Where a process has its lakes.
std::string folder_of(pid_t process) {
  return root_folder() / ("random_lake-" + std::to_string(process));
}

void tell(std::uint64_t seed, std::size_t steps, const Outcome& outcome) {
  std::string text = "MISMATCH in the sequence of seed " + std::to_string(seed) + ", step " +
                     std::to_string(outcome.steps + 1) + ": " + *outcome.mismatch + "\n";
  for (std::size_t i = 0; i < outcome.notes.size(); ++i) {
    text +=
        "  " + (i == 0 ? std::string("lake") : "step " + std::to_string(i)) + ": " + outcome.notes[i] + "\n";
  }
  text += "  again: random_lake --seed " + std::to_string(seed);
  text += steps == 0 ? "\n" : " --steps " + std::to_string(steps) + "\n";
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stdout));
  static_cast<void>(std::fflush(stdout));
}

// What the processes tell the first one: shared memory, so that it is known also of one that was killed.
struct Share {
  Totals totals;
  std::size_t seed = 0;  // of the sequence that it works on
};

// The sequences of a chunk, one after the other.
void run_chunk(const Options& options, std::size_t first, Share& share) {
  const std::string folder = folder_of(::getpid());
  rps::random_lake::Readers readers(rps::random_lake::serving_folder(folder));
  for (std::size_t i = first; i < std::min(first + kChunk, options.count); ++i) {
    share.seed = options.seed + i;
    const Outcome outcome = rps::random_lake::run_sequence(share.seed, options.steps, folder, readers);
    share.totals.steps += outcome.steps;
    ++share.totals.sequences;
    if (outcome.mismatch) {
      ++share.totals.mismatches;
      tell(share.seed, options.steps, outcome);
    }
  }
}

// Takes in a process that has ended. One that does not come to its end counts as a mismatch.
void take_in(pid_t process, int status, Share& share) {
  if (status == 0) {
    return;
  }
  ++share.totals.mismatches;
  std::printf("MISMATCH: the process died (status %d) in the sequence of seed %zu\n", status, share.seed);
  std::error_code ignored;
  fs::remove_all(folder_of(process), ignored);
}

// Waits for one of the processes.
void await_one(std::map<pid_t, std::size_t>& running, std::span<Share> shares) {
  int status = 0;
  const pid_t ended = ::waitpid(-1, &status, 0);
  const auto at = running.find(ended);
  if (at != running.end()) {
    take_in(ended, status, shares[at->second]);
    running.erase(at);
  }
}

// Runs each chunk in a process of its own, some at a time.
Totals run_all(const Options& options) {
  const std::size_t chunks = (options.count + kChunk - 1) / kChunk;
  void* const memory = ::mmap(nullptr, (chunks + 1) * sizeof(Share), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    return Totals{0, 0, 1};
  }
  const std::span<Share> shares(static_cast<Share*>(memory), chunks);
  std::map<pid_t, std::size_t> running;
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
    if (running.size() == options.jobs) {
      await_one(running, shares);
    }
    if (chunk > 0 && chunk % kProgress == 0) {
      std::printf("%zu sequences begun\n", chunk * kChunk);
      static_cast<void>(std::fflush(stdout));
    }
    const pid_t child = ::fork();
    if (child == 0) {
      run_chunk(options, chunk * kChunk, shares[chunk]);
      ::_exit(0);
    }
    running.emplace(child, chunk);
  }
  while (!running.empty()) {
    await_one(running, shares);
  }
  Totals all;
  for (const Share& share : shares) {
    all.sequences += share.totals.sequences;
    all.steps += share.totals.steps;
    all.mismatches += share.totals.mismatches;
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    static_cast<void>(
        std::fputs("usage: random_lake [--seed N] [--count N] [--steps N] [--jobs N]\n", stderr));
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const Totals totals = run_all(options);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%zu random sequences (seeds from %zu), %zu steps, %zu mismatches, %.1f s\n", totals.sequences,
              options.seed, totals.steps, totals.mismatches, seconds.count());
  return totals.mismatches == 0 && totals.sequences == options.count ? 0 : 1;
}
