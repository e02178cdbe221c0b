#include "io/files.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "io/posix.h"
#include "io/temp_file.h"

namespace rps {
namespace {

Error too_large(const std::string& path, std::uint64_t max_bytes) {
  return Error{ErrorKind::kUsage,
               path + " is larger than the " + human_bytes(max_bytes) + " that are read at most", ""};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::uint64_t max_bytes) {
  RPS_ASSIGN(const UniqueFd fd, open_file(path, O_RDONLY));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) {
    return errno_error(errno, "reading " + path);
  }
  if (S_ISDIR(info.st_mode)) {
    return Error{ErrorKind::kUsage, path + " is a folder, not a file", ""};
  }
  const auto size = static_cast<std::uint64_t>(std::max<off_t>(info.st_size, 0));
  if (size > max_bytes) {
    return Error{ErrorKind::kUsage,
                 path + " has " + thousands(info.st_size) + " bytes; at most " +
                     thousands(static_cast<std::int64_t>(max_bytes)) + " are read",
                 ""};
  }
  // Pipes and growing files tell their size only by their end.
  constexpr std::size_t kPiece = std::size_t{64} * 1024;
  std::string bytes;
  bytes.reserve(size);
  std::string piece(kPiece, '\0');
  for (;;) {
    RPS_ASSIGN(const std::size_t count, read_some(fd.get(), piece.data(), piece.size(), path));
    if (count == 0) {
      return bytes;
    }
    if (bytes.size() + count > max_bytes) {
      return too_large(path, max_bytes);
    }
    bytes.append(piece, 0, count);
  }
}

Status write_file_atomic(const std::string& path, std::string_view bytes) {
  const std::string dir = parent_of(path);
  RPS_TRY(make_dirs(dir, true));
  RPS_ASSIGN(TempFile temp, TempFile::create(dir));
  RPS_TRY(temp.write(bytes));
  RPS_TRY(temp.sync());
  RPS_TRY(temp.rename_to(path));
  return sync_dir(dir);
}

Status make_folder(const std::string& path) {
  RPS_TRY(make_dirs(path, true));
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored) ? Status()
                                                      : errno_error(ENOTDIR, "making the folder " + path);
}

Result<std::vector<std::string>> list_dir(const std::string& path) {
  namespace fs = std::filesystem;
  std::vector<std::string> names;
  std::error_code failed;
  fs::directory_iterator at(path, failed);
  for (; !failed && at != fs::directory_iterator(); at.increment(failed)) {
    names.push_back(at->path().filename().string());
  }
  if (failed) {
    return errno_error(failed.value(), "listing the folder " + path);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::vector<std::string>> list_dir_if_any(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored) ? list_dir(path) : std::vector<std::string>();
}

}  // namespace rps
