// The names of all values in the day's card JSON, once for both directions (see day_fields.h).
#pragma once

#include "csv/card_json.h"
#include "csv/day_fields.h"
#include "model/race_card.h"

namespace rps {

template <class Visitor, MaybeConst<CardRunner> T>
void visit_fields(Visitor& visit, T& runner) {
  visit("status", runner.status);
  visit("num", runner.num);
  visit("draw", runner.draw);
  visit("horse", runner.horse);
  visit("age", runner.age);
  visit("colour", runner.colour);
  visit("sex", runner.sex);
  visit("lbs", runner.lbs);
  visit("extra_lbs", runner.extra_lbs);
  visit("long_lbs", runner.long_lbs);
  visit("hg", runner.headgear);
  visit("first_time_hg", runner.first_time_headgear);
  visit("wind_surgery", runner.wind_surgery);
  visit("first_time_gelded", runner.first_time_gelded);
  visit("jockey", runner.jockey);
  visit("jockey_allowance", runner.jockey_allowance);
  visit("jockey_first_time", runner.jockey_first_time);
  visit("trainer", runner.trainer);
  visit("trainer_rtf", runner.trainer_rtf);
  visit("owner", runner.owner);
  visit("or", runner.official_rating);
  visit("rpr", runner.rpr);
  visit("ts", runner.ts);
  visit("form", runner.form);
  visit("last_run", runner.last_run);
  visit("days_off", runner.days_off);
  visit("forecast", runner.forecast);
  visit("forecast_dec", runner.forecast_dec);
  visit("tips", runner.tips);
  visit("badges", runner.badges);
  visit("sire", runner.sire);
  visit("dam", runner.dam);
  visit("damsire", runner.damsire);
  visit("silk_url", runner.silk_url);
  visit("spotlight", runner.spotlight);
  visit("diomed", runner.diomed);
}

template <class Visitor, MaybeConst<RaceCard> T>
void visit_fields(Visitor& visit, T& card) {
  visit("race_id", card.race_id);
  visit("course_id", card.course_id);
  visit("date", card.date);
  visit("region", card.region);
  visit("fetched_at", card.fetched_at);
  visit("course", card.course);
  visit("off", card.off);
  visit("off_at", card.off_at);
  visit("off_local", card.off_local);
  visit("race_name", card.race_name);
  visit("type", card.type);
  visit("class", card.klass);
  visit("pattern", card.pattern);
  visit("rating_band", card.rating_band);
  visit("age_band", card.age_band);
  visit("sex_rest", card.sex_rest);
  visit("dist", card.dist);
  visit("dist_f", card.dist_f);
  visit("dist_m", card.dist_m);
  visit("dist_y", card.dist_y);
  visit("going", card.going);
  visit("surface", card.surface);
  visit("track", card.track);
  visit("fences", card.fences);
  visit("stalls", card.stalls);
  visit("weather", card.weather);
  visit("conditions", card.conditions);
  visit("prizes", card.prizes);
  visit("declared", card.declared);
  visit("running", card.running);
  visit("abandoned", card.abandoned);
  visit("race_type_code", card.race_type_code);
  visit("not_shown", card.not_shown);
  visit("warnings", card.warnings);
  visit("runners", card.runners);
}

template <class Visitor, MaybeConst<CardDay> T>
void visit_fields(Visitor& visit, T& day) {
  visit("date", day.date);
  visit("region", day.region);
  visit("fetched_at", day.fetched_at);
  visit("incomplete", day.incomplete);
  visit("cards", day.cards);
}

}  // namespace rps
