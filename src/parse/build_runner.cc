#include "parse/build_runner.h"

#include <limits>
#include <map>
#include <string_view>
#include <tuple>

#include "base/text.h"
#include "parse/distance.h"
#include "parse/names.h"
#include "parse/odds.h"
#include "parse/times.h"

namespace rps {
namespace {

constexpr std::string_view kDisqualified = "DSQ";

// The finishing place, or nothing for an outcome code.
std::optional<int> place_of(const Runner& runner) {
  const auto place = to_int(runner.pos);
  return place && *place > 0 && *place < 1000 ? std::optional(static_cast<int>(*place)) : std::nullopt;
}

bool is_finisher(const Runner& runner) {
  return runner.disqualified || place_of(runner).has_value();
}

// Reads one runner's numbers; what is no number becomes a warning that names horse and field.
class NumberReader {
 public:
  NumberReader(std::string horse, Race& race) : horse_(std::move(horse)), race_(race) {}

  // A number in any of the page's coats: "4.", "(5)", "7"; nothing for a blank.
  std::optional<int> integer(std::string_view text, std::string_view field) {
    std::string_view bare = trim(text);
    if (bare.size() >= 2 && bare.front() == '(' && bare.back() == ')') {
      bare = trim(bare.substr(1, bare.size() - 2));
    }
    if (bare.ends_with('.')) {
      bare.remove_suffix(1);
    }
    if (is_blank(bare)) {
      return std::nullopt;
    }
    const auto value = to_int(bare);
    if (!value || *value < 0 || *value > kLargest) {
      warn(text, field);
      return std::nullopt;
    }
    return static_cast<int>(*value);
  }

  std::optional<double> lengths(std::string_view text, std::string_view field) {
    const auto value = lengths_from_text(text);
    if (!value && !is_blank(text)) {
      warn(text, field);
    }
    return value;
  }

  std::optional<double> odds(std::string_view text) {
    const auto value = decimal_odds(text);
    if (!value && !is_no_price(text)) {
      warn(text, "sp");
    }
    return value;
  }

 private:
  static constexpr std::int64_t kLargest = 100'000;

  void warn(std::string_view text, std::string_view field) {
    race_.warnings.push_back(horse_ + ": " + std::string(field) + " '" + std::string(text) +
                             "' not understood");
  }

