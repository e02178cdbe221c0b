// doctor: is everything there that the commands need? One finding a check, in the order in which commands
// would stumble over them.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "io/clock.h"
#include "workflow/settings.h"

namespace rps {

struct DoctorFinding {
  enum class State {
    kOk,
    kWarning,  // works, but not as it should
    kFailed,
    kSkipped,  // could not be looked at because of an earlier failure
  };
  std::string check;  // "credentials", "bucket: write"
  State state = State::kOk;
  std::string detail;               // what was found
  std::string advice;               // what to do; empty when all is well
  ErrorKind kind = ErrorKind::kIo;  // of a failure
};

std::string_view state_name(DoctorFinding::State state);

// Looks at folders, store, catalog, and for a lake on S3 at credentials, clock, bucket and Glue; with Athena
// as the engine at its workgroup, too. Leaves nothing behind: the object that it writes to try the store,
// `_rpscrape/doctor/{id}`, is removed again, and where nothing is yet, nothing is made. Never fails itself.
std::vector<DoctorFinding> examine(const Settings& settings, const Clock& clock, const std::string& id);

}  // namespace rps
