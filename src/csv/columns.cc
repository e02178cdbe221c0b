#include "csv/columns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "csv/column_text.h"

namespace rps {
namespace {

constexpr std::string_view kNone = "-";     // a non-finisher's distances and time
constexpr std::string_view kUnrated = "–";  // a missing rating, as the site prints it

std::string lengths(std::optional<double> value) {
  return value ? shortest(*value) : std::string(kNone);
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
    {"region", [](R r, H) { return upper_text(r.region); }},
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
    {"dist_f", [](R r, H) { return furlongs_text(r.dist_f); }},
    {"dist_m", [](R r, H) { return number_text(r.dist_m); }},
    {"dist_y", [](R r, H) { return number_text(r.dist_y); }},
    {"going", [](R r, H) { return r.going; }},
    {"surface", [](R r, H) { return r.surface; }},
    {"ran", [](R r, H) { return number_text(r.ran); }},
    {"num", [](R, H h) { return number_text(h.num); }},
    {"pos", [](R, H h) { return h.pos; }},
    {"draw", [](R, H h) { return number_text(h.draw); }},
    {"ovr_btn", [](R, H h) { return lengths(h.ovr_btn); }},
    {"btn", [](R, H h) { return lengths(h.btn); }},
    {"horse_id", [](R, H h) { return number_text(h.horse.id); }},
    {"horse", [](R, H h) { return h.horse.name; }},
    {"age", [](R, H h) { return number_text(h.age); }},
    {"sex", [](R, H h) { return h.sex; }},
    {"wgt", [](R, H h) { return stones_text(h.lbs); }},
    {"lbs", [](R, H h) { return number_text(h.lbs); }},
    {"hg", [](R, H h) { return headgear_text(h.headgear, h.first_time_headgear); }},
    {"time", [](R, H h) { return minutes(h.secs); }},
    {"secs", [](R, H h) { return seconds(h.secs); }},
    {"sp", [](R, H h) { return h.sp; }},
    {"dec", [](R, H h) { return decimals_text(h.dec); }},
    {"jockey_id", [](R, H h) { return number_text(h.jockey.id); }},
    {"jockey", [](R, H h) { return h.jockey.name; }},
    {"trainer_id", [](R, H h) { return number_text(h.trainer.id); }},
    {"trainer", [](R, H h) { return h.trainer.name; }},
    {"prize", [](R, H h) { return h.prize; }},
    {"or", [](R, H h) { return number_text(h.official_rating, kUnrated); }},
    {"rpr", [](R, H h) { return number_text(h.rpr, kUnrated); }},
    {"ts", [](R, H h) { return number_text(h.ts, kUnrated); }},
    {"sire_id", [](R, H h) { return number_text(h.sire.id); }},
    {"sire", [](R, H h) { return h.sire.name; }},
    {"dam_id", [](R, H h) { return number_text(h.dam.id); }},
    {"dam", [](R, H h) { return h.dam.name; }},
    {"damsire_id", [](R, H h) { return number_text(h.damsire.id); }},
    {"damsire", [](R, H h) { return h.damsire.name; }},
    {"owner_id", [](R, H h) { return number_text(h.owner.id); }},
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
