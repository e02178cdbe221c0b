// A race and its runners as a result page gives them, after parsing: the richest form of the data.
// The day's CSV and the table's 51 columns are cut from it; the day's JSON keeps it whole.
//
// Texts are UTF-8; an empty text means that the page has no value. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"

namespace rps {

// A person or horse with its profile page.
struct Entity {
  std::string name;
  std::optional<int> id;

  bool operator==(const Entity&) const = default;
};

struct Runner {
  std::optional<int> num;         // saddle-cloth number
  std::string pos;                // "1", "PU", "DSQ"; upper case
  std::optional<int> draw;        // stall
  std::optional<double> ovr_btn;  // lengths behind the winner; none for non-finishers
  std::optional<double> btn;      // lengths behind the horse in front
  Entity horse;                   // name with country of birth: "Amasova (GB)"
  std::optional<int> age;
  std::string colour;      // "b", "ch", "gr/ro"
  std::string sex;         // "C", "F", "G", "M", "H", "R"; upper case
  std::optional<int> lbs;  // weight carried
  std::string headgear;    // codes as printed without the first-time mark: "p", "tb"
  bool first_time_headgear = false;
  std::optional<double> secs;  // finishing time, seconds
  std::string sp;              // fractional price as printed: "5/2F", "Evens"
  std::optional<double> dec;   // decimal price, stake included
  Entity jockey;
  std::optional<int> jockey_allowance;  // pounds claimed
  Entity trainer;
  std::string prize;  // as printed, without '£' and thousands separators; '€' amounts keep the sign
  std::optional<int> official_rating;
  std::optional<int> rpr;
  std::optional<int> ts;
  Entity sire;     // name with country of birth
  Entity dam;      // name with country of birth
  Entity damsire;  // name without country
  Entity owner;
  std::string silk_url;
  std::string comment;           // comment in running, without the betting movement
  std::string betting_movement;  // "op 4/1 tchd 9/2"
  bool disqualified = false;

  bool operator==(const Runner&) const = default;
};

struct NonRunner {
  std::string horse;
  std::string reason;

  bool operator==(const NonRunner&) const = default;
};

struct PlacePrize {
  std::string place;   // "1st"
  std::string amount;  // as printed: "£5,281"

  bool operator==(const PlacePrize&) const = default;
};

enum class PageLayout { kClassic, kNext };

struct Race {
  int race_id = 0;
  int course_id = 0;
  Date date;
  std::string region;  // lower-case code of the course's region: "gb"
  std::string course;
  std::string off;  // scheduled off "HH:MM", 24 hours, as the site prints it: British time for every course
  std::string race_name;
  std::string type;   // Flat, Hurdle, Chase, NH Flat
  std::string klass;  // "Class 4" ("class" is a C++ word)
  std::string pattern;
  std::string rating_band;
  std::string age_band;
  std::string sex_rest;
  std::string dist;              // as printed: "2m½f"
  std::optional<double> dist_f;  // furlongs
  std::optional<int> dist_m;     // metres
  std::optional<int> dist_y;     // yards
  std::string going;
  std::string surface;     // Turf, AW, Dirt
  std::optional<int> ran;  // number of runners as the page says
  std::vector<Runner> runners;

  // Beyond the table's columns.
  std::string off_actual;              // actual off time as printed ("2:31:20"), if any
  std::optional<double> winning_secs;  // winning time, seconds
  std::string winning_time;            // as printed: "4m 8.50s (slow by 15.30s)"
  std::vector<PlacePrize> prizes;
  std::vector<NonRunner> non_runners;
  bool is_void = false;  // a void race yields no rows; its runners are kept here
  PageLayout layout = PageLayout::kClassic;
  std::string race_type_code;         // next layout only
  std::vector<std::string> warnings;  // e.g. "page says 9 ran, 8 runners parsed"

  bool operator==(const Race&) const = default;
};

}  // namespace rps
