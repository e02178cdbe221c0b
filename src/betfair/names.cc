#include "betfair/names.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::size_t kPrefixBytes = 4;
constexpr double kPrefixWeight = 0.1;
constexpr std::size_t kLongestName = 500;  // bytes; comparing takes the square of it

// Which bytes of two texts match: equal, and not further apart than half the longer one.
struct Matches {
  std::vector<bool> of_a;
  std::vector<bool> of_b;
  std::size_t count = 0;
};

Matches find_matches(std::string_view a, std::string_view b) {
  Matches found{std::vector<bool>(a.size()), std::vector<bool>(b.size()), 0};
  const std::size_t half = std::max(a.size(), b.size()) / 2;
  const std::size_t reach = half > 0 ? half - 1 : 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t end = std::min(i + reach + 1, b.size());
    for (std::size_t j = i > reach ? i - reach : 0; j < end; ++j) {
      if (!found.of_b[j] && a[i] == b[j]) {
        found.of_a[i] = found.of_b[j] = true;
        ++found.count;
        break;
      }
    }
  }
  return found;
}

std::size_t out_of_order(std::string_view a, std::string_view b, const Matches& matches) {
  std::size_t differing = 0;
  std::size_t j = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!matches.of_a[i]) {
      continue;
    }
    while (!matches.of_b[j]) {
      ++j;
    }
    differing += a[i] != b[j] ? 1 : 0;
    ++j;
  }
  return differing / 2;
}

double jaro(std::string_view a, std::string_view b) {
  const Matches matches = find_matches(a, b);
  if (matches.count == 0) {
    return a.empty() && b.empty() ? 1 : 0;
  }
  const auto m = static_cast<double>(matches.count);
  const auto t = static_cast<double>(out_of_order(a, b, matches));
  return (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + (m - t) / m) / 3;
}

// "3. Name" without its number.
std::string_view without_number(std::string_view name) {
  const std::size_t digits = name.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || name[digits] != '.') {
    return name;
  }
  return trim(name.substr(digits + 1));
}

// "Name (IRE)" without its country.
std::string_view without_country(std::string_view name) {
  const std::size_t open = name.rfind('(');
  if (open == std::string_view::npos || !name.ends_with(')')) {
    return name;
  }
  const std::string_view code = name.substr(open + 1, name.size() - open - 2);
  const bool country =
      code.size() >= 2 && code.size() <= 4 &&
      std::all_of(code.begin(), code.end(), [](char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; });
  return country ? trim(name.substr(0, open)) : name;
}

// The letters of Latin-1's second half without their accents, U+00C0 to U+00FF; '.' is no letter.
constexpr std::string_view kBareLetters = "aaaaaaaceeeeiiiidnooooo.ouuuuy.saaaaaaaceeeeiiiidnooooo.ouuuuy.y";

// Takes one letter off the front of `text`: lower case and bare, ' ' for what separates words, 0 for what is
// left out.
char take_letter(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead == 0xC3 && text.size() > 1) {
    const std::size_t at = static_cast<unsigned char>(text[1]) & 0x3FU;
    text.remove_prefix(2);
    return kBareLetters[at] == '.' ? '\0' : kBareLetters[at];
  }
  const char c = to_lower(text[0]);
  text.remove_prefix(1);
  if (is_digit(c) || (c >= 'a' && c <= 'z')) {
    return c;
  }
  return is_space(c) || c == '-' || c == '.' || c == '/' ? ' ' : '\0';
}

std::string_view short_form(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kForms{
      {{"saint", "st"}, {"mister", "mr"}, {"doctor", "dr"}, {"mount", "mt"}}};
  for (const auto& [full, abbreviation] : kForms) {
    if (word == full) {
      return abbreviation;
    }
  }
  return word;
}

// All similarities, and which names are still free.
class Pairing {
 public:
  Pairing(std::span<const std::string> left, std::span<const std::string> right, const NameRules& rules)
      : rules_(rules),
        left_(plain(left)),
        right_(plain(right)),
        free_left_(left.size(), true),
        free_right_(right.size(), true) {
    for (const std::string& name : left_) {
      auto& row = similarity_.emplace_back();
      for (const std::string& other : right_) {
        row.push_back(name == other ? 1 : std::min(jaro_winkler(name, other), 0.9999));
      }
    }
  }

