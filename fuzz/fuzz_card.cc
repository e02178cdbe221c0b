// Any bytes as a race card and as a day's list of cards: never a crash; a card has a horse in each row, and
// at least one row unless it is abandoned; every race of a list is of the day asked for.
#include <cstdint>
#include <cstdlib>

#include "parse/card_listing.h"
#include "parse/card_page.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto card = rps::parse_card_page(body, std::nullopt);
  if (card.ok()) {
    if (card->runners.empty() && !card->abandoned) {
      std::abort();
    }
    for (const rps::CardRunner& runner : card->runners) {
      if (runner.horse.name.empty() || !runner.horse.id) {
        std::abort();
      }
    }
  }
  const rps::Date date = rps::Date::from_ymd(2026, 3, 1);
  const auto listing = rps::parse_card_listing(body, date);
  if (listing.ok()) {
    for (const rps::ListedRace& race : listing->races) {
      if (race.ref.date != date) {
        std::abort();
      }
    }
  }
  return 0;
}
