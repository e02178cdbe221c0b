// The cards of a day: which races there will be.
#pragma once

#include <string_view>

#include "base/result.h"
#include "parse/listing.h"

namespace rps {

// Parses the page of a day's cards (next layout): initialState.raceCards.meetings, or where the page lacks
// them the same day in initialState.meetings.byDate. Special meetings repeat other meetings' races and are
// skipped.
//
// A race is kAvailable while its link is a race card's; kNotYet once the link is a result's: it has been run,
// and there is no card any more; or kAbandoned. A day without racing is a Listing without races.
//
// Errors are kParse: a body that check_body() refuses, no next layout, neither of the two lists, or races
// that are all of other dates. Thread-safe.
Result<Listing> parse_card_listing(std::string_view body, Date date);

}  // namespace rps
