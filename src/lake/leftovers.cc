#include "lake/leftovers.h"

#include <filesystem>

#include "io/clock.h"
#include "io/temp_file.h"

namespace rps {
namespace {

namespace fs = std::filesystem;

// Removes what is in the folder and the folder. How many files and folders there were.
Result<std::uintmax_t> remove_folder(const fs::path& folder) {
  std::error_code failed;
  const std::uintmax_t removed = fs::remove_all(folder, failed);
  if (failed) {
    return errno_error(failed.value(), "removing " + folder.string());
  }
  return removed;
}

// Nobody else writes there, so every one is stale.
Result<std::uint64_t> remove_temp_files(const fs::path& folder) {
  return remove_stale_temp_files(folder.string(), 0, system_clock());
}

}  // namespace

Status remove_leftovers(const LakeOptions& options, const Recovery& recovery) {
  if (!options.lock_path) {
    return {};
  }
  const fs::path state = fs::path(*options.lock_path).parent_path();
  RPS_ASSIGN(const std::uintmax_t staged, remove_folder(state / "staging"));
  RPS_ASSIGN(const std::uint64_t journals, remove_temp_files(state / "journal"));
  if (staged + journals + recovery.garbage_objects + recovery.finished.size() > 0) {
    RPS_TRY(remove_temp_files(state / "kept"));
  }
  return {};
}

}  // namespace rps
