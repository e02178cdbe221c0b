// The POSIX calls that this stage needs, with typed errors: a file descriptor that closes itself, whole
// reads and writes, fsync, and making folders. For src/io only; other stages use io/files.h or a Store.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

// Owns an open file descriptor. Move-only.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  ~UniqueFd() { reset(); }
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept;
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  int fd_ = -1;
};

// open(2) with O_CLOEXEC; new files get mode 0666 less the umask.
Result<UniqueFd> open_file(const std::string& path, int flags);
// Writes all bytes; `path` is for the error.
Status write_all(int fd, std::string_view bytes, const std::string& path);
// One read(2) of at most `size` bytes, tried again after a signal; 0 is the end of the file.
Result<std::size_t> read_some(int fd, char* buffer, std::size_t size, const std::string& path);
// Fills `out` with the bytes from `offset` on; `name` is for the error. kIo when the file ends before.
Status read_at(int fd, std::uint64_t offset, std::span<char> out, const std::string& name);
Status sync_file(int fd, const std::string& path);
// Makes names written to, or removed from, the folder survive a power cut. A folder that has vanished
// meanwhile is fine: its removal is another call's business.
Status sync_dir(const std::string& path);
// flock(2), waiting as long as it takes; `operation` is LOCK_SH or LOCK_EX.
Status lock_file(int fd, int operation, const std::string& path);

// Makes the folder and those above it that are missing; one that exists is fine. With `durable` it survives a
// power cut. kNotFound when another process removed a folder above it meanwhile.
Status make_dirs(const std::string& path, bool durable);
// Makes the folder, which is there, and those above it survive a power cut, whoever made them: another
// process may have died before it did so. Each is looked after once in a process, so that this costs nothing
// when repeated.
Status settle_dirs(const std::string& path);
// The folder that holds `path`: "a/b" -> "a", "b" -> ".", "/b" -> "/".
std::string parent_of(const std::string& path);

}  // namespace rps
