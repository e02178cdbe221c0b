// FileLock: one run at a time. A file that a process holds locked for as long as it lives, with its name
// in it, so that a refused second run can say who is in the way and for how long.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "io/clock.h"
#include "io/posix.h"

namespace rps {

// An exclusive advisory lock (flock(2)) on a file, which stays there when the lock ends. The lock ends with
// the object or the process, however that dies; what a dead owner wrote is then only text. Also excludes
// a second FileLock of the same process. A child made by fork() shares the lock and must not outlive it.
// The file holds a line each of pid, host, command and started (UTC, ISO 8601) while the lock is held.
// Do not place it at a key of a Store that lists the folder. Move-only; not thread-safe.
class FileLock {
 public:
  // Takes the lock, making the file and its folders. `command` says what the owner does ("upload"). If
  // another holds it, tries again for up to `wait` at growing intervals, then kLocked with the owner's
  // pid, host, command and the age of the lock. Else kPermission, kNoSpace or kIo.
  static Result<FileLock> acquire(const std::string& path, const std::string& command, const Clock& clock,
                                  std::chrono::milliseconds wait = std::chrono::milliseconds(0));
  ~FileLock();
  FileLock(FileLock&&) noexcept = default;
  FileLock& operator=(FileLock&&) = delete;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}

  UniqueFd fd_;
};

}  // namespace rps
