#include "csv/horse_cleaned.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace rps {
namespace {

constexpr bool is_letter(char c) {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

// By byte: white space and the marks that names lose. A table, for this runs on every byte of three names a
// row.
constexpr std::array<bool, 256> kDropped = [] {
  std::array<bool, 256> dropped{};
  for (const char c : std::string_view(" \t\n\v\f\r'$@#^(%*)")) {
    dropped[static_cast<unsigned char>(c)] = true;
  }
  return dropped;
}();

// Length of the final " (IRE)", or 0.
std::size_t parenthesised_suffix(std::string_view name) {
  const std::size_t open = name.rfind(" (");
  if (open == std::string_view::npos || name.back() != ')') {
    return 0;
  }
  const std::string_view code = name.substr(open + 2, name.size() - open - 3);
  const bool is_code =
      (code.size() == 2 || code.size() == 3) && std::all_of(code.begin(), code.end(), is_letter);
  return is_code ? name.size() - open : 0;
}

std::string_view without_country(std::string_view name) {
  if (const std::size_t size = parenthesised_suffix(name); size > 0) {
    name.remove_suffix(size);
  } else if (name.ends_with(" GB")) {
    name.remove_suffix(3);
  }
  return name;
}

void append_cleaned(std::string& out, std::string_view name) {
  const std::size_t before = out.size();
  for (const char c : without_country(trim(name))) {
    if (!kDropped[static_cast<unsigned char>(c)]) {
      out += to_lower(c);
    }
  }
  if (out.size() == before) {
    out += "none";
  }
}

}  // namespace

void clean_horse(std::string_view horse, std::string_view dam, std::string_view sire, std::string& out) {
  out.clear();
  append_cleaned(out, horse);
  out += '_';
  append_cleaned(out, dam);
  out += '_';
  append_cleaned(out, sire);
}

std::string horse_cleaned(std::string_view horse, std::string_view dam, std::string_view sire) {
  std::string out;
  clean_horse(horse, dam, sire, out);
  return out;
}

}  // namespace rps
