// One runner of a race card from the page's JSON. Part of parse_card_page().
#pragma once

#include "base/result.h"
#include "model/race_card.h"
#include "parse/next_json.h"

namespace rps {

// The entry's own values, all but the forecast's text. What is not understood is added to the race's
// warnings. kParse when the horse's name or id is missing; `row` (from 0) tells where.
Result<CardRunner> read_card_runner(JsonElement from, std::size_t row, Race& race);

// Days since the last run of any kind from the card's text "273 (13J)": the least number in it.
std::optional<int> days_since_last_run(std::string_view printed);

}  // namespace rps
