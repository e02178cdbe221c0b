// One runner of a Race from its printed texts. Part of build_race().
#pragma once

#include <cstddef>
#include <vector>

#include "base/result.h"
#include "model/race.h"
#include "parse/raw_race.h"

namespace rps {

// What a horse brings to the race, run or not: the horse and its people, number, draw, weight, headgear,
// ratings, pedigree. Texts that are not understood are added to the race's warnings. kParse when the horse's
// name or id is missing; `row` (from 0) tells where.
Result<Runner> build_entry(const RawRunner& raw, std::size_t row, Race& race);

// The runner's own values: all but what depends on the other runners (set_finish). Texts that are not
// understood are added to the race's warnings. kParse when horse or position is missing.
Result<Runner> build_runner(const RawRunner& raw, Race& race);

// Distances, finishing times and prizes of race.runners, whose raw texts are `raw` in the same order.
// Needs the race's type, going, surface, winning time, prizes and is_void.
void set_finish(const std::vector<RawRunner>& raw, Race& race);

// Outcome VOI: the race did not count.
bool is_voided(const Runner& runner);

}  // namespace rps
