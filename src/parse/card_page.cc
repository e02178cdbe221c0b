#include "parse/card_page.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "parse/body.h"
#include "parse/build_header.h"
#include "parse/card_runner.h"
#include "parse/card_url.h"
#include "parse/distance.h"
#include "parse/names.h"
#include "parse/next_json.h"
#include "parse/odds.h"
#include "parse/times.h"

namespace rps {
namespace {

Error parse_error(std::string message, std::string hint = {}) {
  return Error{ErrorKind::kParse, std::move(message), std::move(hint)};
}

Error missing(std::string_view what) {
  return parse_error("no race card: initialState." + std::string(what) + " is missing or null",
                     "a login wall, a result or another kind of page");
}

// The card's own address. An id of the page may be a number or a text.
Result<ResultRef> ref_of(JsonElement race) {
  const auto course = json_int(race, "courseId");
  const auto id = json_int(race, "raceId");
  const auto date = Date::parse(json_text(race, "raceTime").substr(0, 10));
  if (!course || *course <= 0 || !id || *id <= 0 || !date.ok()) {
    return parse_error("no race card: racePage.data.race lacks courseId, raceId or the date in raceTime");
  }
  return ResultRef{*course, json_text(race, "courseKey"), *date, *id};
}

std::string first_text(JsonElement from, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (std::string text = json_text(from, key); !text.empty()) {
      return text;
    }
  }
  return {};
}

// The prize in the race's own currency, euros or else pounds.
PlacePrize read_prize(JsonElement prize, bool euros) {
  const auto place = json_int(prize, "position_no");
  const auto amount = to_double(json_text(prize, euros ? "prize_euro" : "prize_sterling"));
  if (!place || *place <= 0 || *place > 999 || !amount) {
    return {};
  }
  const bool whole = *amount == static_cast<double>(static_cast<std::int64_t>(*amount));
  return PlacePrize{ordinal(*place), (euros ? "€" : "£") + fixed(*amount, whole ? 0 : 2)};
}

void read_prizes(JsonElement race, RawRace& raw) {
  const auto currency = json_at(race, "currency");
  const bool euros = currency && json_text(*currency, "currency_code") == "EUR";
  json_each(race, "prizes", [&](JsonElement from) {
    if (PlacePrize prize = read_prize(from, euros); !prize.place.empty()) {
      raw.prizes.push_back(std::move(prize));
    }
  });
}

RawRace read_header(JsonElement race) {
  constexpr int kMostYards = 50'000;
  RawRace raw;
  raw.layout = PageLayout::kNext;
  raw.page_race_id = json_text(race, "raceId");
  raw.page_date = json_text(race, "raceTime").substr(0, 10);
  raw.course = first_text(race, {"courseStyleName", "meetingName", "courseName"});
  raw.country_code = json_text(race, "countryCode");
  raw.off = off_from_iso(json_text(race, "raceTime"));
  raw.title = json_text(race, "raceTitle");
  raw.klass = json_text(race, "raceClass");
  raw.rating_band = json_text(race, "officialRatingBandDesc");
  raw.age_band = json_text(race, "agesAllowed");
  if (const auto yards = json_int(race, "distanceYards"); yards && *yards > 0 && *yards < kMostYards) {
    raw.yards = yards;
    raw.dist = short_distance(*yards);
  }
  raw.going = json_text(race, "going");
  raw.type_code = json_text(race, "raceType");
  read_prizes(race, raw);
  return raw;
}

void take_header(Race&& race, RaceCard& card) {
  card.race_id = race.race_id;
  card.course_id = race.course_id;
  card.date = race.date;
  card.region = std::move(race.region);
  card.course = std::move(race.course);
  card.off = std::move(race.off);
  card.race_name = std::move(race.race_name);
  card.type = std::move(race.type);
  card.klass = std::move(race.klass);
  card.pattern = std::move(race.pattern);
  card.rating_band = std::move(race.rating_band);
  card.age_band = std::move(race.age_band);
  card.sex_rest = std::move(race.sex_rest);
  card.dist = std::move(race.dist);
  card.dist_f = race.dist_f;
  card.dist_m = race.dist_m;
  card.dist_y = race.dist_y;
  card.going = std::move(race.going);
  card.surface = std::move(race.surface);
  card.prizes = std::move(race.prizes);
  card.race_type_code = std::move(race.race_type_code);
  card.warnings = std::move(race.warnings);
}

void read_card_only(JsonElement race, RaceCard& card) {
  card.off_at = json_text(race, "raceTime");
  card.off_local = json_text(race, "localMeetingRaceDateTime");
  card.track = json_text(race, "surfaceType");
  card.fences = json_int(race, "numberOfFences");
  card.stalls = json_text(race, "stalls");
  card.weather = json_text(race, "weather");
  card.conditions = json_text(race, "horseTypes");
  card.declared = json_int(race, "declaredRunners");
  card.running = json_int(race, "numberOfRunners");
  card.abandoned = json_flag(race, "isAbandoned");
}

// The forecast's prices by horse; each price stands for several horses.
std::map<int, std::string> forecast_of(JsonElement data) {
  std::map<int, std::string> prices;
  const auto details = json_at(data, "raceDetails");
  if (!details) {
    return prices;
  }
  json_each(*details, "bettingForecast", [&](JsonElement price) {
    json_each(price, "horses", [&](JsonElement horse) {
      if (const auto id = json_int(horse, "horseId")) {
        prices.emplace(*id, json_text(price, "oddsDesc"));
      }
    });
  });
  return prices;
}

// The printed price; without one, the runner's own forecast, which is the fraction's value.
void set_forecast(const std::map<int, std::string>& prices, JsonElement from, CardRunner& runner) {
  if (const auto printed = prices.find(*runner.horse.id); printed != prices.end()) {
    runner.forecast = printed->second;
    runner.forecast_dec = decimal_odds(printed->second);
  }
  const auto value = to_double(json_text(from, "forecastOddsValue"));
  if (!runner.forecast_dec && value && *value > 0 && *value < 10'000) {
    runner.forecast_dec = *value + 1;
  }
}

Status read_runners(JsonElement data, JsonElement runners, RaceCard& card) {
  const auto prices = forecast_of(data);
  std::unordered_set<int> seen;
  Race race;  // takes the warnings
  Status status;
  json_each(runners, [&](JsonElement from) {
    if (!status.ok()) {
      return;
    }
    auto runner = read_card_runner(from, card.runners.size(), race);
    if (!runner.ok()) {
      status = runner.error();
      return;
    }
    set_forecast(prices, from, *runner);
    if (!seen.insert(*runner->horse.id).second) {
      race.warnings.push_back("horse " + std::to_string(*runner->horse.id) + " is on the card twice");
    }
    card.runners.push_back(*std::move(runner));
  });
  card.warnings.insert(card.warnings.end(), race.warnings.begin(), race.warnings.end());
  return status;
}

void check_count(std::optional<int> said, int parsed, std::string_view what, RaceCard& card) {
  if (said && *said != parsed) {
    card.warnings.push_back("page says " + std::to_string(*said) + " " + std::string(what) + ", " +
                            std::to_string(parsed) + " are on it");
    card.not_shown = std::max(card.not_shown, *said - parsed);
  }
}

// A large field may come in several pages of runners.
void check_counts(JsonElement data, RaceCard& card) {
  const auto metadata = json_at(data, "runnersMetadata");
  const auto total = metadata ? json_int(*metadata, "totalRunners") : std::nullopt;
  const auto parsed = static_cast<int>(card.runners.size());
  const auto reserves =
      static_cast<int>(std::count_if(card.runners.begin(), card.runners.end(), [](const CardRunner& runner) {
        return runner.status == CardStatus::kReserve;
      }));
  check_count(total, parsed, "runners", card);
  check_count(card.declared, parsed - reserves, "declared runners", card);
}

Result<RaceCard> read_card(JsonElement data, const std::optional<ResultRef>& wanted) {
  const auto from = json_at(data, "race");
  const auto runners = json_at(data, "runners");
  if (!from || !from->is_object()) {
    return missing("racePage.data.race");
  }
  if (!runners || !runners->is_array()) {
    return missing("racePage.data.runners");
  }
  ResultRef ref;
  if (wanted) {
    ref = *wanted;
  } else {
    RPS_ASSIGN(ref, ref_of(*from));
  }
  Race race;
  RPS_TRY(build_header(read_header(*from), ref, race));
  RaceCard card;
  take_header(std::move(race), card);
  read_card_only(*from, card);
  RPS_TRY(read_runners(data, *runners, card));
  if (card.runners.empty() && !card.abandoned) {
    return parse_error("the race card has no runners and does not say that the race is abandoned");
  }
  check_counts(data, card);
  return card;
}

Result<RaceCard> read_body(std::string_view body, const std::optional<ResultRef>& ref) {
  RPS_ASSIGN(const std::string_view text, check_body(body));
  RPS_ASSIGN(const auto json, find_next_json(text));
  if (!json) {
    const std::string title = page_title(text);
    return parse_error("no race card: no script#__NEXT_DATA__" +
                           (title.empty() ? std::string() : "; the page's title is '" + title + "'"),
                       "a login wall, a block page or a download cut short");
  }
  RPS_ASSIGN(const JsonElement root, parse_json(*json));
  RPS_ASSIGN(const JsonElement state, initial_state(root));
  const auto data = json_at(state, "racePage.data");
  if (!data || !data->is_object()) {
    return missing("racePage.data");
  }
  return read_card(*data, ref);
}

}  // namespace

Result<RaceCard> parse_card_page(std::string_view body, const std::optional<ResultRef>& ref) {
  auto card = read_body(body, ref);
  return card.ok() || !ref ? std::move(card) : with_context(card.error(), card_path(*ref));
}

}  // namespace rps
