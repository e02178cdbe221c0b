#include "workflow/rescrape/run_folder.h"

#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "io/files.h"
#include "io/temp_file.h"

namespace rps {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kFormat = "rpscrape-run-1";
constexpr std::uint64_t kMaxJsonBytes = 1'000'000;

struct Stamp {
  Timestamp started_at;
  std::string scope;
};

std::string encode(const std::string& run_id, const Stamp& stamp) {
  return Json{{"format", kFormat},
              {"run_id", run_id},
              {"started_at", stamp.started_at.iso()},
              {"scope", stamp.scope}}
             .dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

std::string text_of(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_string() ? at->get<std::string>() : "";
}

// Nothing when the folder has no head or one that is not understood.
std::optional<Stamp> read_stamp(const std::string& folder) {
  const auto text = read_file(folder + "/run.json", kMaxJsonBytes);
  const Json json = text.ok() ? Json::parse(*text, nullptr, false) : Json();
  if (!json.is_object() || text_of(json, "format") != kFormat) {
    return std::nullopt;
  }
  const auto at = Timestamp::parse(text_of(json, "started_at"));
  return at.ok() ? std::optional<Stamp>({*at, text_of(json, "scope")}) : std::nullopt;
}

// The head goes first: without it nobody takes half a folder for a whole one.
Status remove_folder(const std::string& path) {
  std::error_code failed;
  fs::remove(path + "/run.json", failed);
  if (!failed) {
    fs::remove_all(path, failed);
  }
  return failed ? Status(errno_error(failed.value(), "removing " + path)) : Status();
}

// Folders of runs that are over and are not to be kept.
Result<std::vector<std::string>> dead_runs(const std::string& runs) {
  RPS_ASSIGN(const std::vector<std::string> names, list_dir(runs));
  std::vector<std::string> dead;
  for (const std::string& name : names) {
    const std::string path = runs + "/" + name;
    if (name.starts_with("rescrape_") && fs::is_directory(fs::symlink_status(path)) &&
        !fs::exists(path + "/kept")) {
      dead.push_back(path);
    }
  }
  return dead;
}

}  // namespace

Result<RunFolder> RunFolder::open(const Settings& settings, const std::string& command,
                                  const std::string& run_id, const std::string& scope, const Clock& clock,
                                  Progress& progress) {
  const std::string runs = settings.paths.data + "/runs";
  RPS_ASSIGN(FileLock lock, FileLock::acquire(runs + "/lock", command, clock));
  RunFolder folder(std::move(lock), runs + "/" + run_id);
  Stamp stamp{clock.now(), scope};
  RPS_ASSIGN(const std::vector<std::string> dead, dead_runs(runs));
  for (const std::string& path : dead) {
    const auto old = read_stamp(path);
    const bool fresh = old && old->scope == scope && old->started_at <= stamp.started_at &&
                       stamp.started_at.millis - old->started_at.millis < kTakeOverMillis;
    std::error_code failed;
    if (fresh && !folder.taken_over_) {
      fs::rename(path, folder.path_, failed);
      if (failed) {
        return errno_error(failed.value(), "renaming " + path);
      }
      progress.note("taking over what a run of " + old->started_at.iso() + " had scraped before it ended");
      // Its writer is dead, and under the lock there is no other: temporary files of any age are leavings.
      RPS_TRY(remove_stale_temp_files(folder.path_, std::numeric_limits<std::int64_t>::min(), clock));
      folder.taken_over_ = true;
      stamp.started_at = old->started_at;
      continue;
    }
    progress.note("removing " + path + ", which a run left that did not end");
    RPS_TRY(remove_folder(path));
  }
  RPS_TRY(write_file_atomic(folder.path_ + "/run.json", encode(run_id, stamp)));
  return folder;
}

Status RunFolder::keep() {
  return write_file_atomic(path_ + "/kept", "kept by --keep; remove the folder when it has served\n");
}

Status RunFolder::remove() {
  return remove_folder(path_);
}

}  // namespace rps
