#include "io/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <thread>

#include "io/owner_note.h"

namespace rps {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMaxOwnerBytes = 4096;

Error refused(const UniqueFd& fd, const std::string& path, Timestamp now) {
  std::string text(kMaxOwnerBytes, '\0');
  const ssize_t size = ::pread(fd.get(), text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  OwnerNote owner;
  return Error{ErrorKind::kLocked,
               path + " is locked by " +
                   (parse_owner_note(text, owner) ? owner.describe(now)
                                                  : "another run that has not written its name yet"),
               "wait until that run has ended, then run the command again"};
}

// Makes `text` the content of the locked file. A refused run may read it half-written, and then says so.
Status write_owner(const UniqueFd& fd, const std::string& path, std::string_view text) {
  if (::ftruncate(fd.get(), 0) != 0) {
    return errno_error(errno, "writing " + path);
  }
  return write_all(fd.get(), text, path);
}

// flock(2) without waiting. False: another holds it.
Result<bool> try_lock(const UniqueFd& fd, const std::string& path) {
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) {
    return true;
  }
  return errno == EWOULDBLOCK || errno == EINTR ? Result<bool>(false) : errno_error(errno, "locking " + path);
}

// Tries until `deadline`, first after 10 ms, then twice as long each time up to 500 ms.
Result<bool> lock_before(const UniqueFd& fd, const std::string& path, steady_clock::time_point deadline) {
  constexpr milliseconds kLongest{500};
  for (steady_clock::duration pause = milliseconds(10);;
       pause = std::min<steady_clock::duration>(2 * pause, kLongest)) {
    RPS_ASSIGN(const bool locked, try_lock(fd, path));
    const auto left = deadline - steady_clock::now();
    if (locked || left <= steady_clock::duration::zero()) {
      return locked;
    }
    std::this_thread::sleep_for(std::min(pause, left));
  }
}

}  // namespace

Result<FileLock> FileLock::acquire(const std::string& path, const std::string& command, const Clock& clock,
                                   milliseconds wait) {
  RPS_TRY(make_dirs(parent_of(path), false));
  RPS_ASSIGN(UniqueFd fd, open_file(path, O_RDWR | O_CREAT));
  RPS_ASSIGN(const bool locked, lock_before(fd, path, steady_clock::now() + wait));
  if (!locked) {
    return refused(fd, path, clock.now());
  }
  RPS_TRY(write_owner(fd, path, OwnerNote::mine(command, clock.now()).text()));
  return FileLock(std::move(fd));
}

FileLock::~FileLock() {
  // The text goes with the owner. Should that fail, the lock ends all the same.
  if (fd_.is_open() && ::ftruncate(fd_.get(), 0) == 0) {
    ::flock(fd_.get(), LOCK_UN);
  }
}

}  // namespace rps
