// Addresses of the site's race cards: made and read here only. Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "parse/result_url.h"

namespace rps {

// A race's card and its result have the same parts in their addresses:
// /racecards/{course_id}/{course_key}/{date}/{race_id}.
std::string card_path(const ResultRef& ref);
// The path of a day's cards: "/racecards/2026-05-20".
std::string cards_path(Date date);
// Reads a path or URL of a race card, as parse_result_path() does for results. kParse.
Result<ResultRef> parse_card_path(std::string_view path_or_url);

}  // namespace rps
