// What results and race cards have in common: the race itself, before its runners. Part of build_race() and
// of the card's reader.
#pragma once

#include "base/result.h"
#include "model/race.h"
#include "parse/raw_race.h"

namespace rps {

// The header's values of `race` from its printed texts: ids, region, course, off, name, class, type, bands,
// distance, going, surface, prizes. What is not understood is added to the race's warnings. kParse as
// build_race(): a page of another race, an unknown region. Pure, thread-safe.
Status build_header(const RawRace& raw, const ResultRef& ref, Race& race);

}  // namespace rps
