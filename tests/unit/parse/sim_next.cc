// Writes a SimRace as the next layout does: JSON with the fields of the format's description.
#include "base/text.h"
#include "unit/parse/sim_race.h"

namespace rps::sim {
namespace {

// A JSON string; the texts of made-up races need no more escapes.
std::string quoted(const std::string& text) {
  return "\"" + replace_all(replace_all(text, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

std::string or_null(const std::string& text) {
  return text.empty() ? "null" : quoted(text);
}

std::string url(const char* kind, const SimEntity& e) {
  return e.id == 0 ? "null"
                   : quoted(std::string("/profile/") + kind + "/" + std::to_string(e.id) + "/some-name");
}

std::string suffix(const SimEntity& e) {
  return e.country.empty() ? "null" : quoted("(" + e.country + ")");
}

std::string pedigree(const SimRunner& r) {
  return "{\"colourSex\":" + quoted(r.colour_sex) + ",\"sireName\":" + quoted(r.sire.name) +
         ",\"sireSuffix\":" + suffix(r.sire) + ",\"sireUrl\":" + url("horse", r.sire) +
         ",\"damName\":" + quoted(r.dam.name) + ",\"damSuffix\":" + suffix(r.dam) +
         ",\"damUrl\":" + url("horse", r.dam) + ",\"damSireName\":" + quoted(r.damsire.name) +
         ",\"damSireUrl\":" + url("horse", r.damsire) + "}";
}

std::string comment(const SimRunner& r) {
  if (r.comment.empty() && r.betting.empty()) {
    return "null";
  }
  return "{\"comment\":" + quoted(r.comment) + ",\"bettingMovements\":" + or_null(r.betting) + "}";
}

std::string people(const SimRunner& r) {
  return "\"jockeyName\":" + or_null(r.jockey.name) + ",\"jockeyUrl\":" + url("jockey", r.jockey) +
         ",\"jockeyWeightAllowance\":" + (r.allowance.empty() ? "0" : r.allowance) +
         ",\"trainerName\":" + quoted(r.trainer.name) + ",\"trainerUrl\":" + url("trainer", r.trainer) +
         ",\"ownerName\":" + quoted(r.owner.name) + ",\"ownerUrl\":" + url("owner", r.owner) +
         ",\"silkUrl\":" + quoted("https://silks.example/" + std::to_string(r.owner.id) + ".svg");
}

std::string runner(const SimRunner& r) {
  const bool disqualified = r.pos == "DSQ";
  return "{\"outcomeCode\":" + quoted(r.pos) + ",\"isDisqualified\":" + (disqualified ? "true" : "false") +
         ",\"saddleClothNo\":" + or_null(r.num) +
         ",\"drawLabel\":" + (r.draw.empty() ? "null" : quoted("(" + r.draw + ")")) +
         ",\"beatenDistance\":" + or_null(r.btn) +
         ",\"beatenDistanceToWinner\":" + or_null(r.total.empty() ? r.btn : r.total) +
         ",\"distanceToWinnerNative\":null,\"horseUid\":" + std::to_string(r.horse.id) +
         ",\"horseName\":" + quoted(r.horse.name) + ",\"horseUrl\":" + url("horse", r.horse) +
         ",\"horseSuffix\":" + suffix(r.horse) + ",\"age\":" + r.age +
         ",\"weightStones\":" + std::to_string(r.stones) + ",\"weightPounds\":" + std::to_string(r.pounds) +
         ",\"weightCarriedLbs\":" + std::to_string(r.stones * 14 + r.pounds) +
         ",\"headgear\":" + or_null(r.headgear) +
         ",\"isFirstTimeHeadgear\":" + (r.first_time ? "true" : "false") + ",\"odds\":" + quoted(r.sp) + "," +
         people(r) + ",\"officialRating\":" + quoted(r.official_rating.empty() ? "–" : r.official_rating) +
         ",\"rpRating\":" + quoted(r.rpr.empty() ? "–" : r.rpr) +
         ",\"topspeed\":" + quoted(r.ts.empty() ? "–" : r.ts) + ",\"pedigree\":" + pedigree(r) +
         ",\"comment\":" + comment(r) + "}";
}

template <class Items, class Write>
std::string array(const Items& items, Write write) {
  std::string out = "[";
  for (const auto& item : items) {
    out += (out.size() > 1 ? "," : "") + write(item);
  }
  return out + "]";
}

std::string header(const SimRace& race) {
  int place = 0;
  const std::string prizes = array(race.prizes, [&](const auto& prize) {
    return "{\"position\":" + std::to_string(++place) + ",\"formatted\":" + quoted(prize.second) + "}";
  });
  return "{\"raceTitle\":" + quoted(race.title) +
         ",\"raceTime\":\"5:30\",\"raceDate\":" + quoted(race.ref.date.str()) +
         ",\"distanceShort\":" + quoted(race.dist) + ",\"distanceYard\":" + std::to_string(race.yards) +
         ",\"going\":" + quoted(race.going) + ",\"raceClass\":" + or_null(race.klass) +
         ",\"raceTypeCode\":" + quoted(race.type_code) + ",\"agesAllowed\":" + quoted(race.age_band) +
         ",\"ratingBand\":" + or_null(race.rating_band) + ",\"prizes\":" + prizes + "}";
}

std::string data(const SimRace& race) {
  return "{\"raceId\":" + std::to_string(race.ref.race_id) + ",\"raceDatetime\":" + quoted(race.iso_off) +
         ",\"localRaceDatetime\":" + quoted(race.iso_off) + ",\"countryCode\":" + quoted(race.country_code) +
         ",\"courseUid\":" + std::to_string(race.ref.course_id) +
         ",\"courseKey\":" + quoted(race.ref.course_key) + ",\"courseName\":" + quoted(race.course) +
         ",\"header\":" + header(race) +
         ",\"details\":{\"numberOfRunners\":" + (race.ran.empty() ? "null" : race.ran) +
         ",\"offTime\":" + or_null(race.off_actual) + ",\"winningTime\":" + or_null(race.winning_time) +
         ",\"fastSlow\":" + or_null(race.fast_slow) + "},\"nonRunners\":" +
         array(race.non_runners,
               [](const auto& horse) {
                 return "{\"horseName\":" + quoted(horse.first) + ",\"reason\":" + or_null(horse.second) +
                        "}";
               }) +
         ",\"runners\":" + array(race.runners, runner) + "}";
}

}  // namespace

std::string next_json(const SimRace& race, bool with_props) {
  const std::string props =
      "{\"pageProps\":{\"initialState\":{\"raceResult\":{\"data\":" + data(race) + "}}}";
  return with_props ? "{\"props\":" + props + "},\"buildId\":\"b1\"}" : props + ",\"__N_SSP\":true}";
}

std::string next_page(const SimRace& race) {
  return "<!DOCTYPE html><html><head><title>Result</title></head><body><div "
         "id=\"__next\"><main>x</main></div>"
         "<script id=\"__NEXT_DATA__\" type=\"application/json\">" +
         next_json(race) + "</script></body></html>";
}

}  // namespace rps::sim
