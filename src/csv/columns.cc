#include "csv/columns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::string_view kNone = "-";     // a non-finisher's distances and time
constexpr std::string_view kUnrated = "–";  // a missing rating, as the site prints it
constexpr int kPoundsPerStone = 14;

std::string number(std::optional<int> value, std::string_view missing = {}) {
  return value ? std::to_string(*value) : std::string(missing);
}

std::string decimals(std::optional<double> value) {
  return value ? fixed(*value, 2) : std::string();
}

std::string lengths(std::optional<double> value) {
  return value ? shortest(*value) : std::string(kNone);
}

std::string furlongs(std::optional<double> value) {
  return value ? shortest(*value) + "f" : std::string();
}

std::string upper(std::string text) {
  for (char& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return text;
}

// 130 -> "9-4"
std::string stones(std::optional<int> lbs) {
  return lbs ? std::to_string(*lbs / kPoundsPerStone) + "-" + std::to_string(*lbs % kPoundsPerStone)
             : std::string();
}

// Hundredths of a second as "10.71", the form of both `time` and `secs`.
std::string seconds_text(long long hundredths) {
  return fixed(static_cast<double>(hundredths) / 100, 2);
}

std::string seconds(std::optional<double> secs) {
  return secs ? seconds_text(std::llround(*secs * 100)) : std::string(kNone);
}

// 70.71 -> "1:10.71". Rounds before it splits, so that 59.999 is "1:00.00".
std::string minutes(std::optional<double> secs) {
  if (!secs) {
    return std::string(kNone);
  }
  const long long hundredths = std::llround(*secs * 100);
  const std::string rest = seconds_text(hundredths % 6000);
  return std::to_string(hundredths / 6000) + (rest.size() < 5 ? ":0" : ":") + rest;
}

std::string headgear(const Runner& runner) {
  return runner.first_time_headgear ? runner.headgear + "1" : runner.headgear;
}

// The comment in running with the betting movement behind it in parentheses, as the page prints them.
std::string comment(const Runner& runner) {
  if (runner.betting_movement.empty()) {
    return runner.comment;
  }
  return runner.comment + (runner.comment.empty() ? "(" : " (") + runner.betting_movement + ")";
}

using R = const Race&;
using H = const Runner&;

constexpr auto kColumns = std::to_array<CsvColumn>({
    {"date", [](R r, H) { return r.date.str(); }},
    {"region", [](R r, H) { return upper(r.region); }},
    {"course_id", [](R r, H) { return std::to_string(r.course_id); }},
    {"course", [](R r, H) { return r.course; }},
    {"race_id", [](R r, H) { return std::to_string(r.race_id); }},
    {"off", [](R r, H) { return r.off; }},
    {"race_name", [](R r, H) { return r.race_name; }},
    {"type", [](R r, H) { return r.type; }},
    {"class", [](R r, H) { return r.klass; }},
    {"pattern", [](R r, H) { return r.pattern; }},
    {"rating_band", [](R r, H) { return r.rating_band; }},
    {"age_band", [](R r, H) { return r.age_band; }},
    {"sex_rest", [](R r, H) { return r.sex_rest; }},
    {"dist", [](R r, H) { return r.dist; }},
    {"dist_f", [](R r, H) { return furlongs(r.dist_f); }},
    {"dist_m", [](R r, H) { return number(r.dist_m); }},
    {"dist_y", [](R r, H) { return number(r.dist_y); }},
    {"going", [](R r, H) { return r.going; }},
    {"surface", [](R r, H) { return r.surface; }},
    {"ran", [](R r, H) { return number(r.ran); }},
    {"num", [](R, H h) { return number(h.num); }},
    {"pos", [](R, H h) { return h.pos; }},
    {"draw", [](R, H h) { return number(h.draw); }},
    {"ovr_btn", [](R, H h) { return lengths(h.ovr_btn); }},
    {"btn", [](R, H h) { return lengths(h.btn); }},
    {"horse_id", [](R, H h) { return number(h.horse.id); }},
    {"horse", [](R, H h) { return h.horse.name; }},
    {"age", [](R, H h) { return number(h.age); }},
    {"sex", [](R, H h) { return h.sex; }},
    {"wgt", [](R, H h) { return stones(h.lbs); }},
    {"lbs", [](R, H h) { return number(h.lbs); }},
    {"hg", [](R, H h) { return headgear(h); }},
    {"time", [](R, H h) { return minutes(h.secs); }},
    {"secs", [](R, H h) { return seconds(h.secs); }},
    {"sp", [](R, H h) { return h.sp; }},
    {"dec", [](R, H h) { return decimals(h.dec); }},
    {"jockey_id", [](R, H h) { return number(h.jockey.id); }},
    {"jockey", [](R, H h) { return h.jockey.name; }},
    {"trainer_id", [](R, H h) { return number(h.trainer.id); }},
    {"trainer", [](R, H h) { return h.trainer.name; }},
    {"prize", [](R, H h) { return h.prize; }},
    {"or", [](R, H h) { return number(h.official_rating, kUnrated); }},
    {"rpr", [](R, H h) { return number(h.rpr, kUnrated); }},
    {"ts", [](R, H h) { return number(h.ts, kUnrated); }},
    {"sire_id", [](R, H h) { return number(h.sire.id); }},
    {"sire", [](R, H h) { return h.sire.name; }},
    {"dam_id", [](R, H h) { return number(h.dam.id); }},
    {"dam", [](R, H h) { return h.dam.name; }},
    {"damsire_id", [](R, H h) { return number(h.damsire.id); }},
    {"damsire", [](R, H h) { return h.damsire.name; }},
    {"owner_id", [](R, H h) { return number(h.owner.id); }},
    {"owner", [](R, H h) { return h.owner.name; }},
    {"silk_url", [](R, H h) { return h.silk_url; }},
    {"comment", [](R, H h) { return comment(h); }},
});

const CsvColumn* find_column(std::string_view name) {
  const auto at = std::find_if(kColumns.begin(), kColumns.end(),
                               [&](const CsvColumn& column) { return iequals(column.name, name); });
  return at != kColumns.end() ? &*at : nullptr;
}

std::string valid_names() {
  std::string names = "valid columns:";
  for (const CsvColumn& column : kColumns) {
    names += " " + std::string(column.name);
  }
  return names;
}

bool has(const std::vector<CsvColumn>& columns, std::string_view name) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const CsvColumn& column) { return column.name == name; });
}

}  // namespace

std::span<const CsvColumn> default_columns() {
  return kColumns;
}

Result<std::vector<CsvColumn>> choose_columns(std::span<const std::string> names) {
  if (names.empty()) {
    return std::vector<CsvColumn>(kColumns.begin(), kColumns.end());
  }
  std::vector<CsvColumn> chosen;
  for (const std::string& name : names) {
    const CsvColumn* column = find_column(name);
    if (column == nullptr) {
      return Error{ErrorKind::kUsage, "there is no CSV column '" + name + "'", valid_names()};
    }
    if (has(chosen, column->name)) {
      return Error{ErrorKind::kUsage, "CSV column '" + name + "' is chosen twice", valid_names()};
    }
    chosen.push_back(*column);
  }
  return chosen;
}

}  // namespace rps
