#include "query/serving_files.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX, not in <csignal>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/text.h"
#include "catalog/partition_name.h"
#include "io/posix.h"
#include "io/temp_file.h"

namespace rps {
namespace {

namespace fs = std::filesystem;

// The name as one level of a path that stays where it is put.
std::string escaped(const std::string& name) {
  // A partition's value is escaped by the same rule: "name=" is cut off again.
  const std::string text = make_partition_name({{"", name}}).substr(1);
  return text.starts_with('.') ? "%2E" + text.substr(1) : text;
}

std::string spill_root(const std::string& dir) {
  return dir + "/.spill";
}

Status remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return errno_error(errno, "removing '" + path + "'");
  }
  return {};
}

bool is_dead(const fs::path& folder) {
  const auto process = to_int(folder.filename().string());
  return process && *process > 0 && ::kill(static_cast<pid_t>(*process), 0) != 0 && errno == ESRCH;
}

void remove_dead_spills(const std::string& root) {
  std::error_code failed;
  for (fs::directory_iterator at(root, failed), end; !failed && at != end; at.increment(failed)) {
    if (is_dead(at->path())) {
      std::error_code ignored;
      fs::remove_all(at->path(), ignored);
    }
  }
}

}  // namespace

std::string copy_path(const std::string& dir, const TableName& table) {
  return dir + "/" + escaped(table.database) + "/" + escaped(table.table) + ".duckdb";
}

std::string spill_path(const std::string& dir) {
  return spill_root(dir) + "/" + std::to_string(::getpid());
}

Status remove_database(const std::string& path) {
  RPS_TRY(remove_file(path + ".wal"));
  return remove_file(path);
}

void remove_leftovers(const std::string& dir, const std::string& file) {
  constexpr std::int64_t kHour = 3'600'000;
  static_cast<void>(remove_database(file + ".building"));
  static_cast<void>(remove_stale_temp_files(parent_of(file), kHour, system_clock()));
  remove_dead_spills(spill_root(dir));
}

}  // namespace rps
