#include "csv/column_text.h"

#include "base/text.h"

namespace rps {

std::string number_text(std::optional<int> value, std::string_view missing) {
  return value ? std::to_string(*value) : std::string(missing);
}

std::string decimals_text(std::optional<double> value) {
  return value ? fixed(*value, 2) : std::string();
}

std::string furlongs_text(std::optional<double> value) {
  return value ? shortest(*value) + "f" : std::string();
}

std::string upper_text(std::string text) {
  for (char& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return text;
}

std::string stones_text(std::optional<int> lbs) {
  constexpr int kPoundsPerStone = 14;
  return lbs ? std::to_string(*lbs / kPoundsPerStone) + "-" + std::to_string(*lbs % kPoundsPerStone)
             : std::string();
}

std::string headgear_text(const std::string& codes, bool first_time) {
  return first_time ? codes + "1" : codes;
}

void append_csv_field(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    out.append(c == '"' ? 2 : 1, c);
  }
  out += '"';
}

}  // namespace rps