  std::string horse_;
  Race& race_;
};

std::string row_name(std::size_t row) {
  return "runner row " + std::to_string(row + 1);
}

Status check_complete(const RawRunner& raw, std::size_t row) {
  const std::string where = row_name(row);
  if (raw.horse.name.empty()) {
    return Error{ErrorKind::kParse, where + " has no horse name", {}};
  }
  if (!raw.horse_id && !entity_id(raw.horse.url)) {
    return Error{ErrorKind::kParse, where + " (" + raw.horse.name + ") has no horse id", {}};
  }
  return {};
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return out;
}

void set_position(const RawRunner& raw, Runner& runner) {
  runner.pos = upper(trim(raw.pos));
  runner.disqualified = raw.disqualified || runner.pos == kDisqualified;
  if (runner.disqualified) {
    runner.pos = kDisqualified;
  }
}

void set_weight(const RawRunner& raw, NumberReader& read, Runner& runner) {
  constexpr int kPoundsPerStone = 14;
  const auto stones = read.integer(raw.stones, "weight");
  const auto pounds = read.integer(raw.pounds, "weight");
  if (stones) {
    runner.lbs = *stones * kPoundsPerStone + pounds.value_or(0);
  } else {
    runner.lbs = read.integer(raw.carried_lbs, "weight");
  }
}

void set_headgear(const RawRunner& raw, Runner& runner) {
  std::string_view gear = trim(raw.headgear);
  runner.first_time_headgear = raw.first_time_headgear;
  if (gear.ends_with('1')) {
    gear = trim(gear.substr(0, gear.size() - 1));
    runner.first_time_headgear = true;
  }
  runner.headgear = gear;
}

Entity person(const RawEntity& raw) {
  return Entity{raw.name, entity_id(raw.url)};
}

void set_people(const RawRunner& raw, NumberReader& read, Runner& runner) {
  runner.jockey = person(raw.jockey);
  const auto allowance = read.integer(raw.allowance, "jockey's allowance");
  if (allowance.value_or(0) > 0) {
    runner.jockey_allowance = allowance;
  }
  runner.trainer = person(raw.trainer);
  runner.owner = person(raw.owner);
  if (runner.owner.name.empty()) {
    runner.owner.name = name_from_url(raw.owner.url);
  }
}

void set_pedigree(const RawRunner& raw, Runner& runner) {
  std::tie(runner.colour, runner.sex) = split_colour_sex(raw.colour_sex);
  runner.sire = Entity{with_country(raw.sire.name, raw.sire.country), entity_id(raw.sire.url)};
  runner.dam = Entity{with_country(raw.dam.name, raw.dam.country), entity_id(raw.dam.url)};
  runner.damsire.name = damsire_name(raw.damsire.name);
  if (!runner.damsire.name.empty()) {
    runner.damsire.id = entity_id(raw.damsire.url);
  }
}

void set_comment(const RawRunner& raw, Runner& runner) {
  std::tie(runner.comment, runner.betting_movement) = split_comment(raw.comment);
  if (!raw.betting_movement.empty()) {
    runner.betting_movement = raw.betting_movement;
  }
}

// One printed distance counts for both; the first past the post (the first row) has none, which is 0.
void set_distances(const RawRunner& raw, bool first_past_post, NumberReader& read, Runner& runner) {
  runner.btn = read.lengths(raw.btn, "btn");
  runner.ovr_btn = is_blank(raw.total) ? runner.btn : read.lengths(raw.total, "ovr_btn");
  if (first_past_post && !runner.btn) {
    runner.btn = 0;
    runner.ovr_btn = runner.ovr_btn.value_or(0);
  }
}

// The prize of each place, by place number.
std::map<int, std::string> prizes_by_place(const Race& race) {
  std::map<int, std::string> prizes;
  for (const PlacePrize& prize : race.prizes) {
    const auto digits = prize.place.substr(0, prize.place.find_first_not_of("0123456789"));
    if (const auto place = to_int(digits); place && *place < 1000) {
      prizes.emplace(static_cast<int>(*place), prize.amount);
    }
  }
  return prizes;
}

// Every place's winnings: horses that share a place share the prizes of the places that they fill.
std::map<int, std::string> winnings_by_place(const Race& race) {
  const auto prizes = prizes_by_place(race);
  std::map<int, int> sharers;
  for (const Runner& runner : race.runners) {
    if (const auto place = place_of(runner)) {
      ++sharers[*place];
    }
  }
  std::map<int, std::string> winnings;
  for (const auto& [place, count] : sharers) {
    std::vector<std::string> filled;
    for (int i = place; i < place + count; ++i) {
      const auto prize = prizes.find(i);
      filled.push_back(prize == prizes.end() ? std::string() : prize->second);
    }
    winnings.emplace(place, shared_prize(filled));
  }
  return winnings;
}

}  // namespace

bool is_voided(const Runner& runner) {
  return runner.pos == "VOI";
}

Result<Runner> build_entry(const RawRunner& raw, std::size_t row, Race& race) {
  RPS_TRY(check_complete(raw, row));
  Runner runner;
  runner.horse = Entity{with_country(raw.horse.name, raw.horse.country),
                        raw.horse_id ? raw.horse_id : entity_id(raw.horse.url)};
  NumberReader read(runner.horse.name, race);
  runner.num = read.integer(raw.num, "saddle-cloth number");
  runner.draw = read.integer(raw.draw, "draw");
  runner.age = read.integer(raw.age, "age");
  set_weight(raw, read, runner);
  set_headgear(raw, runner);
  set_people(raw, read, runner);
  runner.official_rating = read.integer(raw.official_rating, "official rating");
  runner.rpr = read.integer(raw.rpr, "RPR");
  runner.ts = read.integer(raw.ts, "topspeed");
  set_pedigree(raw, runner);
  runner.silk_url = raw.silk_url;
  return runner;
}

Result<Runner> build_runner(const RawRunner& raw, Race& race) {
  const std::size_t row = race.runners.size();
  RPS_ASSIGN(Runner runner, build_entry(raw, row, race));
  if (is_blank(raw.pos)) {
    return Error{
        ErrorKind::kParse, row_name(row) + " (" + raw.horse.name + ") has no finishing position", {}};
  }
  set_position(raw, runner);
  runner.sp = is_no_price(raw.sp) ? std::string() : raw.sp;
  runner.dec = NumberReader(runner.horse.name, race).odds(raw.sp);
  set_comment(raw, runner);
  return runner;
}

void set_finish(const std::vector<RawRunner>& raw, Race& race) {
  if (race.is_void) {
    return;
  }
  const double lps = lengths_per_second(race.type, race.going, race.surface);
  const auto winnings = winnings_by_place(race);
  for (std::size_t i = 0; i < race.runners.size(); ++i) {
    Runner& runner = race.runners[i];
    if (!is_finisher(runner)) {
      continue;
    }
    NumberReader read(runner.horse.name, race);
    set_distances(raw[i], i == 0 || runner.pos == "1", read, runner);
    if (race.winning_secs && runner.ovr_btn) {
      runner.secs = finishing_seconds(*race.winning_secs, *runner.ovr_btn, runner.btn, lps);
    }
    if (const auto place = place_of(runner); place && !runner.disqualified) {
      runner.prize = winnings.at(*place);
    }
  }
}

}  // namespace rps
