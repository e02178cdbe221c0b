// The names of all values in the day's JSON, once for both directions: visit_fields() calls
// `visit(name, value)` for each value of an object, and the visitor writes or reads it.
#pragma once

#include <type_traits>

#include "csv/day_json.h"
#include "model/race.h"

namespace rps {

template <class T, class Plain>
concept MaybeConst = std::is_same_v<std::remove_const_t<T>, Plain>;

template <class Visitor, MaybeConst<Entity> T>
void visit_fields(Visitor& visit, T& entity) {
  visit("name", entity.name);
  visit("id", entity.id);
}

template <class Visitor, MaybeConst<Runner> T>
void visit_fields(Visitor& visit, T& runner) {
  visit("num", runner.num);
  visit("pos", runner.pos);
  visit("draw", runner.draw);
  visit("ovr_btn", runner.ovr_btn);
  visit("btn", runner.btn);
  visit("horse", runner.horse);
  visit("age", runner.age);
  visit("colour", runner.colour);
  visit("sex", runner.sex);
  visit("lbs", runner.lbs);
  visit("hg", runner.headgear);
  visit("first_time_hg", runner.first_time_headgear);
  visit("secs", runner.secs);
  visit("sp", runner.sp);
  visit("dec", runner.dec);
  visit("jockey", runner.jockey);
  visit("jockey_allowance", runner.jockey_allowance);
  visit("trainer", runner.trainer);
  visit("prize", runner.prize);
  visit("or", runner.official_rating);
  visit("rpr", runner.rpr);
  visit("ts", runner.ts);
  visit("sire", runner.sire);
  visit("dam", runner.dam);
  visit("damsire", runner.damsire);
  visit("owner", runner.owner);
  visit("silk_url", runner.silk_url);
  visit("comment", runner.comment);
  visit("betting_movement", runner.betting_movement);
  visit("disqualified", runner.disqualified);
}

template <class Visitor, MaybeConst<NonRunner> T>
void visit_fields(Visitor& visit, T& non_runner) {
  visit("horse", non_runner.horse);
  visit("reason", non_runner.reason);
}

template <class Visitor, MaybeConst<PlacePrize> T>
void visit_fields(Visitor& visit, T& prize) {
  visit("place", prize.place);
  visit("amount", prize.amount);
}

template <class Visitor, MaybeConst<Race> T>
void visit_fields(Visitor& visit, T& race) {
  visit("race_id", race.race_id);
  visit("course_id", race.course_id);
  visit("date", race.date);
  visit("region", race.region);
  visit("course", race.course);
  visit("off", race.off);
  visit("race_name", race.race_name);
  visit("type", race.type);
  visit("class", race.klass);
  visit("pattern", race.pattern);
  visit("rating_band", race.rating_band);
  visit("age_band", race.age_band);
  visit("sex_rest", race.sex_rest);
  visit("dist", race.dist);
  visit("dist_f", race.dist_f);
  visit("dist_m", race.dist_m);
  visit("dist_y", race.dist_y);
  visit("going", race.going);
  visit("surface", race.surface);
  visit("ran", race.ran);
  visit("off_actual", race.off_actual);
  visit("winning_secs", race.winning_secs);
  visit("winning_time", race.winning_time);
  visit("prizes", race.prizes);
  visit("non_runners", race.non_runners);
  visit("void", race.is_void);
  visit("layout", race.layout);
  visit("race_type_code", race.race_type_code);
  visit("warnings", race.warnings);
  visit("runners", race.runners);
}

template <class Visitor, MaybeConst<DayJson> T>
void visit_fields(Visitor& visit, T& day) {
  visit("date", day.date);
  visit("region", day.region);
  visit("scraped_at", day.scraped_at);
  visit("incomplete", day.incomplete);
  visit("races", day.races);
}

}  // namespace rps
