// A race before it is run, as its race card gives it: who is declared, with whom, at what weight and rating.
//
// Texts are UTF-8; an empty text means that the card has no value. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "model/race.h"

namespace rps {

enum class CardStatus : std::uint8_t {
  kRunner,     // declared to run
  kReserve,    // runs if another does not
  kNonRunner,  // declared, and withdrawn since
};

// "runner", "reserve", "non_runner"
std::string_view card_status_name(CardStatus status);

struct CardRunner {
  CardStatus status = CardStatus::kRunner;
  std::optional<int> num;   // saddle-cloth number
  std::optional<int> draw;  // stall
  Entity horse;             // name with country of birth: "Amasova (GB)"
  std::optional<int> age;
  std::string colour;
  std::string sex;               // upper case, as Runner::sex
  std::optional<int> lbs;        // weight to carry
  std::optional<int> extra_lbs;  // of that, penalties
  std::optional<int> long_lbs;   // weight in the long handicap, when it is less than what is carried
  std::string headgear;          // codes without the first-time mark: "p", "tb"
  bool first_time_headgear = false;
  std::string wind_surgery;        // runs since an operation of the wind as the card counts them: "1", "2"
  bool first_time_gelded = false;  // first run since it was gelded
  Entity jockey;                   // no name: not declared yet
  std::optional<int> jockey_allowance;
  bool jockey_first_time = false;  // first ride on this horse
  Entity trainer;
  std::optional<int> trainer_rtf;  // percentage of the trainer's recent runners that ran to form
  Entity owner;
  std::optional<int> official_rating;
  std::optional<int> rpr;
  std::optional<int> ts;
  std::string form;                    // "4-1796", the last run at the right
  std::string last_run;                // days since, as printed: "273 (13J)"
  std::optional<int> days_off;         // days since the last run of any kind
  std::string forecast;                // price in the betting forecast: "100/30"
  std::optional<double> forecast_dec;  // the same, decimal, stake included
  std::optional<int> tips;             // how many tipsters name it
  std::vector<std::string> badges;     // "C", "D", "CD" (won over course, distance), "BF" (beaten favourite)
  Entity sire;                         // name with country of birth
  Entity dam;                          // name with country of birth
  Entity damsire;                      // name without country
  std::string silk_url;
  std::string spotlight;  // the site's words on its chance
  std::string diomed;     // the same in short

  [[nodiscard]] bool jockey_declared() const { return !jockey.name.empty(); }
  bool operator==(const CardRunner&) const = default;
};

struct RaceCard {
  int race_id = 0;
  int course_id = 0;
  Date date;
  std::string region;    // lower-case code of the course's region: "gb"
  Timestamp fetched_at;  // when the card was had; cards change until the off
  std::string course;
  std::string off;        // "HH:MM", British time for every course
  std::string off_at;     // the same as an instant: "2026-05-20T20:00:00+01:00"
  std::string off_local;  // of the course: "2026-05-20T20:00:00+01:00"
  std::string race_name;
  std::string type;   // Flat, Hurdle, Chase, NH Flat
  std::string klass;  // "Class 4" ("class" is a C++ word)
  std::string pattern;
  std::string rating_band;
  std::string age_band;
  std::string sex_rest;
  std::string dist;              // from the yards, to half a furlong: "2m½f"
  std::optional<double> dist_f;  // furlongs
  std::optional<int> dist_m;     // metres
  std::optional<int> dist_y;     // yards
  std::string going;
  std::string surface;        // Turf, AW, Dirt
  std::string track;          // what it is run on in the site's words: "Polytrack"
  std::optional<int> fences;  // obstacles to be jumped
  std::string stalls;         // where they stand: "Inside"
  std::string weather;
  std::string conditions;  // who may run, in the site's words
  std::vector<PlacePrize> prizes;
  std::optional<int> declared;      // how many were declared, as the card says
  std::optional<int> running;       // how many of them are still to run, as the card says
  std::vector<CardRunner> runners;  // all that the card lists, in its order

  std::string race_type_code;
  bool abandoned = false;
  int not_shown = 0;  // runners that the page counts but does not hold
  std::vector<std::string> warnings;

  bool operator==(const RaceCard&) const = default;
};

}  // namespace rps
