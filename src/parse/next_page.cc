#include "parse/next_page.h"

#include "base/text.h"
#include "parse/names.h"
#include "parse/next_json.h"
#include "parse/times.h"

namespace rps {
namespace {

constexpr std::string_view kData = "raceResult.data";

RawEntity entity(JsonElement object, std::string_view name, std::string_view suffix, std::string_view url) {
  return RawEntity{json_text(object, name), suffix.empty() ? std::string() : json_text(object, suffix),
                   json_text(object, url)};
}

// "£5,281" with the place as 1 or "1st".
PlacePrize read_prize(JsonElement prize) {
  std::string place = json_text(prize, "position");
  if (const auto number = to_int(place); number && *number > 0 && *number < 1000) {
    place = ordinal(static_cast<int>(*number));
  }
  return PlacePrize{std::move(place), json_text(prize, "formatted")};
}

// The classic page's "4m 8.50s (slow by 15.30s)" from its two parts.
std::string winning_time(JsonElement details) {
  std::string time = json_text(details, "winningTime");
  std::string compared = json_text(details, "fastSlow");
  if (time.empty() || compared.empty() || time.ends_with(')')) {
    return time;
  }
  return time + " " + (compared.starts_with('(') ? compared : "(" + compared + ")");
}

// British time of the off, as the classic page has it; localRaceDatetime would be the course's own.
std::string off_time(JsonElement data, JsonElement header) {
  std::string off = off_from_iso(json_text(data, "raceDatetime"));
  return off.empty() ? off_from_12h(json_text(header, "raceTime")) : off;
}

void read_header(JsonElement header, RawRace& race) {
  race.title = json_text(header, "raceTitle");
  race.klass = json_text(header, "raceClass");
  race.rating_band = json_text(header, "ratingBand");
  race.age_band = json_text(header, "agesAllowed");
  race.dist = json_text(header, "distanceShort");
  if (const auto yards = json_int(header, "distanceYard"); yards && *yards > 0) {
    race.yards = yards;
  }
  race.going = json_text(header, "going");
  race.type_code = json_text(header, "raceTypeCode");
  json_each(header, "prizes", [&](JsonElement prize) { race.prizes.push_back(read_prize(prize)); });
}

void read_details(JsonElement details, RawRace& race) {
  race.ran = json_text(details, "numberOfRunners");
  race.off_actual = json_text(details, "offTime");
  race.winning_time = winning_time(details);
}

// The total as printed; its number when there is no text.
std::string total_distance(JsonElement runner) {
  std::string total = json_text(runner, "beatenDistanceToWinner");
  return is_blank(total) ? json_text(runner, "distanceToWinnerNative") : total;
}

void read_people(JsonElement from, RawRunner& runner) {
  runner.jockey = entity(from, "jockeyName", "", "jockeyUrl");
  runner.allowance = json_text(from, "jockeyWeightAllowance");
  runner.trainer = entity(from, "trainerName", "", "trainerUrl");
  runner.owner = entity(from, "ownerName", "", "ownerUrl");
  runner.silk_url = json_text(from, "silkUrl");
}

void read_pedigree(JsonElement from, RawRunner& runner) {
  const auto pedigree = json_at(from, "pedigree");
  if (!pedigree) {
    return;
  }
  runner.colour_sex = json_text(*pedigree, "colourSex");
  runner.sire = entity(*pedigree, "sireName", "sireSuffix", "sireUrl");
  runner.dam = entity(*pedigree, "damName", "damSuffix", "damUrl");
  runner.damsire = entity(*pedigree, "damSireName", "", "damSireUrl");
}

void read_comment(JsonElement from, RawRunner& runner) {
  if (const auto comment = json_at(from, "comment")) {
    runner.comment = json_text(*comment, "comment");
    std::string betting = json_text(*comment, "bettingMovements");
    const bool wrapped = betting.starts_with('(') && betting.ends_with(')');
    runner.betting_movement = wrapped ? betting.substr(1, betting.size() - 2) : std::move(betting);
  }
}

RawRunner read_runner(JsonElement from) {
  RawRunner runner;
  runner.pos = json_text(from, "outcomeCode");
  runner.disqualified = json_flag(from, "isDisqualified");
  runner.num = json_text(from, "saddleClothNo");
  runner.draw = json_text(from, "drawLabel");
  runner.btn = json_text(from, "beatenDistance");
  runner.total = total_distance(from);
  runner.horse = entity(from, "horseName", "horseSuffix", "horseUrl");
  runner.horse_id = json_int(from, "horseUid");
  runner.sp = json_text(from, "odds");
  runner.age = json_text(from, "age");
  runner.stones = json_text(from, "weightStones");
  runner.pounds = json_text(from, "weightPounds");
  runner.carried_lbs = json_text(from, "weightCarriedLbs");
  runner.headgear = json_text(from, "headgear");
  runner.first_time_headgear = json_flag(from, "isFirstTimeHeadgear");
  runner.official_rating = json_text(from, "officialRating");
  runner.rpr = json_text(from, "rpRating");
  runner.ts = json_text(from, "topspeed");
  read_people(from, runner);
  read_pedigree(from, runner);
  read_comment(from, runner);
  return runner;
}

Error missing(std::string_view what) {
  return Error{ErrorKind::kParse,
               "next result page: initialState." + std::string(what) + " is missing or null",
               "a login wall, a block page or another kind of page"};
}

Result<RawRace> read_data(JsonElement data) {
  const auto header = json_at(data, "header");
  const auto runners = json_at(data, "runners");
  if (!header || !header->is_object()) {
    return missing("raceResult.data.header");
  }
  if (!runners || !runners->is_array()) {
    return missing("raceResult.data.runners");
  }
  RawRace race;
  race.layout = PageLayout::kNext;
  race.page_race_id = json_text(data, "raceId");
  race.course = json_text(data, "courseName");
  race.country_code = json_text(data, "countryCode");
  race.page_date = json_text(data, "raceDatetime").substr(0, 10);
  race.off = off_time(data, *header);
  race.says_void = json_flag(data, "isVoidRace") || json_flag(data, "isAbandoned");
  read_header(*header, race);
  if (const auto details = json_at(data, "details")) {
    read_details(*details, race);
  }
  json_each(data, "nonRunners", [&](JsonElement horse) {
    race.non_runners.push_back(NonRunner{json_text(horse, "horseName"), json_text(horse, "reason")});
  });
  json_each(data, "runners", [&](JsonElement runner) { race.runners.push_back(read_runner(runner)); });
  return race;
}

}  // namespace

Result<RawRace> read_next_page(std::string_view json) {
  RPS_ASSIGN(const JsonElement root, parse_json(json));
  RPS_ASSIGN(const JsonElement state, initial_state(root));
  const auto data = json_at(state, kData);
  if (!data || !data->is_object()) {
    return missing(kData);
  }
  return read_data(*data);
}

}  // namespace rps
