// From the printed texts (RawRace) to the Race: the header here, the runners in build_runner.cc.
#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/text.h"
#include "model/courses.h"
#include "parse/build_runner.h"
#include "parse/distance.h"
#include "parse/names.h"
#include "parse/odds.h"
#include "parse/race_class.h"
#include "parse/raw_race.h"
#include "parse/times.h"

namespace rps {
namespace {

Error parse_error(std::string message, std::string hint = {}) {
  return Error{ErrorKind::kParse, std::move(message), std::move(hint)};
}

Status check_same_race(const RawRace& raw, const ResultRef& ref, Race& race) {
  if (!raw.page_race_id.empty() && raw.page_race_id != std::to_string(ref.race_id)) {
    return parse_error("the page is of race " + raw.page_race_id + ", not of race " +
                       std::to_string(ref.race_id));
  }
  if (!raw.page_date.empty() && raw.page_date != ref.date.str()) {
    race.warnings.push_back("page gives the date " + raw.page_date + ", its address " + ref.date.str());
  }
  return {};
}

Status set_region(const RawRace& raw, const ResultRef& ref, Race& race) {
  if (const Course* course = find_course(ref.course_id); course != nullptr) {
    race.region = course->region;
    return {};
  }
  const std::string id = "course id " + std::to_string(ref.course_id) + " (" + raw.course + ")";
  const std::string code = lower(raw.country_code);
  if (!is_region(code)) {
    return parse_error(id + " is not in the course table, so its region is unknown",
                       "add it to data/courses.csv");
  }
  race.region = code;
  race.warnings.push_back(id + " is not in the course table; region " + code + " taken from the page");
  return {};
}

void set_distance(const RawRace& raw, Race& race) {
  race.dist = raw.dist;
  const auto printed = race_yards(raw.dist);
  const auto measured = raw.yards ? std::optional<double>(*raw.yards) : race_yards(raw.full_dist);
  for (const auto& [text, known] :
       {std::pair{raw.dist, printed}, std::pair{raw.full_dist, race_yards(raw.full_dist)}}) {
    if (!known && !text.empty()) {
      race.warnings.push_back("distance '" + text + "' not understood");
    }
  }
  const auto short_yards = printed ? printed : measured;
  const auto full_yards = measured ? measured : printed;
  if (short_yards && full_yards) {
    race.dist_f = furlongs_from_yards(*short_yards);
    race.dist_y = static_cast<int>(std::lround(*full_yards));
    race.dist_m = metres_from_yards(*race.dist_y);
  }
}

void set_class(const RawRace& raw, Race& race) {
  race.race_name = clean_race_name(raw.title);
  race.pattern = pattern_in_title(raw.title);
  race.klass = class_label(raw.klass);
  if (race.klass.empty() && !is_blank(raw.klass)) {
    race.warnings.push_back("class '" + raw.klass + "' not understood");
  }
  if (race.klass.empty()) {
    race.klass = class_in_title(raw.title);
  }
  if (race.klass.empty() && !race.pattern.empty()) {
    race.klass = "Class 1";
  }
}

void set_type(const RawRace& raw, Race& race) {
  const auto coded = type_from_code(raw.type_code);
  race.type = coded ? *coded : type_from_rules(raw.title, raw.obstacles, race.dist_f);
  if (!coded && !raw.type_code.empty()) {
    race.warnings.push_back("race type code '" + raw.type_code + "' is unknown; type " + race.type +
                            " by the rules");
  }
  if (raw.layout == PageLayout::kNext) {
    race.race_type_code = raw.type_code;
  }
}

void set_times(const RawRace& raw, Race& race) {
  race.off = raw.off;
  if (race.off.empty()) {
    race.warnings.emplace_back("page gives no off time");
  }
  race.off_actual = raw.off_actual;
  race.winning_time = raw.winning_time;
  race.winning_secs = winning_seconds(raw.winning_time);
  if (!race.winning_secs && !is_blank(raw.winning_time)) {
    race.warnings.push_back("winning time '" + raw.winning_time + "' not understood");
  }
}

// "9 ran" or "9".
void set_ran(const RawRace& raw, Race& race) {
  const std::string_view text = trim(raw.ran);
  const auto count = to_int(text.substr(0, text.find(' ')));
  if (count && *count >= 0 && *count < 1000) {
    race.ran = static_cast<int>(*count);
  }
}

void check_ran(Race& race) {
  const std::string parsed = std::to_string(race.runners.size()) + " runners parsed";
  if (!race.ran && !race.is_void) {
    race.warnings.push_back("page does not say how many ran, " + parsed);
  } else if (race.ran && static_cast<std::size_t>(*race.ran) != race.runners.size()) {
    race.warnings.push_back("page says " + std::to_string(*race.ran) + " ran, " + parsed);
  }
}

void check_distinct_horses(Race& race) {
  std::unordered_set<int> seen;
  for (const Runner& runner : race.runners) {
    if (!seen.insert(*runner.horse.id).second) {
      race.warnings.push_back("horse " + std::to_string(*runner.horse.id) + " is on the page twice");
    }
  }
}

Status add_runners(const RawRace& raw, Race& race) {
  race.runners.reserve(raw.runners.size());
  for (const RawRunner& printed : raw.runners) {
    RPS_ASSIGN(Runner runner, build_runner(printed, race));
    race.runners.push_back(std::move(runner));
  }
  const auto voided = std::count_if(race.runners.begin(), race.runners.end(), is_voided);
  race.is_void = voided > 0 || (raw.says_void && race.runners.empty());
  if (voided > 0 && static_cast<std::size_t>(voided) < race.runners.size()) {
    race.warnings.emplace_back("some runners are void and some are not; race taken as void");
  }
  if (race.runners.empty() && !race.is_void) {
    return parse_error("the page has no runners and does not say that the race is void or abandoned");
  }
  return {};
}

}  // namespace

Result<Race> build_race(const RawRace& raw, const ResultRef& ref) {
  Race race;
  race.layout = raw.layout;
  race.race_id = ref.race_id;
  race.course_id = ref.course_id;
  race.date = ref.date;
  race.course = raw.course;
  RPS_TRY(check_same_race(raw, ref, race));
  RPS_TRY(set_region(raw, ref, race));
  set_distance(raw, race);
  set_class(raw, race);
  set_type(raw, race);
  race.rating_band = raw.rating_band;
  race.age_band = raw.age_band;
  race.sex_rest = sex_restriction(raw.title);
  race.going = raw.going;
  race.surface = surface_from_going(raw.going);
  set_times(raw, race);
  set_ran(raw, race);
  race.prizes = raw.prizes;
  race.non_runners = raw.non_runners;
  RPS_TRY(add_runners(raw, race));
  set_finish(raw.runners, race);
  check_ran(race);
  check_distinct_horses(race);
  return race;
}

}  // namespace rps
