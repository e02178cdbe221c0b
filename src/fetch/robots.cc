#include "fetch/robots.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace rps {
namespace {

constexpr double kMaxCrawlDelaySeconds = 86'400;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

int hex_value(char c) {
  if (is_digit(c)) {
    return c - '0';
  }
  const char small = to_lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// RFC 3986, 2.3.
bool is_unreserved(unsigned char c) {
  const char small = to_lower(static_cast<char>(c));
  return (small >= 'a' && small <= 'z') || is_digit(small) || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_encoded(unsigned char c, std::string& out) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  out += '%';
  out += kDigits[c >> 4U];
  out += kDigits[c & 0xFU];
}

// The byte that "%XX" at the start of `text` stands for, or -1.
int decoded_byte(std::string_view text) {
  if (text.size() < 3 || text[0] != '%' || hex_value(text[1]) < 0 || hex_value(text[2]) < 0) {
    return -1;
  }
  return hex_value(text[1]) * 16 + hex_value(text[2]);
}

// RFC 9309, 2.2.2: unreserved bytes plain, all bytes outside ASCII (and reserved ones that came encoded)
// as "%XX" in capitals. '*' and '$' that mean themselves are encoded too, which leaves the plain ones of a
// pattern to be special.
std::string normal_form(std::string_view text, bool is_pattern) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const int decoded = decoded_byte(text.substr(i));
    if (decoded >= 0) {
      if (is_unreserved(static_cast<unsigned char>(decoded))) {
        out += static_cast<char>(decoded);
      } else {
        append_encoded(static_cast<unsigned char>(decoded), out);
      }
      i += 2;
    } else if ((c == '*' && !is_pattern) || (c == '$' && !(is_pattern && i + 1 == text.size())) || c <= ' ' ||
               c >= 0x7F) {
      append_encoded(c, out);
    } else {
      out += static_cast<char>(c);
    }
  }
  return out;
}

// Both in normal form. Taking each piece between stars as early as possible finds a match if there is one.
bool matches(std::string_view pattern, std::string_view path) {
  const bool to_end = pattern.ends_with('$');
  pattern.remove_suffix(to_end ? 1 : 0);
  std::size_t star = pattern.find('*');
  if (!path.starts_with(pattern.substr(0, star))) {
    return false;
  }
  if (star == std::string_view::npos) {
    return !to_end || path.size() == pattern.size();
  }
  path.remove_prefix(star);
  for (;;) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    const std::string_view piece = pattern.substr(0, star);
    if (star == std::string_view::npos && to_end) {
      return path.ends_with(piece);
    }
    const std::size_t at = path.find(piece);
    if (at == std::string_view::npos) {
      return false;
    }
    if (star == std::string_view::npos) {
      return true;
    }
    path.remove_prefix(at + piece.size());
  }
}

std::string_view agent_name(std::string_view value) {
  return value.substr(0, value.find_first_of("/ \t;,("));
}

// What the groups for one name, or for "*", add up to.
struct Groups {
  bool seen = false;
  std::vector<RobotsRule> rules;
  std::optional<std::chrono::milliseconds> crawl_delay;
};

// Goes through the lines and keeps what is for `agent` and what is for everybody.
class GroupReader {
 public:
  explicit GroupReader(std::string_view agent) : agent_(agent) {}

  void line(std::string_view text) {
    text = trim(text.substr(0, text.find('#')));
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
      return;
    }
    const std::string_view value = trim(text.substr(colon + 1));
    const std::string key = lower(trim(text.substr(0, colon)));
    if (key == "user-agent") {
      user_agent(value);
    } else if (key == "allow" || key == "disallow") {
      rule(value, key == "allow");
    } else if (key == "crawl-delay") {
      crawl_delay(value);
    }
  }

  // Those for the agent, if any group names it.
  Groups take() && { return std::move(own_.seen ? own_ : everyone_); }

 private:
  void user_agent(std::string_view value) {
    if (in_rules_) {  // the first user-agent line after rules begins a new group
      for_own_ = for_everyone_ = in_rules_ = false;
    }
    if (value == "*") {
      for_everyone_ = everyone_.seen = true;
    } else if (iequals(agent_name(value), agent_)) {
      for_own_ = own_.seen = true;
    }
  }

  void rule(std::string_view pattern, bool allow) {
    in_rules_ = true;
    if (pattern.empty()) {
      return;  // matches nothing
    }
    for (Groups* groups : current()) {
      if (groups != nullptr) {
        groups->rules.push_back(RobotsRule{normal_form(pattern, true), allow});
      }
    }
  }

  void crawl_delay(std::string_view value) {
    const std::optional<double> seconds = to_double(value);
    if (!seconds || !(*seconds >= 0)) {
      return;
    }
    const double bounded = std::min(*seconds, kMaxCrawlDelaySeconds);
    const std::chrono::milliseconds delay(static_cast<std::int64_t>(bounded * 1000));
    for (Groups* groups : current()) {
      if (groups != nullptr) {
        groups->crawl_delay = std::max(groups->crawl_delay.value_or(delay), delay);
      }
    }
  }

  std::array<Groups*, 2> current() {
    return {for_own_ ? &own_ : nullptr, for_everyone_ ? &everyone_ : nullptr};
  }

  std::string_view agent_;
  Groups own_;
  Groups everyone_;
  bool for_own_ = false;  // the present group names the agent
  bool for_everyone_ = false;
  bool in_rules_ = false;
};

}  // namespace

RobotsRules RobotsRules::parse(std::string_view text, std::string_view agent) {
  if (text.size() > kMaxRobotsBytes) {
    // A line that is cut in two would say something else, so it is left out.
    text = text.substr(0, kMaxRobotsBytes);
    text = text.substr(0, text.find_last_of("\r\n") + 1);
  }
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  GroupReader reader(agent);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    reader.line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  Groups groups = std::move(reader).take();
  RobotsRules rules;
  rules.rules_ = std::move(groups.rules);
  rules.crawl_delay_ = groups.crawl_delay;
  return rules;
}

bool RobotsRules::allows(std::string_view path_and_query) const {
  const std::string path = normal_form(path_and_query.empty() ? "/" : path_and_query, false);
  if (path == "/robots.txt") {
    return true;
  }
  const RobotsRule* best = nullptr;
  for (const RobotsRule& rule : rules_) {
    const bool longer = best == nullptr || rule.pattern.size() > best->pattern.size();
    const bool tie_wins = best != nullptr && rule.pattern.size() == best->pattern.size() && rule.allow;
    if ((longer || tie_wins) && matches(rule.pattern, path)) {
      best = &rule;
    }
  }
  return best == nullptr || best->allow;
}

std::string_view product_token(std::string_view user_agent) {
  return agent_name(user_agent);
}

}  // namespace rps
