#include "workflow/doctor/folders.h"

#include <unistd.h>

#include <filesystem>

#include "base/text.h"

namespace rps {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLeastRoom = 1'000'000'000;  // bytes

// The path itself, or the nearest folder above it that is there.
fs::path nearest_present(fs::path path) {
  std::error_code none;
  while (!fs::exists(path, none) && path.has_parent_path() && path != path.parent_path()) {
    path = path.parent_path();
  }
  return path;
}

}  // namespace

void look_at_folder(const std::string& check, const std::string& path, Findings& findings) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error).lexically_normal();
  const fs::path present = nearest_present(whole);
  if (!fs::is_directory(present, error)) {
    findings.fail(check, {ErrorKind::kUsage, present.string() + " is no folder",
                          "move it away, or set another folder"});
    return;
  }
  if (access(present.c_str(), W_OK | X_OK) != 0) {
    findings.fail(check, {ErrorKind::kPermission, present.string() + " cannot be written",
                          "give its owner the right, or set another folder"});
    return;
  }
  const fs::space_info room = fs::space(present, error);
  const std::string where = whole.string() + (present == whole ? "" : " (is made when needed)");
  if (!error && room.available < kLeastRoom) {
    findings.warn(check, where + ", " + human_bytes(room.available) + " free",
                  "make room: a full disk stops every command");
    return;
  }
  findings.ok(check, where + (error ? "" : ", " + human_bytes(room.available) + " free"));
}

}  // namespace rps
