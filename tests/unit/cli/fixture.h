// What the tests of the command line share: a folder of their own, and a program run inside the process.
#pragma once

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.h"

namespace rps::cli {

// A new folder that is removed at the end.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "rps_cli_XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] std::string path(const std::string& name = "") const {
    return name.empty() ? path_ : path_ + "/" + name;
  }
  // Writes a file and returns its path.
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
    return path(name);
  }

 private:
  std::string path_;
};

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The surroundings of a run without terminals.
struct FakeHost {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  FixedClock clock{Timestamp{1'762'848'000'000}};  // 2025-11-11 08:00:00
  std::map<std::string, std::string> variables;
  bool can_ask = false;
  bool reader_gone = false;

  ExitCode run(const App& app, const std::vector<std::string>& words) {
    Host host{in, out, err, {}, {}, can_ask, clock, environment(), [this] { return reader_gone; }};
    return run_app(app, words, host);
  }

  Environment environment() {
    return [this](const std::string& name) {
      const auto at = variables.find(name);
      return at == variables.end() ? std::string() : at->second;
    };
  }
};

}  // namespace rps::cli
