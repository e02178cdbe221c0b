// A race card of the site's next layout to a RaceCard.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "model/race_card.h"
#include "parse/result_url.h"

namespace rps {

// Parses a race card: HTML with script#__NEXT_DATA__, or the JSON alone (page.h tells its forms). With `ref`
// the page must be of that race; without, the race is the one that the page names. Every entry of the page's
// `runners` is one CardRunner, in the page's order: reserves and non-runners among them. What is odd but no
// reason to refuse is in RaceCard::warnings, and what is missing, null or of another type is left empty.
//
// Errors are kParse and say what was missing or wrong: a body that check_body() refuses; no next layout; no
// racePage.data.race or .runners (a login wall, a result, another kind of page); a page of another race; a
// runner without horse; no runner without being abandoned; an unknown course. Thread-safe.
Result<RaceCard> parse_card_page(std::string_view body, const std::optional<ResultRef>& ref);

}  // namespace rps
