#include "cli/run_log.h"

#include <filesystem>
#include <system_error>

#include "base/log.h"
#include "base/text.h"
#include "cli/progress_text.h"
#include "cli/secrets.h"

namespace rps::cli {
namespace {

// "folder/upload_20251111_080000.log", with "_2" and so on for runs of the same second.
std::string free_path(const std::string& folder, const std::string& command, Timestamp now) {
  const std::string stem = (std::filesystem::path(folder) / (command + "_" + now.stamp())).string();
  std::string path = stem + ".log";
  std::error_code ignored;
  for (int n = 2; std::filesystem::exists(path, ignored); ++n) {
    path = stem + "_" + std::to_string(n) + ".log";
  }
  return path;
}

// The word as a shell would need it.
std::string shell_word(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,=:+@%";
  const bool plain = !word.empty() && word.find_first_not_of(kPlain) == std::string::npos;
  return plain ? word : "'" + replace_all(word, "'", "'\\''") + "'";
}

std::string command_line(const std::vector<std::string>& words) {
  std::string line = "rpscrape";
  for (const std::string& word : words) {
    line += " " + shell_word(word);
  }
  return line;
}

}  // namespace

Status RunLog::open(const std::string& folder, const RunDescription& run) {
  const std::string path = free_path(folder, run.command, started_);
  RPS_TRY(log::open_log(path, run.debug));
  path_ = path;
  log::info("run: " + command_line(without_secrets(run.words)));
  log::info("version: " + run.version);
  log::info("configuration: " + (run.config.file.empty() ? "defaults" : run.config.file) +
            (run.config.profile.empty() ? "" : ", profile " + run.config.profile));
  return {};
}

void RunLog::close(ExitCode code) const {
  const double seconds = static_cast<double>(clock_.now().millis - started_.millis) / 1000;
  log::info("end: exit code " + std::to_string(static_cast<int>(code)) + " (" +
            std::string(exit_code_meaning(code)) + ") after " + duration_text(seconds));
}

}  // namespace rps::cli
