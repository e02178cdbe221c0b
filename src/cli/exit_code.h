// What the process tells its caller. The only place where errors become exit codes.
#pragma once

#include <string_view>

#include "base/result.h"

namespace rps::cli {

enum class ExitCode : int {
  kOk = 0,
  kFailed = 1,
  kUsage = 2,         // usage or configuration
  kIncomplete = 3,    // done, but some parts failed
  kRefused = 4,       // a safety check or another run's lock
  kDifferences = 5,   // validation found differences
  kInterrupted = 130  // a signal; the state is consistent
};

ExitCode exit_code_for(ErrorKind kind);

// One line on the code, for help texts and the run's log.
std::string_view exit_code_meaning(ExitCode code);

}  // namespace rps::cli
