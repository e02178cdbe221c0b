#include "io/posix.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <unordered_set>

namespace rps {
namespace {

// Folders that, as far as this process knows, are in their parents on the disk, too.
class SettledDirs {
 public:
  bool has(const std::string& path) {
    const std::lock_guard<std::mutex> guard(mutex_);
    return paths_.contains(path);
  }

  void add(const std::string& path) {
    const std::lock_guard<std::mutex> guard(mutex_);
    paths_.insert(path);
  }

  void forget(const std::string& path) {
    const std::lock_guard<std::mutex> guard(mutex_);
    paths_.erase(path);
  }

 private:
  std::mutex mutex_;
  std::unordered_set<std::string> paths_;
};

SettledDirs& settled_dirs() {
  static SettledDirs dirs;
  return dirs;
}

// False when it was there already.
Result<bool> make_dir(const std::string& path) {
  constexpr mode_t kMode = 0777;
  if (::mkdir(path.c_str(), kMode) == 0) {
    settled_dirs().forget(path);
    return true;
  }
  return errno == EEXIST ? Result<bool>(false) : errno_error(errno, "making the folder " + path);
}

Status make_missing_dirs(const std::string& path) {
  const auto made = make_dir(path);
  const std::string parent = parent_of(path);
  if (made.ok() || made.error().kind != ErrorKind::kNotFound || parent == path) {
    return made.ok() ? Status{} : Status{made.error()};
  }
  RPS_TRY(make_missing_dirs(parent));
  const auto again = make_dir(path);
  return again.ok() ? Status{} : Status{again.error()};
}

// Folders far above may be closed to us, or lie on something that is only read: nobody made them just now.
Status sync_dir_above(const std::string& path) {
  const UniqueFd dir(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (dir.is_open() && ::fsync(dir.get()) != 0 && errno != EINVAL && errno != EROFS && errno != EINTR) {
    return errno_error(errno, "writing " + path + " to the disk");
  }
  return {};
}

}  // namespace

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

int UniqueFd::release() {
  const int fd = fd_;
  fd_ = -1;
  return fd;
}

void UniqueFd::reset() {
  if (fd_ >= 0) {
    ::close(fd_);
    fd_ = -1;
  }
}

Result<UniqueFd> open_file(const std::string& path, int flags) {
  constexpr mode_t kMode = 0666;
  for (;;) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, kMode);
    if (fd >= 0) {
      return UniqueFd(fd);
    }
    if (errno != EINTR) {
      return errno_error(errno, "opening " + path);
    }
  }
}

Status write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return errno_error(errno, "writing " + path);
    }
  }
  return {};
}

Result<std::size_t> read_some(int fd, char* buffer, std::size_t size, const std::string& path) {
  for (;;) {
    const ssize_t count = ::read(fd, buffer, size);
    if (count >= 0) {
      return static_cast<std::size_t>(count);
    }
    if (errno != EINTR) {
      return errno_error(errno, "reading " + path);
    }
  }
}

Status read_at(int fd, std::uint64_t offset, std::span<char> out, const std::string& name) {
  while (!out.empty()) {
    const ssize_t count = ::pread(fd, out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return errno_error(count < 0 ? errno : EIO, "reading " + name);
    }
    offset += static_cast<std::uint64_t>(count);
    out = out.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Status sync_file(int fd, const std::string& path) {
  while (::fsync(fd) != 0) {
    if (errno != EINTR) {
      return errno_error(errno, "writing " + path + " to the disk");
    }
  }
  return {};
}

Status sync_dir(const std::string& path) {
  const UniqueFd dir(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!dir.is_open()) {
    return errno == ENOENT || errno == ENOTDIR ? Status{} : errno_error(errno, "opening the folder " + path);
  }
  return sync_file(dir.get(), path);
}

Status lock_file(int fd, int operation, const std::string& path) {
  while (::flock(fd, operation) != 0) {
    if (errno != EINTR) {
      return errno_error(errno, "locking " + path);
    }
  }
  return {};
}

Status make_dirs(const std::string& path, bool durable) {
  RPS_TRY(make_missing_dirs(path));
  return durable ? settle_dirs(path) : Status{};
}

Status settle_dirs(const std::string& path) {
  const std::string parent = parent_of(path);
  if (parent == path || settled_dirs().has(path)) {
    return {};
  }
  RPS_TRY(settle_dirs(parent));
  RPS_TRY(sync_dir_above(parent));
  settled_dirs().add(path);
  return {};
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) {
    return ".";
  }
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace rps
