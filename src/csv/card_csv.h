// Race cards -> the day's card CSV (docs/cards.md describes its columns).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/race_card.h"

namespace rps {

// The names of the columns, in their order.
std::vector<std::string_view> card_columns();

// One row per runner, reserves and non-runners among them, in the order given; no cards give the header
// alone. Form as encode_csv() (writer.h). A missing value is empty.
std::string encode_card_csv(std::span<const RaceCard> cards);

}  // namespace rps
