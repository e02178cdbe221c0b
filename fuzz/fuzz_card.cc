// Any bytes as a race card and as a day's list of cards: never a crash; a card has a horse in each row, and
// at least one row unless it is abandoned; its JSON reads the same; every race of a list is of the day asked
// for.
#include "csv/card_json.h"
#include "parse/card_listing.h"
#include "parse/card_page.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

void check_card(const RaceCard& card, Date date) {
  require(!card.runners.empty() || card.abandoned, "a card has a row or is abandoned");
  for (const CardRunner& runner : card.runners) {
    require(!runner.horse.name.empty() && runner.horse.id, "a row has its horse");
  }
  const std::string written = encode_card_json({date, "gb", Timestamp{}, false, {card}});
  const auto read = decode_card_json(written, "cards.json");
  require(read.ok() && encode_card_json(*read) == written, "a card reads as it was written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body = text_of(data, size);
  const Date date = Date::from_ymd(2026, 3, 1);
  if (const auto card = parse_card_page(body, std::nullopt); card.ok()) {
    check_card(*card, date);
  }
  const auto listing = parse_card_listing(body, date);
  for (const ListedRace& race : listing.ok() ? listing->races : std::vector<ListedRace>()) {
    require(race.ref.date == date, "a listed race is of the day asked for");
  }
  return 0;
}
