#include "parse/build_header.h"

#include <cmath>
#include <utility>

#include "base/text.h"
#include "model/courses.h"
#include "parse/distance.h"
#include "parse/names.h"
#include "parse/race_class.h"

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

void set_off(const RawRace& raw, Race& race) {
  race.off = raw.off;
  if (race.off.empty()) {
    race.warnings.emplace_back("page gives no off time");
  }
}

}  // namespace

Status build_header(const RawRace& raw, const ResultRef& ref, Race& race) {
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
  set_off(raw, race);
  race.prizes = raw.prizes;
  return {};
}

}  // namespace rps
