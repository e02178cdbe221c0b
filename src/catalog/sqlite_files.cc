#include "catalog/sqlite_files.h"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "io/files.h"

namespace rps {
namespace {

constexpr std::uint64_t kMostBytes = 4'000'000'000;

std::string stamp(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    return "-";
  }
  return std::to_string(info.st_ino) + " " + std::to_string(info.st_size) + " " +
         std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec);
}

}  // namespace

std::string sqlite_files_stamp(const std::string& path) {
  return stamp(path) + "|" + stamp(path + "-wal");
}

Result<SqliteFiles> read_sqlite_files(const std::string& path) {
  constexpr int kTries = 20;
  for (int tries = 0; tries < kTries; ++tries) {
    const std::string before = sqlite_files_stamp(path);
    RPS_ASSIGN(std::string database, read_file(path, kMostBytes));
    Result<std::string> log = read_file(path + "-wal", kMostBytes);
    if (!log.ok() && log.error().kind != ErrorKind::kNotFound) {
      return log.error();
    }
    if (sqlite_files_stamp(path) == before) {
      return SqliteFiles{std::move(database), log.ok() ? *std::move(log) : std::string()};
    }
  }
  return Error{ErrorKind::kIo, path + " is being written all the time", "run the command again"};
}

Result<PrivateSqliteFiles> PrivateSqliteFiles::write(const SqliteFiles& files) {
  std::error_code failed;
  std::string pattern = (std::filesystem::temp_directory_path(failed) / "rpscrape-XXXXXX").string();
  if (failed || ::mkdtemp(pattern.data()) == nullptr) {
    return errno_error(failed ? failed.value() : errno, "making a folder for temporary files");
  }
  PrivateSqliteFiles copy(std::move(pattern));
  RPS_TRY(write_file_atomic(copy.path(), files.database));
  RPS_TRY(write_file_atomic(copy.path() + "-wal", files.log));
  return copy;
}

PrivateSqliteFiles::PrivateSqliteFiles(PrivateSqliteFiles&& other) noexcept
    : folder_(std::exchange(other.folder_, "")) {}

PrivateSqliteFiles::~PrivateSqliteFiles() {
  if (!folder_.empty()) {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
}

}  // namespace rps
