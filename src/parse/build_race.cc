// From the printed texts (RawRace) to the Race: the header in build_header.cc, the runners in
// build_runner.cc.
#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "parse/build_header.h"
#include "parse/build_runner.h"
#include "parse/names.h"
#include "parse/raw_race.h"
#include "parse/times.h"

namespace rps {
namespace {

Error parse_error(std::string message) {
  return Error{ErrorKind::kParse, std::move(message), {}};
}

void set_times(const RawRace& raw, Race& race) {
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
  RPS_TRY(build_header(raw, ref, race));
  set_times(raw, race);
  set_ran(raw, race);
  race.non_runners = raw.non_runners;
  RPS_TRY(add_runners(raw, race));
  set_finish(raw.runners, race);
  check_ran(race);
  check_distinct_horses(race);
  return race;
}

}  // namespace rps
