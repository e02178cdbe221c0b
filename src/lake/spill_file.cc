#include "lake/spill_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "io/posix.h"

namespace rps {
namespace {

// Where the file system has no nameless files, the name lives for a moment only.
int open_and_unlink(const std::string& dir) {
  std::string path = dir + "/.tmp-spill-XXXXXX";
  const int fd = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd >= 0) {
    ::unlink(path.c_str());
  }
  return fd;
}

}  // namespace

Result<SpillFile> SpillFile::create(const std::string& dir) {
  std::error_code made;
  std::filesystem::create_directories(dir, made);
  int fd = ::open(dir.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
    fd = open_and_unlink(dir);
  }
  if (fd < 0) {
    return errno_error(errno, "making a temporary file in " + dir);
  }
  return SpillFile(fd, dir);
}

SpillFile::~SpillFile() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

SpillFile::SpillFile(SpillFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), dir_(std::move(other.dir_)), size_(other.size_) {}

Status SpillFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return errno_error(errno, "writing a temporary file in " + dir_);
    }
    size_ += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Status SpillFile::read(std::uint64_t offset, std::span<char> out) const {
  return read_at(fd_, offset, out, "a temporary file in " + dir_);
}

}  // namespace rps
