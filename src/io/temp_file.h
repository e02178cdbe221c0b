// Temporary files: content is written under a hidden name beside its target and published by a rename,
// so that nobody ever sees half of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/clock.h"
#include "io/posix.h"

namespace rps {

inline constexpr std::string_view kTempPrefix = ".tmp-";
// The file under a local store's root whose flock(2) makes conditional writes atomic.
inline constexpr std::string_view kStoreLockName = ".store-lock";

// True for file names that are never objects: temporary files and the store's lock.
bool is_reserved_name(std::string_view name);

// A hidden file ".tmp-<pid>-<counter>-<random>" in a folder, removed on destruction unless it was renamed
// to its final name. Move-only; not thread-safe.
class TempFile {
 public:
  // An empty file. kNotFound when the folder does not exist.
  static Result<TempFile> create(const std::string& dir);
  // A second name (hard link) of the file `source` instead: safe because published files are only ever
  // replaced, never written to. kNotFound when either is missing; kIo or kPermission where the file system
  // has no such links, or none across the two folders.
  static Result<TempFile> link(const std::string& source, const std::string& dir);

  ~TempFile();
  TempFile(TempFile&& other) noexcept;
  TempFile& operator=(TempFile&&) = delete;
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  // Appends to a created file.
  Status write(std::string_view bytes);
  // Makes the content safe from a power cut; the name is not, until its folder is synced.
  Status sync();
  // Closes the file and gives it its final name, replacing what is there. kUsage when a folder is.
  Status rename_to(const std::string& target);

 private:
  explicit TempFile(std::string path) : path_(std::move(path)) {}

  std::string path_;  // empty once nothing is left to remove
  UniqueFd fd_;       // of a created file; a link is opened only to sync it
  bool linked_ = false;
};

// Removes the temporary files in `root` and below that were last written `min_age_ms` milliseconds or more
// before the clock's now: those of killed processes, if the age is beyond any running write (an hour is
// plenty). Does not follow symbolic links. Returns how many there were; a missing root has none.
Result<std::uint64_t> remove_stale_temp_files(const std::string& root, std::int64_t min_age_ms,
                                              const Clock& clock);

}  // namespace rps