  NamePairs run() {
    pair_equal();
    while (const auto best = best_clear_pair()) {
      take(*best);
    }
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (free_left_[i] && has_candidate(i)) {
        result_.ambiguous.push_back(i);
      }
    }
    std::sort(result_.pairs.begin(), result_.pairs.end(),
              [](const NamePair& a, const NamePair& b) { return a.left < b.left; });
    return std::move(result_);
  }

 private:
  static std::vector<std::string> plain(std::span<const std::string> names) {
    std::vector<std::string> plain;
    for (const std::string& name : names) {
      plain.push_back(plain_horse_name(name));
    }
    return plain;
  }

  void take(const NamePair& pair) {
    free_left_[pair.left] = free_right_[pair.right] = false;
    result_.pairs.push_back(pair);
  }

  // Names that stand once on either side.
  void pair_equal() {
    for (std::size_t i = 0; i < left_.size(); ++i) {
      const auto at = std::find(right_.begin(), right_.end(), left_[i]);
      const bool once = std::count(left_.begin(), left_.end(), left_[i]) == 1 &&
                        std::count(right_.begin(), right_.end(), left_[i]) == 1;
      if (once && !left_[i].empty()) {
        take(NamePair{i, static_cast<std::size_t>(at - right_.begin()), 1});
      }
    }
  }

  [[nodiscard]] bool is_clear(std::size_t i, std::size_t j) const {
    const double bound = similarity_[i][j] - rules_.margin;
    for (std::size_t other = 0; other < right_.size(); ++other) {
      if (other != j && free_right_[other] && similarity_[i][other] > bound) {
        return false;
      }
    }
    for (std::size_t other = 0; other < left_.size(); ++other) {
      if (other != i && free_left_[other] && similarity_[other][j] > bound) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::optional<NamePair> best_clear_pair() const {
    std::optional<NamePair> best;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      for (std::size_t j = 0; j < right_.size(); ++j) {
        const double s = similarity_[i][j];
        const bool free = free_left_[i] && free_right_[j] && s >= rules_.minimum;
        if (free && (!best || s > best->similarity) && is_clear(i, j)) {
          best = NamePair{i, j, s};
        }
      }
    }
    return best;
  }

  [[nodiscard]] bool has_candidate(std::size_t i) const {
    for (std::size_t j = 0; j < right_.size(); ++j) {
      if (free_right_[j] && similarity_[i][j] >= rules_.minimum) {
        return true;
      }
    }
    return false;
  }

  NameRules rules_;
  std::vector<std::string> left_;
  std::vector<std::string> right_;
  std::vector<bool> free_left_;
  std::vector<bool> free_right_;
  std::vector<std::vector<double>> similarity_;
  NamePairs result_;
};

}  // namespace

double jaro_winkler(std::string_view a, std::string_view b) {
  if (std::max(a.size(), b.size()) > kLongestName) {
    return a == b ? 1 : 0;
  }
  const double base = jaro(a, b);
  std::size_t prefix = 0;
  while (prefix < std::min({kPrefixBytes, a.size(), b.size()}) && a[prefix] == b[prefix]) {
    ++prefix;
  }
  return base + static_cast<double>(prefix) * kPrefixWeight * (1 - base);
}

std::string plain_horse_name(std::string_view name) {
  const std::string spelled =
      replace_all(std::string(without_country(without_number(trim(name)))), "&", " and ");
  std::string_view rest = spelled;
  std::string letters;
  while (!rest.empty()) {
    if (const char letter = take_letter(rest); letter != '\0') {
      letters += letter;
    }
  }
  std::string plain;
  for (const std::string_view word : split(letters, ' ')) {
    plain += short_form(word);
  }
  return plain;
}

NamePairs pair_names(std::span<const std::string> left, std::span<const std::string> right,
                     const NameRules& rules) {
  return Pairing(left, right, rules).run();
}

}  // namespace rps
