#include "parse/distance.h"

#include <array>
#include <cmath>
#include <utility>

#include "base/text.h"

namespace rps {
namespace {

constexpr double kYardsPerMile = 1760;
constexpr double kYardsPerFurlong = 220;
constexpr double kMetresPerYard = 0.9144;
constexpr double kLongestRaceYards = 12 * kYardsPerMile;  // beyond any race: the text is no distance

constexpr std::array<std::pair<std::string_view, double>, 11> kWords{{
    {"nse", 0.05},
    {"ns", 0.05},
    {"shd", 0.1},
    {"sh", 0.1},
    {"snk", 0.2},
    {"hd", 0.2},
    {"nk", 0.3},
    {"lgnk", 0.4},
    {"dht", 0},
    {"dh", 0},
    {"dist", 30},
}};

constexpr std::array<std::pair<std::string_view, double>, 3> kFractions{{
    {"¼", 0.25},
    {"½", 0.5},
    {"¾", 0.75},
}};

// Takes "12", "¾", "2½" or "1.25" off the front of `text`; nothing when no number stands there.
std::optional<double> take_number(std::string_view& text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  auto value = to_double(text.substr(0, digits));
  if (digits > 0 && !value) {
    return std::nullopt;
  }
  text.remove_prefix(digits);
  for (const auto& [sign, fraction] : kFractions) {
    if (text.starts_with(sign)) {
      text.remove_prefix(sign.size());
      return value.value_or(0) + fraction;
    }
  }
  return value;
}

// Takes a unit off the front of `text`: its length in yards, or nothing.
std::optional<double> take_unit(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, double>, 5> kUnits{
      {{"yds", 1}, {"yd", 1}, {"y", 1}, {"m", kYardsPerMile}, {"f", kYardsPerFurlong}}};
  for (const auto& [unit, yards] : kUnits) {
    if (text.starts_with(unit)) {
      text.remove_prefix(unit.size());
      return yards;
    }
  }
  return std::nullopt;
}

// `text` without the brackets round it.
std::string_view unwrap(std::string_view text, char open, char close) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == open && text.back() == close) {
    text = trim(text.substr(1, text.size() - 2));
  }
  return text;
}

}  // namespace

std::optional<double> lengths_from_text(std::string_view text) {
  text = unwrap(text, '[', ']');
  for (const auto& [word, lengths] : kWords) {
    if (iequals(text, word)) {
      return lengths;
    }
  }
  const auto value = take_number(text);
  return text.empty() ? value : std::nullopt;
}

std::optional<double> race_yards(std::string_view text) {
  text = unwrap(text, '(', ')');
  double yards = 0;
  while (!text.empty()) {
    const auto count = take_number(text);
    const auto unit = count ? take_unit(text) : std::nullopt;
    if (!unit) {
      return std::nullopt;
    }
    yards += *count * *unit;
    text = trim(text);
  }
  return yards > 0 && yards <= kLongestRaceYards ? std::optional(yards) : std::nullopt;
}

std::string short_distance(int yards) {
  constexpr long kHalvesPerMile = 16;
  const long halves = std::lround(yards / (kYardsPerFurlong / 2));
  if (halves <= 0) {
    return {};
  }
  const long miles = halves / kHalvesPerMile;
  const long rest = halves % kHalvesPerMile;
  std::string text = miles > 0 ? std::to_string(miles) + "m" : std::string();
  text += rest > 1 ? std::to_string(rest / 2) : std::string();
  text += rest % 2 == 1 ? "½" : "";
  return rest > 0 ? text + "f" : text;
}

double furlongs_from_yards(double yards) {
  return std::round(yards / kYardsPerFurlong * 100) / 100;
}

int metres_from_yards(int yards) {
  return static_cast<int>(std::lround(yards * kMetresPerYard));
}

}  // namespace rps
