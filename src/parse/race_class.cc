#include "parse/race_class.h"

#include <array>
#include <initializer_list>
#include <utility>

#include "base/text.h"

namespace rps {
namespace {

constexpr auto kNone = std::string_view::npos;

bool is_word_char(char c) {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
}

// Where `word` (lower case) stands in `text` (lower case) with no letter or digit beside it; or npos.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0) {
  for (std::size_t at = text.find(word, from); at != kNone; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word_char(text[at - 1])) && (end == text.size() || !is_word_char(text[end]))) {
      return at;
    }
  }
  return kNone;
}

bool has_any_word(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (find_word(text, word) != kNone) {
      return true;
    }
  }
  return false;
}

// A stretch of a title that names class or pattern, and what it means.
struct Mark {
  std::size_t at = kNone;
  std::size_t size = 0;
  std::string label;
};

// "Group 1", "Grade B" in `text` after any "Group" of another sense; letters count inside brackets only.
Mark find_graded(std::string_view text, bool in_brackets) {
  const std::string low = lower(text);
  for (const std::string_view word : {"group", "grade"}) {
    for (std::size_t at = find_word(low, word); at != kNone; at = find_word(low, word, at + 1)) {
      const std::size_t code = at + word.size() + 1;
      if (code >= low.size() || low[code - 1] != ' ') {
        continue;
      }
      const char c = low[code];
      const bool last = code + 1 == low.size();
      // "(Group 3PA)" occurs: letters may follow a digit, nothing may follow a letter.
      const bool digit =
          c >= '1' && c <= '3' && (last || (in_brackets ? !is_digit(low[code + 1]) : low[code + 1] == ' '));
      const bool letter = in_brackets && c >= 'a' && c <= 'c' && (last || !is_word_char(low[code + 1]));
      if (digit || letter) {
        const char printed = c >= 'a' ? static_cast<char>(c - 32) : c;
        return Mark{at, code + 1 - at,
                    (word == "group" ? std::string("Group ") : std::string("Grade ")) + printed};
      }
    }
  }
  return {};
}

Mark find_listed(std::string_view bracket) {
  const std::string low = lower(bracket);
  const std::size_t race = find_word(low, "listed race");
  if (race != kNone) {
    return Mark{race, std::string_view("listed race").size(), "Listed"};
  }
  const std::size_t at = find_word(low, "listed");
  return at == kNone ? Mark{} : Mark{at, std::string_view("listed").size(), "Listed"};
}

// The pattern inside one pair of brackets.
Mark pattern_in_bracket(std::string_view bracket) {
  Mark mark = find_graded(bracket, true);
  return mark.at != kNone ? mark : find_listed(bracket);
}

// The class when the brackets hold nothing else: "Class 4".
Mark class_in_bracket(std::string_view bracket) {
  if (!lower(trim(bracket)).starts_with("class ")) {
    return {};
  }
  const std::string label = class_label(bracket);
  return label.empty() ? Mark{} : Mark{0, bracket.size(), label};
}

// Calls visit(inner text, its position) for each innermost pair of brackets until it returns true.
template <class Visit>
void each_bracket(std::string_view title, Visit visit) {
  for (std::size_t close = title.find(')'); close != kNone; close = title.find(')', close + 1)) {
    const std::size_t open = title.substr(0, close).rfind('(');
    if (open != kNone && visit(title.substr(open + 1, close - open - 1), open + 1)) {
      return;
    }
  }
}

using BracketMark = Mark (*)(std::string_view);

// The first mark of the kind in any brackets of the title, at its position in the title.
Mark find_in_brackets(std::string_view title, BracketMark find) {
  Mark found;
  each_bracket(title, [&](std::string_view inner, std::size_t at) {
    found = find(inner);
    if (found.at == kNone) {
      return false;
    }
    found.at += at;
    return true;
  });
  return found;
}

Mark find_pattern(std::string_view title) {
  Mark mark = find_in_brackets(title, pattern_in_bracket);
  return mark.at != kNone ? mark : find_graded(title, false);
}

// `title` without the mark, and without the brackets when they are then empty.
std::string cut(std::string_view title, const Mark& mark) {
  std::string rest(title.substr(0, mark.at));
  rest += title.substr(mark.at + mark.size);
  rest = replace_all(squeeze(rest), "( ", "(");
  rest = replace_all(std::move(rest), " )", ")");
  return squeeze(replace_all(std::move(rest), "()", ""));
}

}  // namespace

