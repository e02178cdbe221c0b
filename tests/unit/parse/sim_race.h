// A made-up race as a page prints it, and its pages in both layouts. All names are invented.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parse/result_url.h"

namespace rps::sim {

struct SimEntity {
  std::string name;
  std::string country;  // "IRE" or empty
  int id = 0;
};

struct SimRunner {
  std::string pos = "1";
  std::string draw;  // "5" or empty
  std::string btn;
  std::string total;  // without brackets; empty: one distance only
  std::string num;
  SimEntity horse;
  std::string sp;
  SimEntity jockey;  // id 0: no profile, name may be empty
  std::string allowance;
  SimEntity trainer;
  std::string age = "4";
  int stones = 9;
  int pounds = 0;
  std::string headgear;
  bool first_time = false;
  std::string official_rating;  // empty: a dash on the page
  std::string ts;
  std::string rpr;
  SimEntity owner;  // the classic page shows the name only in the URL, in lower case
  std::string colour_sex = "b g";
  SimEntity sire;
  SimEntity dam;
  SimEntity damsire;
  std::string comment;
  std::string betting;
};

struct SimRace {
  ResultRef ref;
  std::string course = "Bath";
  std::string country_code = "GB";
  std::string iso_off = "2024-05-11T17:30:00+01:00";
  std::string title = "Windmill Brewery Handicap";
  std::string klass = "6";  // empty: not shown
  std::string rating_band;  // the next layout's key is not in the format's description
  std::string age_band = "4yo+";
  std::string dist = "5½f";
  std::string full_dist = "5f160yds";  // empty: not shown
  int yards = 1260;
  std::string going = "Good";
  std::string obstacles;  // classic only
  std::string type_code = "F";
  std::vector<std::pair<std::string, std::string>> prizes;  // "1st", "£2,970"
  std::string ran;                                          // empty: no race information at all
  std::string off_actual;
  std::string winning_time;
  std::string fast_slow;
  std::vector<std::pair<std::string, std::string>> non_runners;
  std::string note;  // classic: the race's comments
  std::vector<SimRunner> runners;
};

// A flat race of six runners: winner, short head, dead heat for third, a disqualified horse, one that
// unseated; with claims, headgear, blank values and a non-runner.
SimRace flat_race();
// One plain runner; all ids are derived from `n`.
SimRunner plain_runner(int n, const std::string& pos);

std::string classic_page(const SimRace& race);
// The JSON as it stands in script#__NEXT_DATA__ (with "props"), or as served at /_next/data (without).
std::string next_json(const SimRace& race, bool with_props = true);
// The whole HTML page of the next layout.
std::string next_page(const SimRace& race);

}  // namespace rps::sim
