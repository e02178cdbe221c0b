#include "cli/coverage_strip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/text.h"

namespace rps::cli {
namespace {

constexpr std::array<const char*, 8> kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr const char* kNothing = "·";
constexpr const char* kFound = "!";
constexpr std::size_t kMonths = 12;

// A block for the share of the whole, the lowest for anything above nothing.
const char* block(std::int64_t part, std::int64_t whole) {
  if (part <= 0 || whole <= 0) {
    return kNothing;
  }
  const double eighths = std::ceil(8.0 * static_cast<double>(part) / static_cast<double>(whole));
  return kBlocks[static_cast<std::size_t>(std::clamp(eighths, 1.0, 8.0)) - 1];
}

// The races of a busy day: few days have more.
std::int64_t usual_most(const CountryCoverage& country) {
  std::vector<std::int64_t> races;
  for (const DayCount& day : country.days) {
    if (day.races > 0) {
      races.push_back(day.races);
    }
  }
  std::sort(races.begin(), races.end());
  return races.empty() ? 0 : races[(races.size() - 1) * 95 / 100];
}

bool is_found(const std::vector<CheckFinding>& findings, const std::string& country, Date date) {
  return std::any_of(findings.begin(), findings.end(), [&](const CheckFinding& finding) {
    return !finding.explained && finding.country == country && finding.date == date &&
           (finding.kind == "missing day" || finding.kind == "few races");
  });
}

}  // namespace

std::string day_strip(const CountryCoverage& country, const std::vector<CheckFinding>& findings, Date today,
                      int days) {
  const std::int64_t most = usual_most(country);
  std::string strip;
  for (Date date = today.plus_days(-days); date < today; date = date.plus_days(1)) {
    const std::int64_t at = std::int64_t{date.days} - country.first.days;
    const bool known = at >= 0 && at < static_cast<std::int64_t>(country.days.size());
    const std::int64_t races = known ? country.days[static_cast<std::size_t>(at)].races : 0;
    strip += is_found(findings, country.code, date) ? kFound : block(races, most);
  }
  return strip;
}

std::vector<std::string> year_strips(const CountryCoverage& country) {
  std::map<int, std::array<std::int64_t, kMonths>> years;
  std::int64_t most = 0;
  for (const DayCount& day : country.days) {
    std::int64_t& month = years[day.date.year()][static_cast<std::size_t>(day.date.month()) - 1];
    month += day.races;
    most = std::max(most, month);
  }
  std::vector<std::string> lines;
  for (const auto& [year, months] : years) {
    std::string line = std::to_string(year) + " ";
    std::int64_t races = 0;
    for (const std::int64_t month : months) {
      line += block(month, most);
      races += month;
    }
    lines.push_back(line + " " + thousands(races) + " races");
  }
  return lines;
}

}  // namespace rps::cli
