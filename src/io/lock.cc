#include "io/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <thread>

#include "base/text.h"

namespace rps {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMaxOwnerBytes = 4096;

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("?");
}

std::string owner_text(const std::string& command, Timestamp now) {
  return "pid: " + std::to_string(::getpid()) + "\nhost: " + host_name() +
         "\ncommand: " + squeeze(std::string_view(command).substr(0, kMaxOwnerBytes / 2)) +
         "\nstarted: " + now.iso() + "\n";
}

// The text behind "name: " in its line, or "".
std::string_view field(std::string_view text, std::string_view name) {
  for (std::string_view line : split(text, '\n')) {
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": ")) {
      return line.substr(name.size() + 2);
    }
  }
  return {};
}

// "4 min" from milliseconds.
std::string age(std::int64_t millis) {
  const std::int64_t seconds = std::max<std::int64_t>(millis, 0) / 1000;
  if (seconds < 120) {
    return std::to_string(seconds) + " s";
  }
  return seconds < 7200 ? std::to_string(seconds / 60) + " min" : std::to_string(seconds / 3600) + " h";
}

std::string describe_owner(std::string_view text, Timestamp now) {
  const std::string_view pid = field(text, "pid");
  const Result<Timestamp> started = Timestamp::parse(field(text, "started"));
  if (pid.empty() || !started.ok()) {
    return "another run that has not written its name yet";
  }
  return "process " + std::string(pid) + " on " + std::string(field(text, "host")) + " (" +
         std::string(field(text, "command")) + "), started " + started->iso() + ", " +
         age(now.millis - started->millis) + " ago";
}

Error refused(const UniqueFd& fd, const std::string& path, Timestamp now) {
  std::string text(kMaxOwnerBytes, '\0');
  const ssize_t size = ::pread(fd.get(), text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return Error{ErrorKind::kLocked, path + " is locked by " + describe_owner(text, now),
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
  RPS_TRY(write_owner(fd, path, owner_text(command, clock.now())));
  return FileLock(std::move(fd));
}

FileLock::~FileLock() {
  // The text goes with the owner. Should that fail, the lock ends all the same.
  if (fd_.is_open() && ::ftruncate(fd_.get(), 0) == 0) {
    ::flock(fd_.get(), LOCK_UN);
  }
}

}  // namespace rps
