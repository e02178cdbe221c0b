#include "csv/card_csv.h"

#include <array>

#include "base/text.h"
#include "csv/column_text.h"

namespace rps {
namespace {

using R = const RaceCard&;
using H = const CardRunner&;

struct CardColumn {
  std::string_view name;
  std::string (*text)(R card, H runner);
};

std::string flag_text(bool value) {
  return value ? "1" : "";
}

constexpr auto kColumns = std::to_array<CardColumn>({
    {"date", [](R r, H) { return r.date.str(); }},
    {"region", [](R r, H) { return upper_text(r.region); }},
    {"course_id", [](R r, H) { return std::to_string(r.course_id); }},
    {"course", [](R r, H) { return r.course; }},
    {"race_id", [](R r, H) { return std::to_string(r.race_id); }},
    {"off", [](R r, H) { return r.off; }},
    {"off_at", [](R r, H) { return r.off_at; }},
    {"off_local", [](R r, H) { return r.off_local; }},
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
    {"declared", [](R r, H) { return number_text(r.declared); }},
    {"running", [](R r, H) { return number_text(r.running); }},
    {"abandoned", [](R r, H) { return flag_text(r.abandoned); }},
    {"status", [](R, H h) { return std::string(card_status_name(h.status)); }},
    {"num", [](R, H h) { return number_text(h.num); }},
    {"draw", [](R, H h) { return number_text(h.draw); }},
    {"horse_id", [](R, H h) { return number_text(h.horse.id); }},
    {"horse", [](R, H h) { return h.horse.name; }},
    {"age", [](R, H h) { return number_text(h.age); }},
    {"colour", [](R, H h) { return h.colour; }},
    {"sex", [](R, H h) { return h.sex; }},
    {"wgt", [](R, H h) { return stones_text(h.lbs); }},
    {"lbs", [](R, H h) { return number_text(h.lbs); }},
    {"extra_lbs", [](R, H h) { return number_text(h.extra_lbs); }},
    {"hg", [](R, H h) { return headgear_text(h.headgear, h.first_time_headgear); }},
    {"wind_surgery", [](R, H h) { return h.wind_surgery; }},
    {"jockey_id", [](R, H h) { return number_text(h.jockey.id); }},
    {"jockey", [](R, H h) { return h.jockey.name; }},
    {"claim", [](R, H h) { return number_text(h.jockey_allowance); }},
    {"trainer_id", [](R, H h) { return number_text(h.trainer.id); }},
    {"trainer", [](R, H h) { return h.trainer.name; }},
    {"trainer_rtf", [](R, H h) { return number_text(h.trainer_rtf); }},
    {"or", [](R, H h) { return number_text(h.official_rating); }},
    {"rpr", [](R, H h) { return number_text(h.rpr); }},
    {"ts", [](R, H h) { return number_text(h.ts); }},
    {"form", [](R, H h) { return h.form; }},
    {"last_run", [](R, H h) { return h.last_run; }},
    {"days_off", [](R, H h) { return number_text(h.days_off); }},
    {"forecast", [](R, H h) { return h.forecast; }},
    {"forecast_dec", [](R, H h) { return decimals_text(h.forecast_dec); }},
    {"tips", [](R, H h) { return number_text(h.tips); }},
    {"badges", [](R, H h) { return join(h.badges, " "); }},
    {"sire_id", [](R, H h) { return number_text(h.sire.id); }},
    {"sire", [](R, H h) { return h.sire.name; }},
    {"dam_id", [](R, H h) { return number_text(h.dam.id); }},
    {"dam", [](R, H h) { return h.dam.name; }},
    {"damsire_id", [](R, H h) { return number_text(h.damsire.id); }},
    {"damsire", [](R, H h) { return h.damsire.name; }},
    {"owner_id", [](R, H h) { return number_text(h.owner.id); }},
    {"owner", [](R, H h) { return h.owner.name; }},
    {"silk_url", [](R, H h) { return h.silk_url; }},
    {"fetched_at", [](R r, H) { return r.fetched_at.iso(); }},
    {"spotlight", [](R, H h) { return h.spotlight; }},
});

void append_row(std::string& out, R card, H runner) {
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    out += i == 0 ? "" : ",";
    append_csv_field(out, kColumns.at(i).text(card, runner));
  }
  out += '\n';
}

}  // namespace

std::vector<std::string_view> card_columns() {
  std::vector<std::string_view> names;
  names.reserve(kColumns.size());
  for (const CardColumn& column : kColumns) {
    names.push_back(column.name);
  }
  return names;
}

std::string encode_card_csv(std::span<const RaceCard> cards) {
  std::string out;
  for (const CardColumn& column : kColumns) {
    out += out.empty() ? "" : ",";
    out += column.name;
  }
  out += '\n';
  for (const RaceCard& card : cards) {
    for (const CardRunner& runner : card.runners) {
      append_row(out, card, runner);
    }
  }
  return out;
}

}  // namespace rps
