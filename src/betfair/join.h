// Which prices belong to which runners of a day.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "betfair/names.h"
#include "betfair/price_file.h"
#include "model/race.h"

namespace rps {

// A row of a price file that was given to no runner, and why.
struct UnmatchedPrice {
  MarketKind kind = MarketKind::kWin;
  PriceRow row;
  int race_id = 0;  // of the race that the market belongs to; 0 when there is none
  std::string reason;
};

// A market that belongs to no race.
struct UnmatchedMarket {
  MarketKind kind = MarketKind::kWin;
  std::string event_id;
  std::string menu_hint;
  std::string event_name;
  std::string off;
  std::size_t selections = 0;
  std::string reason;
};

// A runner without prices of a market that its race has.
struct UnmatchedRunner {
  MarketKind kind = MarketKind::kWin;
  int race_id = 0;
  Entity horse;
};

struct UnmatchedRace {
  MarketKind kind = MarketKind::kWin;
  int race_id = 0;
  std::string course;
  std::string off;
};

// Prices of one runner; a market may be missing.
struct RunnerPrices {
  const PriceRow* win = nullptr;  // of the rows that were given to join_prices()
  const PriceRow* place = nullptr;
};

struct PriceJoin {
  std::map<std::pair<int, int>, RunnerPrices> runners;  // by race id and horse id
  std::vector<UnmatchedPrice> prices;
  std::vector<UnmatchedMarket> markets;
  std::vector<UnmatchedRunner> horses;
  std::vector<UnmatchedRace> races;
};

// Joins the rows of one day and region with its races.
//
// A market belongs to the race with the same off that holds most of its horses, at least half of them and
// more than any other race of that off; a race has one market of a kind. In a race names are paired as
// pair_names() says, with the non-runners among the horses: a price of one of them belongs to nobody. A name
// that is only alike is not believed when the file says that the horse won and the race that it did not, or
// the reverse. When the two markets give one selection to different horses, neither is believed. Void races
// take their markets, but no prices.
//
// Pure; the rows are borrowed.
PriceJoin join_prices(std::span<const Race> races, std::span<const PriceRow> win,
                      std::span<const PriceRow> place, const NameRules& rules = {});

}  // namespace rps
