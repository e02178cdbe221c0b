// UseLock: who may touch a serving copy's file. Queries share it; the process that changes the file in
// place has it alone.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/result.h"
#include "io/posix.h"

namespace rps {

// A flock(2) on a file beside the copy. Ends with the object or the process. Works between the threads of
// a process too, since every object opens the file for itself. Move-only; not thread-safe.
class UseLock {
 public:
  enum class Mode { kShared, kAlone };

  // Tries for up to `wait`, at short intervals; kLocked after that. `stop` is asked between the tries and
  // ends them with kInterrupted.
  static Result<UseLock> acquire(const std::string& path, Mode mode, std::chrono::milliseconds wait,
                                 const std::function<bool()>& stop);

 private:
  explicit UseLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace rps
