// The log file of one run: {logs}/{command}_{YYYYMMDD_HHMMSS}.log, with what was asked, what was answered and
// how long it took. No option of the program takes a secret, so the command line may be written down.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/config.h"
#include "cli/exit_code.h"
#include "io/clock.h"

namespace rps::cli {

struct RunDescription {
  std::string command;             // "upload"
  std::vector<std::string> words;  // the command line behind the program's name
  std::string version;
  ConfigOrigins config;
  bool debug = false;  // also debug lines
};

// Not thread-safe. `clock` must outlive it.
class RunLog {
 public:
  explicit RunLog(const Clock& clock) : clock_(clock), started_(clock.now()) {}

  // Opens a file that no other run has and writes the first lines. Until then, and after a failure, the
  // log is silent.
  Status open(const std::string& folder, const RunDescription& run);
  // The last line: the exit code and the run's duration.
  void close(ExitCode code) const;
  // Empty until open() succeeded.
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  const Clock& clock_;
  Timestamp started_;
  std::string path_;
};

}  // namespace rps::cli
