// A race as the page prints it, before any meaning is given to the texts. Both layouts are read into this
// form, and build_race() derives the Race from it: so both give the same values.
//
// Texts are decoded and squeezed; empty means that the page has none. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/race.h"
#include "parse/result_url.h"

namespace rps {

// Name, country of birth ("(IRE)" or "IRE") and profile URL of a horse or person.
struct RawEntity {
  std::string name;
  std::string country;
  std::string url;
};

struct RawRunner {
  std::string pos;
  std::string draw;   // "(5)"
  std::string btn;    // behind the horse in front
  std::string total;  // behind the winner; empty when `btn` counts for both
  std::string num;    // "4."
  RawEntity horse;
  std::optional<int> horse_id;  // when given apart from the URL
  std::string sp;
  RawEntity jockey;
  std::string allowance;  // pounds claimed
  RawEntity trainer;
  std::string age;
  std::string stones;
  std::string pounds;
  std::string carried_lbs;  // used when stones and pounds are missing
  std::string headgear;     // may end in the first-time mark: "p1"
  bool first_time_headgear = false;
  std::string official_rating;
  std::string ts;
  std::string rpr;
  RawEntity owner;  // a missing name is taken from the URL
  std::string silk_url;
  std::string colour_sex;  // "b g"
  RawEntity sire;
  RawEntity dam;
  RawEntity damsire;
  std::string comment;  // may end in the betting movement
  std::string betting_movement;
  bool disqualified = false;
};

struct RawRace {
  PageLayout layout = PageLayout::kClassic;
  std::string page_race_id;
  std::string page_date;  // "2022-05-11"
  std::string course;
  std::string country_code;  // next layout: "GB"
  std::string off;           // "HH:MM"
  std::string title;
  std::string klass;
  std::string rating_band;
  std::string age_band;
  std::string dist;
  std::string full_dist;     // "(2m132yds)"
  std::optional<int> yards;  // when given as a number
  std::string going;
  std::string obstacles;  // "8 hurdles"
  std::string type_code;
  std::vector<PlacePrize> prizes;
  std::string ran;  // "9 ran" or "9"
  std::string off_actual;
  std::string winning_time;
  std::vector<NonRunner> non_runners;
  bool says_void = false;  // the page itself says that the race is void or abandoned
  std::vector<RawRunner> runners;
};

// Derives the Race. kParse, naming what is missing or wrong, when the page is of another race than `ref`,
// has no runners without being void, has a runner without horse or position, or the region cannot be
// told. What can be left out (a text that is no number where one is expected, a runner count that does
// not fit) becomes a warning of the Race instead. Pure, thread-safe.
//
// The region is that of the course id in the course table; for an id that the table does not know, the
// page's country code when it is a region's code (with a warning), else an error: a row with a guessed
// region would go to the wrong partition.
Result<Race> build_race(const RawRace& raw, const ResultRef& ref);

}  // namespace rps