std::string class_label(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '(' && text.back() == ')') {
    text = trim(text.substr(1, text.size() - 2));
  }
  if (lower(text).starts_with("class")) {
    text = trim(text.substr(5));
  }
  constexpr std::string_view kOfLetter = "12345667";
  if (text.size() != 1) {
    return {};
  }
  const char c = to_lower(text[0]);
  if (c >= 'a' && c <= 'h') {
    return std::string("Class ") + kOfLetter[static_cast<std::size_t>(c - 'a')];
  }
  return c >= '1' && c <= '7' ? std::string("Class ") + c : std::string();
}

std::string class_in_title(std::string_view title) {
  return find_in_brackets(title, class_in_bracket).label;
}

std::string pattern_in_title(std::string_view title) {
  return find_pattern(title).label;
}

std::string clean_race_name(std::string_view title) {
  std::string name = squeeze(title);
  if (const Mark mark = find_pattern(name); mark.at != kNone) {
    name = cut(name, mark);
  }
  if (const Mark mark = find_in_brackets(name, class_in_bracket); mark.at != kNone) {
    name = cut(name, mark);
  }
  return name;
}

std::optional<std::string_view> type_from_code(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kTypes{{{"X", "Flat"},
                                                                                 {"F", "Flat"},
                                                                                 {"C", "Chase"},
                                                                                 {"U", "Chase"},
                                                                                 {"H", "Hurdle"},
                                                                                 {"B", "NH Flat"},
                                                                                 {"W", "NH Flat"}}};
  for (const auto& [known, type] : kTypes) {
    if (code == known) {
      return type;
    }
  }
  return std::nullopt;
}

std::string_view type_from_rules(std::string_view title, std::string_view obstacles,
                                 std::optional<double> furlongs) {
  constexpr double kShortestJumpsRace = 12;
  if (furlongs && *furlongs < kShortestJumpsRace) {
    return "Flat";
  }
  const std::string jumps = lower(obstacles);
  const std::string name = lower(title);
  if (has_any_word(jumps, {"hurdle", "hurdles"})) {
    return "Hurdle";
  }
  if (has_any_word(jumps, {"fence", "fences"})) {
    return "Chase";
  }
  if (has_any_word(name, {"hurdle", "hurdles"})) {
    return "Hurdle";
  }
  if (has_any_word(name, {"chase", "steeplechase"})) {
    return "Chase";
  }
  const bool bumper = has_any_word(name, {"bumper", "nh flat", "inh", "national hunt flat"});
  return bumper ? "NH Flat" : "Flat";
}

std::string_view sex_restriction(std::string_view title) {
  std::string name = replace_all(lower(title), " and ", " & ");
  // A sponsor of that name, which says nothing about the race.
  name = replace_all(std::move(name), "colts & fillies club", "");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kPairs{
      {{"colts & fillies", "C & F"},
       {"c & f", "C & F"},
       {"fillies & mares", "F & M"},
       {"f & m", "F & M"},
       {"colts & geldings", "C & G"},
       {"c & g", "C & G"},
       {"mares & geldings", "M & G"},
       {"m & g", "M & G"}}};
  for (const auto& [words, restriction] : kPairs) {
    if (find_word(name, words) != kNone) {
      return restriction;
    }
  }
  if (has_any_word(name, {"fillies", "filly"})) {
    return "F";
  }
  return has_any_word(name, {"mares", "mare"}) ? "M" : "";
}

Bands split_bands(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '(' && text.back() == ')') {
    text = text.substr(1, text.size() - 2);
  }
  Bands bands;
  for (const std::string_view raw : split(text, ',')) {
    const std::string_view part = trim(raw);
    if (part.find("yo") != kNone) {
      bands.age = part;
    } else if (!part.empty()) {
      bands.rating = part;
    }
  }
  return bands;
}

std::string_view surface_from_going(std::string_view going) {
  const std::string ground = lower(going.substr(0, going.find('(')));
  if (trim(ground).empty()) {
    return "";
  }
  if (has_any_word(ground, {"standard", "slow"})) {
    return "AW";
  }
  return has_any_word(ground, {"fast", "muddy", "sloppy", "wet", "sealed"}) ? "Dirt" : "Turf";
}

}  // namespace rps
