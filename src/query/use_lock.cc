#include "query/use_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <thread>

namespace rps {

Result<UseLock> UseLock::acquire(const std::string& path, Mode mode, std::chrono::milliseconds wait,
                                 const std::function<bool()>& stop) {
  constexpr std::chrono::milliseconds kInterval{5};
  Result<UniqueFd> opened = open_file(path, O_RDWR | O_CREAT);
  if (!opened.ok() && opened.error().kind == ErrorKind::kPermission && mode == Mode::kShared) {
    opened = open_file(path, O_RDONLY);  // enough to share it
  }
  RPS_ASSIGN(UniqueFd fd, std::move(opened));
  const int operation = (mode == Mode::kShared ? LOCK_SH : LOCK_EX) | LOCK_NB;
  const auto deadline = std::chrono::steady_clock::now() + wait;
  while (flock(fd.get(), operation) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return errno_error(errno, "locking '" + path + "'");
    }
    if (stop()) {
      return Error{ErrorKind::kInterrupted, "the query was interrupted"};
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return Error{ErrorKind::kLocked, "'" + path + "' is in use by another process"};
    }
    std::this_thread::sleep_for(kInterval);
  }
  return UseLock(std::move(fd));
}

}  // namespace rps
