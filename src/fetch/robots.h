// robots.txt: reading it and asking it, after RFC 9309 ("Robots Exclusion Protocol").
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rps {

// What of a robots.txt is read; the rest is ignored (section 2.5 asks for at least this much).
inline constexpr std::size_t kMaxRobotsBytes = std::size_t{500} << 10U;

// "Allow: PATTERN" or "Disallow: PATTERN".
struct RobotsRule {
  std::string pattern;  // in normal form
  bool allow = false;
};

// The rules of one robots.txt that hold for one visitor. A plain value; all methods are const and
// thread-safe.
class RobotsRules {
 public:
  // The rules for the product `agent` ("rpscrape", compared without regard to case): all groups that name
  // it, taken together; else all groups for "*"; else none. Lines that are no rules are passed over; any
  // bytes are acceptable.
  static RobotsRules parse(std::string_view text, std::string_view agent);
  // Section 2.3.1.3: a robots.txt that does not exist.
  static RobotsRules allow_all() { return {}; }

  // May `path_and_query` ("/results/2025-11-11?x=1") be fetched? The longest matching rule decides, and
  // among equally long ones an allowing one (2.2.2); '*' stands for any bytes, '$' at the end for the
  // end; percent-encodings are compared in one normal form. Without a match it may. /robots.txt always may.
  [[nodiscard]] bool allows(std::string_view path_and_query) const;

  // "Crawl-delay: seconds" of the same groups, the largest (no part of the RFC, but widely used); at most
  // 24 hours. Decimals are allowed; anything else is passed over.
  [[nodiscard]] std::optional<std::chrono::milliseconds> crawl_delay() const { return crawl_delay_; }

 private:
  std::vector<RobotsRule> rules_;
  std::optional<std::chrono::milliseconds> crawl_delay_;
};

// The name in a User-Agent value that robots.txt rules are looked up by: "rpscrape/1.0 (+x)" -> "rpscrape".
std::string_view product_token(std::string_view user_agent);

}  // namespace rps
