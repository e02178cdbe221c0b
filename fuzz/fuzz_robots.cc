// Any robots.txt and any path: never a crash; what is decided does not depend on how lines end, on lines that
// are no rules, or on which plain letters of the path are written as %XX.
#include "base/text.h"
#include "fetch/robots.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

bool is_letter(char c) {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

// Letters as %XX, but for those that are part of one already.
std::string with_letters_encoded(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto c = static_cast<unsigned char>(path[i]);
    const bool in_code = (i >= 1 && path[i - 1] == '%') || (i >= 2 && path[i - 2] == '%');
    if (is_letter(path[i]) && !in_code) {
      out += '%';
      out += kDigits[c >> 4U];
      out += kDigits[c & 15U];
    } else {
      out += path[i];
    }
  }
  return out;
}

void check_delay(const RobotsRules& rules) {
  const auto delay = rules.crawl_delay();
  require(!delay || (delay->count() >= 0 && *delay <= std::chrono::hours(24)), "a delay is 0 to 24 hours");
}

}  // namespace

// Part 0: robots.txt; part 1: the path.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string_view> parts = parts_of(text_of(data, size));
  const std::string text(part(parts, 0).substr(0, kMaxRobotsBytes / 2));
  const std::string_view path = part(parts, 1);
  const RobotsRules rules = RobotsRules::parse(text, "rpscrape");
  const bool allowed = rules.allows(path);
  check_delay(rules);
  require(rules.allows("/robots.txt"), "robots.txt may always be fetched");
  require(rules.allows(with_letters_encoded(path)) == allowed,
          "a path has one meaning however it is encoded");
  const RobotsRules with_crlf = RobotsRules::parse(replace_all(text, "\n", "\r\n"), "RPScrape");
  require(with_crlf.allows(path) == allowed && with_crlf.crawl_delay() == rules.crawl_delay(),
          "line ends and the case of the name decide nothing");
  const RobotsRules with_notes =
      RobotsRules::parse(replace_all(text, "\n", "\n# note\nsitemap: x\n"), "rpscrape");
  require(with_notes.allows(path) == allowed, "lines that are no rules decide nothing");
  return 0;
}
