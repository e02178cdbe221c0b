// Any bytes as rpscrape.toml, and any texts of --set and --profile: never a crash; what is refused is the
// user's mistake and says where; what is accepted is printed so that it reads the same.
#include "base/text.h"
#include "cli/config.h"
#include "cli/setting_keys.h"
#include "memory_file.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::cli;   // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

const Environment kNoEnvironment = [](const std::string&) { return std::string(); };

std::vector<std::string> texts_of(Settings& settings) {
  std::vector<std::string> texts;
  for (const SettingKey& key : setting_keys()) {
    if (!key.is_path) {  // those of a file are seen from its folder, those of --set are not
      texts.push_back(key.name + " = " + setting_text(key.ref(settings)));
    }
  }
  return texts;
}

void check_printed(Settings& settings) {
  const MemoryFile file(join(texts_of(settings), "\n"));
  auto again = load_settings({file.path(), "", {}}, kNoEnvironment);
  require(again.ok() && texts_of(again->settings) == texts_of(settings), "printed settings read the same");
}

}  // namespace

// Part 0: the file; part 1: the profile; each further part: a --set.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string_view> parts = parts_of(text_of(data, size));
  const MemoryFile file(parts.front());
  ConfigRequest request{file.path(), std::string(part(parts, 1)), {}};
  for (std::size_t i = 2; i < parts.size(); ++i) {
    request.assignments.emplace_back(parts[i]);
  }
  auto config = load_settings(request, kNoEnvironment);
  if (config.ok()) {
    check_printed(config->settings);
  } else {
    require(config.error().kind == ErrorKind::kUsage, "what is wrong with a configuration is the user's");
    require(!config.error().message.empty(), "a refusal has words");
  }
  return 0;
}
