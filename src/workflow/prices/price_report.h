// What a join left, by name, for people and scripts.
#pragma once

#include <string>

#include "betfair/join.h"
#include "workflow/prices/add_prices.h"

namespace rps {

// A JSON document; all lists may be empty.
std::string encode_price_report(const PriceDay& day, const PriceJoin& join,
                                const std::vector<std::string>& bad_rows, Timestamp now);

}  // namespace rps
