#include "io/temp_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

namespace rps {
namespace {

namespace fs = std::filesystem;

// The process id and the counter tell names of this machine apart; the random part those of containers or
// machines that share a folder and may share ids.
std::string temp_path(const std::string& dir) {
  static const std::string random = std::to_string(std::random_device{}());
  static std::atomic<std::uint64_t> counter{0};
  return dir + "/" + std::string(kTempPrefix) + std::to_string(::getpid()) + "-" + std::to_string(++counter) +
         "-" + random;
}

// Removes `path` if it is a temporary file that is old enough. True when it was removed.
Result<bool> remove_if_stale(const std::string& path, std::int64_t min_age_ms, std::int64_t now_ms) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) {
    return errno == ENOENT ? Result<bool>(false) : errno_error(errno, "reading " + path);
  }
  const std::int64_t written_ms = std::int64_t{info.st_mtim.tv_sec} * 1000 + info.st_mtim.tv_nsec / 1'000'000;
  if (!S_ISREG(info.st_mode) || now_ms - written_ms < min_age_ms) {
    return false;
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return errno_error(errno, "removing " + path);
  }
  return true;
}

}  // namespace

bool is_reserved_name(std::string_view name) {
  return name.starts_with(kTempPrefix) || name == kStoreLockName;
}

Result<TempFile> TempFile::create(const std::string& dir) {
  for (;;) {
    const std::string path = temp_path(dir);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0) {
      TempFile file(path);
      file.fd_ = UniqueFd(fd);
      return file;
    }
    if (errno != EEXIST && errno != EINTR) {
      return errno_error(errno, "making a temporary file in " + dir);
    }
  }
}

Result<TempFile> TempFile::link(const std::string& source, const std::string& dir) {
  const std::string what = "linking " + source + " into " + dir;
  for (;;) {
    const std::string path = temp_path(dir);
    if (::link(source.c_str(), path.c_str()) == 0) {
      TempFile file(path);
      file.linked_ = true;
      return file;
    }
    if (errno != EEXIST) {
      return errno_error(errno, what);
    }
  }
}

TempFile::TempFile(TempFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), fd_(std::move(other.fd_)), linked_(other.linked_) {}

TempFile::~TempFile() {
  if (!path_.empty()) {
    ::unlink(path_.c_str());
  }
}

Status TempFile::write(std::string_view bytes) {
  return write_all(fd_.get(), bytes, path_);
}

Status TempFile::sync() {
  if (fd_.is_open()) {
    return sync_file(fd_.get(), path_);
  }
  RPS_ASSIGN(const UniqueFd fd, open_file(path_, O_RDONLY));
  return sync_file(fd.get(), path_);
}

Status TempFile::rename_to(const std::string& target) {
  if (fd_.is_open() && ::close(fd_.release()) != 0 && errno != EINTR) {
    return errno_error(errno, "writing " + path_);  // some file systems report a full disk only here
  }
  if (::rename(path_.c_str(), target.c_str()) != 0) {
    if (errno == EISDIR) {
      return Error{ErrorKind::kUsage, target + " cannot be written: a folder of that name is there", ""};
    }
    return errno_error(errno, "renaming a temporary file to " + target);
  }
  // rename(2) between two names of one file does nothing, so a link may still be there: the destructor
  // removes it.
  if (!linked_) {
    path_.clear();
  }
  return {};
}

Result<std::uint64_t> remove_stale_temp_files(const std::string& root, std::int64_t min_age_ms,
                                              const Clock& clock) {
  std::uint64_t removed = 0;
  std::error_code failed;
  fs::recursive_directory_iterator at(root, failed);
  for (; !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
    if (!at->path().filename().string().starts_with(kTempPrefix)) {
      continue;
    }
    RPS_ASSIGN(const bool was_stale, remove_if_stale(at->path().string(), min_age_ms, clock.now().millis));
    removed += was_stale ? 1U : 0U;
  }
  if (failed && failed != std::errc::no_such_file_or_directory) {
    return errno_error(failed.value(), "looking for temporary files in " + root);
  }
  return removed;
}

}  // namespace rps
