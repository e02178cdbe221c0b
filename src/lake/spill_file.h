// SpillFile: a nameless temporary file for rows that do not fit in memory.
//
// It has no name from the moment it is made, so the operating system takes its space back when the process
// closes it or dies, however it dies: there is never garbage to remove.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"

namespace rps {

// Move-only. Thread-safety: read() from several threads at once, as long as nobody appends.
class SpillFile {
 public:
  // A file on the file system of `dir`, which is made when absent. kPermission, kNoSpace or kIo naming it.
  static Result<SpillFile> create(const std::string& dir);

  ~SpillFile();
  SpillFile(SpillFile&& other) noexcept;
  SpillFile& operator=(SpillFile&&) = delete;
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  // Bytes written so far: where the next append() begins.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  Status append(std::string_view bytes);
  // Fills `out` with the bytes from `offset` on; they have been appended before.
  Status read(std::uint64_t offset, std::span<char> out) const;

 private:
  SpillFile(int fd, std::string dir) : fd_(fd), dir_(std::move(dir)) {}

  int fd_;
  std::string dir_;  // for messages
  std::uint64_t size_ = 0;
};

}  // namespace rps
