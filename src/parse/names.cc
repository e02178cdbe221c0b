#include "parse/names.h"

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace rps {
namespace {

constexpr auto kNone = std::string_view::npos;

// "IRE", "GB", "USA": two or three capitals.
bool is_country(std::string_view text) {
  return (text.size() == 2 || text.size() == 3) &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string_view without_brackets(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '(' && text.back() == ')') {
    text = trim(text.substr(1, text.size() - 2));
  }
  return text;
}

// Where the brackets that end `text` open; npos when it does not end in brackets.
std::size_t last_bracket(std::string_view text) {
  if (!text.ends_with(')')) {
    return kNone;
  }
  int depth = 0;
  for (std::size_t at = text.size(); at-- > 0;) {
    if (text[at] == ')') {
      ++depth;
    } else if (text[at] == '(' && --depth == 0) {
      return at;
    }
  }
  return kNone;
}

// `name` without "(IRE)" at its end.
std::string_view without_country(std::string_view name) {
  const std::size_t open = last_bracket(name);
  return open != kNone && is_country(without_brackets(name.substr(open))) ? trim(name.substr(0, open)) : name;
}

bool is_betting(std::string_view words) {
  return words.starts_with("op ") || words.starts_with("tchd ") || words.starts_with("Mkt");
}

NonRunner non_runner(std::string_view text) {
  text = trim(text);
  const std::size_t open = last_bracket(text);
  if (open == kNone || open == 0 || is_country(without_brackets(text.substr(open)))) {
    return NonRunner{std::string(text), {}};
  }
  return NonRunner{std::string(trim(text.substr(0, open))), std::string(without_brackets(text.substr(open)))};
}

}  // namespace

bool is_blank(std::string_view text) {
  text = trim(text);
  return text.empty() || text == "-" || text == "–" || text == "—";
}

std::string with_country(std::string_view name, std::string_view country) {
  name = trim(name);
  if (name.empty() || without_country(name) != name) {
    return std::string(name);
  }
  const std::string_view code = without_brackets(country);
  return std::string(name) + " (" + std::string(code.empty() ? "GB" : code) + ")";
}

std::string damsire_name(std::string_view printed) {
  const std::string_view name = without_country(without_brackets(printed));
  return iequals(name, "Damsire Unregistered") ? std::string() : std::string(name);
}

std::optional<int> entity_id(std::string_view url) {
  constexpr std::string_view kProfile = "/profile/";
  const std::size_t at = url.find(kProfile);
  if (at == kNone) {
    return std::nullopt;
  }
  const auto parts = split(url.substr(at + kProfile.size()), '/');
  if (parts.size() < 2) {
    return std::nullopt;
  }
  const auto id = to_int(parts[1].substr(0, parts[1].find_first_of("?#")));
  const bool fits = id && *id > 0 && *id <= std::numeric_limits<int>::max();
  return fits ? std::optional(static_cast<int>(*id)) : std::nullopt;
}

std::string name_from_url(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with('/')) {
    url.remove_suffix(1);
  }
  std::string name = squeeze(replace_all(std::string(url.substr(url.rfind('/') + 1)), "-", " "));
  bool start = true;
  for (char& c : name) {
    if (start && c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 32);
    }
    start = c == ' ';
  }
  return name;
}

std::pair<std::string, std::string> split_colour_sex(std::string_view text) {
  text = trim(text);
  const std::size_t space = text.rfind(' ');
  const std::string_view last = space == kNone ? text : text.substr(space + 1);
  constexpr std::string_view kSexes = "cfghmr";
  if (last.size() != 1 || kSexes.find(to_lower(last[0])) == kNone) {
    return {std::string(text), {}};
  }
  const std::string sex(1, static_cast<char>(to_lower(last[0]) - 32));
  return {space == kNone ? std::string() : std::string(trim(text.substr(0, space))), sex};
}

std::pair<std::string, std::string> split_comment(std::string_view text) {
  text = trim(text);
  const std::size_t open = last_bracket(text);
  if (open == kNone || !is_betting(without_brackets(text.substr(open)))) {
    return {std::string(text), {}};
  }
  return {std::string(trim(text.substr(0, open))), std::string(without_brackets(text.substr(open)))};
}

std::vector<NonRunner> split_non_runners(std::string_view text) {
  std::vector<NonRunner> out;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const char c = at < text.size() ? text[at] : ',';
    depth += c == '(' ? 1 : 0;
    depth -= c == ')' && depth > 0 ? 1 : 0;
    if (c != ',' || (depth > 0 && at < text.size())) {
      continue;
    }
    if (const auto part = text.substr(start, at - start); !trim(part).empty()) {
      out.push_back(non_runner(part));
    }
    start = at + 1;
  }
  return out;
}

std::string ordinal(int place) {
  const int tens = place % 100;
  const int ones = place % 10;
  const bool teen = tens >= 11 && tens <= 13;
  const char* suffix = teen ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th";
  return std::to_string(place) + suffix;
}

}  // namespace rps
