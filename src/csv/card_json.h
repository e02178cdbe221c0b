// The day's card JSON: everything that was read from the race cards of one day and region.
//
// Form: {"format": "rpscrape-cards-1", "date", "region", "fetched_at", "cards": [{…, "runners": [{…}]}]} and
// "incomplete": true when cards of the day failed. Names are those of the day's results where both have the
// value; a value the card does not have is left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "model/race_card.h"

namespace rps {

struct CardDay {
  Date date;
  std::string region;
  Timestamp fetched_at;     // of the last run that wrote it; each card has its own
  bool incomplete = false;  // cards of the day failed or are short of runners
  std::vector<RaceCard> cards;
};

// UTF-8 with a final LF.
std::string encode_card_json(const CardDay& day);
// Reads the form above; names it does not know are passed over. Anything else is kParse, naming `file` and
// the place in it.
Result<CardDay> decode_card_json(std::string_view json, std::string_view file);

}  // namespace rps
