// The next layout of a result page: JSON at initialState.raceResult.data.
#pragma once

#include <string_view>

#include "base/result.h"
#include "parse/raw_race.h"

namespace rps {

// Reads the page's texts from its JSON (script#__NEXT_DATA__ or the data file). kParse when the text is no
// JSON or has no race result, naming the missing part. Thread-safe.
Result<RawRace> read_next_page(std::string_view json);

}  // namespace rps
