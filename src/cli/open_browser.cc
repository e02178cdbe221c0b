#include "cli/open_browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "io/files.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace rps::cli {
namespace {

// A folder that only this user may enter.
Result<std::string> private_folder() {
  std::error_code failed;
  std::string pattern = (std::filesystem::temp_directory_path(failed) / "rpscrape-XXXXXX").string();
  if (failed || mkdtemp(pattern.data()) == nullptr) {
    return errno_error(failed ? failed.value() : errno, "making a folder for temporary files");
  }
  return pattern;
}

}  // namespace

Result<BrowserVisit> BrowserVisit::open(const std::string& url, const Environment& environment) {
  RPS_ASSIGN(std::string folder, private_folder());
  BrowserVisit visit(std::move(folder));
  const std::string file = visit.folder_ + "/open.html";
  RPS_TRY(write_file_atomic(file,
                            "<!doctype html>\n<meta charset=\"utf-8\">\n<title>rpscrape</title>\n"
                            "<meta http-equiv=\"refresh\" content=\"0;url=" +
                                url + "\">\n<p><a href=\"" + url + "\">To the report</a></p>\n"));
  const std::string chosen = environment("BROWSER");
  RPS_TRY(visit.start(chosen.empty() ? "xdg-open" : chosen, file));
  return visit;
}

Status BrowserVisit::start(const std::string& program, const std::string& file) {
  std::string name = program;
  std::string argument = file;
  char* arguments[] = {name.data(), argument.data(), nullptr};  // NOLINT(modernize-avoid-c-arrays)
  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  const int failed = posix_spawnp(&child_, name.c_str(), &files, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  return failed == 0 ? Status() : Status(errno_error(failed, "starting the browser by " + program));
}

BrowserVisit::BrowserVisit(BrowserVisit&& other) noexcept
    : folder_(std::exchange(other.folder_, "")), child_(std::exchange(other.child_, 0)) {}

BrowserVisit::~BrowserVisit() {
  if (child_ > 0) {
    waitpid(child_, nullptr, WNOHANG);
  }
  if (!folder_.empty()) {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
}

}  // namespace rps::cli
