#include "parse/card_runner.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "parse/build_runner.h"
#include "parse/names.h"

namespace rps {
namespace {

constexpr int kMostDays = 20'000;
constexpr std::string_view kNonRunner = "NON-RUNNER";  // stands where the jockey's name was

RawEntity entity(JsonElement from, std::string_view name, std::string_view country, std::string_view url) {
  return RawEntity{json_text(from, name), country.empty() ? std::string() : json_text(from, country),
                   json_text(from, url)};
}

void read_people(JsonElement from, RawRunner& raw) {
  raw.jockey = entity(from, "jockeyName", "", "jockeyUrl");
  if (iequals(raw.jockey.name, kNonRunner)) {
    raw.jockey = RawEntity();
  }
  raw.allowance = json_text(from, "weightAllowanceLbs");
  raw.trainer = entity(from, "trainerName", "", "trainerUrl");
  raw.owner = entity(from, "ownerName", "", "ownerUrl");
}

RawRunner read_raw(JsonElement from) {
  RawRunner raw;
  raw.horse = entity(from, "horseName", "countryOrigin", "horseUrl");
  raw.horse_id = json_int(from, "horseId");
  raw.num = json_text(from, "startNumber");
  raw.draw = json_text(from, "draw");
  raw.age = json_text(from, "age");
  raw.carried_lbs = json_text(from, "weightCarried");
  if (raw.carried_lbs.empty()) {
    raw.stones = json_text(from, "formattedWeightStones");
    raw.pounds = json_text(from, "formattedWeightPounds");
  }
  raw.headgear = json_text(from, "horseHeadGear");
  raw.first_time_headgear = json_flag(from, "horseHeadGearFirstTime");
  raw.official_rating = json_text(from, "officialRatingToday");
  raw.rpr = json_text(from, "rpPostmark");
  raw.ts = json_text(from, "rpTopspeed");
  raw.colour_sex = json_text(from, "colorSex");
  raw.sire = entity(from, "sireName", "sireCountry", "sireUrl");
  raw.dam = entity(from, "damName", "damCountry", "damUrl");
  raw.damsire = entity(from, "damsireName", "", "damsireUrl");
  raw.silk_url = json_text(from, "silkImage");
  read_people(from, raw);
  return raw;
}

// The person of the result's form, with the card's own id when the link has none.
Entity with_id(Entity person, JsonElement from, std::string_view key) {
  if (!person.name.empty() && !person.id) {
    person.id = json_int(from, key);
  }
  return person;
}

void take_entry(Runner&& entry, JsonElement from, CardRunner& runner) {
  runner.num = entry.num;
  runner.draw = entry.draw;
  runner.horse = std::move(entry.horse);
  runner.age = entry.age;
  runner.colour = std::move(entry.colour);
  runner.sex = std::move(entry.sex);
  runner.lbs = entry.lbs;
  runner.headgear = std::move(entry.headgear);
  runner.first_time_headgear = entry.first_time_headgear;
  runner.jockey = with_id(std::move(entry.jockey), from, "jockeyId");
  runner.jockey_allowance = entry.jockey_allowance;
  runner.trainer = with_id(std::move(entry.trainer), from, "trainerId");
  runner.owner = with_id(std::move(entry.owner), from, "ownerId");
  runner.official_rating = entry.official_rating;
  runner.rpr = entry.rpr;
  runner.ts = entry.ts;
  runner.sire = std::move(entry.sire);
  runner.dam = std::move(entry.dam);
  runner.damsire = std::move(entry.damsire);
  runner.silk_url = std::move(entry.silk_url);
}

// A count that is zero says nothing.
std::optional<int> positive(JsonElement from, std::string_view key) {
  const auto number = json_int(from, key);
  return number && *number > 0 ? number : std::nullopt;
}

void read_card_only(JsonElement from, CardRunner& runner) {
  runner.extra_lbs = positive(from, "extraWeightLbs");
  runner.long_lbs = positive(from, "lhWeightCarriedLbs");
  runner.wind_surgery = json_text(from, "windSurgery");
  runner.first_time_gelded = json_flag(from, "geldingFirstTime");
  runner.jockey_first_time = runner.jockey_declared() && json_flag(from, "jockeyFirstTime");
  runner.trainer_rtf = json_int(from, "trainerRtf");
  runner.last_run = json_text(from, "daysSinceLastRun");
  runner.days_off = days_since_last_run(runner.last_run);
  runner.tips = positive(from, "numberOfTips");
  runner.spotlight = json_text(from, "spotlight");
  runner.diomed = json_text(from, "diomed");
  json_each(from, "formFiguresData", [&](JsonElement run) { runner.form += json_text(run, "figure"); });
  json_each(from, "badges", [&](JsonElement badge) {
    if (std::string code = json_text(badge, "code"); !code.empty()) {
      runner.badges.push_back(std::move(code));
    }
  });
}

CardStatus status_of(JsonElement from) {
  if (json_flag(from, "nonRunner") || iequals(json_text(from, "jockeyName"), kNonRunner)) {
    return CardStatus::kNonRunner;
  }
  return json_flag(from, "irishReserve") ? CardStatus::kReserve : CardStatus::kRunner;
}

}  // namespace

std::optional<int> days_since_last_run(std::string_view printed) {
  std::optional<int> least;
  for (std::size_t at = 0; at < printed.size();) {
    const std::size_t end = std::min(printed.find_first_not_of("0123456789", at), printed.size());
    const auto days = to_int(printed.substr(at, end - at));
    if (days && *days <= kMostDays && (!least || *days < *least)) {
      least = static_cast<int>(*days);
    }
    at = std::max(end, at + 1);
  }
  return least;
}

Result<CardRunner> read_card_runner(JsonElement from, std::size_t row, Race& race) {
  RPS_ASSIGN(Runner entry, build_entry(read_raw(from), row, race));
  CardRunner runner;
  runner.status = status_of(from);
  take_entry(std::move(entry), from, runner);
  read_card_only(from, runner);
  return runner;
}

}  // namespace rps
