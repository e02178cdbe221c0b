// fuzz_replay FOLDER [TARGET…]: runs the targets over FOLDER/corpus/TARGET and FOLDER/crashes/TARGET, without
// libFuzzer. Each input is named before it runs. 1 when a target has no input, or a folder no target.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#define FUZZ_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
#include "targets.inc"
#undef FUZZ_TARGET

namespace {

namespace fs = std::filesystem;

struct Target {
  std::string name;
  int (*run)(const std::uint8_t* data, std::size_t size);
};

#define FUZZ_TARGET(name) {#name, fuzz_##name},
const std::vector<Target> kTargets = {
#include "targets.inc"
};
#undef FUZZ_TARGET

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::is_directory(folder)) {
    std::copy(fs::directory_iterator(folder), fs::directory_iterator(), std::back_inserter(files));
  }
  std::sort(files.begin(), files.end());
  return files;
}

void run_file(const Target& target, const fs::path& path) {
  std::printf("%s %s\n", target.name.c_str(), path.c_str());
  std::fflush(stdout);
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  // Memory of just that size, so that a sanitizer sees a read behind it.
  const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), exact.get());
  target.run(exact.get(), bytes.size());
}

std::size_t run_target(const Target& target, const fs::path& folder) {
  std::size_t count = 0;
  for (const char* kind : {"corpus", "crashes"}) {
    for (const fs::path& path : files_in(folder / kind / target.name)) {
      run_file(target, path);
      ++count;
    }
  }
  if (count == 0) {
    std::fprintf(stderr, "%s has no input\n", target.name.c_str());
  }
  return count;
}

// Folders of inputs that no target reads.
std::size_t count_strays(const fs::path& folder) {
  std::size_t strays = 0;
  for (const char* kind : {"corpus", "crashes"}) {
    for (const fs::path& path : files_in(folder / kind)) {
      const bool known = std::any_of(kTargets.begin(), kTargets.end(),
                                     [&](const Target& target) { return target.name == path.filename(); });
      strays += known ? 0 : 1;
      std::fputs(known ? "" : ("no target reads " + path.string() + "\n").c_str(), stderr);
    }
  }
  return strays;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) {
    std::fputs("fuzz_replay FOLDER [TARGET...]\n", stderr);
    return 2;
  }
  bool whole = count_strays(words.front()) == 0;
  std::size_t total = 0;
  for (const Target& target : kTargets) {
    if (words.size() == 1 || std::find(words.begin() + 1, words.end(), target.name) != words.end()) {
      const std::size_t count = run_target(target, words.front());
      whole = whole && count > 0;
      total += count;
    }
  }
  std::printf("%zu inputs\n", total);
  return whole ? 0 : 1;
}
