// Any words as a command line: never a crash; what is refused is the user's mistake and has words.
#include <sstream>

#include "base/text.h"
#include "cli/app.h"
#include "cli/commands.h"
#include "support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using rps::fuzz::require;
  std::vector<std::string> words;
  for (const std::string_view word : rps::split(rps::fuzz::text_of(data, size), '\n')) {
    words.emplace_back(word);
  }
  const rps::cli::App app = rps::cli::make_app();
  rps::cli::Invocation invocation;
  const rps::Status parsed = rps::cli::parse_arguments(app, words, invocation);
  require(parsed.ok() || parsed.error().kind == rps::ErrorKind::kUsage, "a wrong word is the user's mistake");
  require(parsed.ok() || !parsed.error().message.empty(), "a refusal has words");
  return 0;
}
