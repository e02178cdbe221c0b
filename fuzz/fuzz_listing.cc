// Any bytes as a day's listing: never a crash; every race is of the day asked for, and comes once.
#include <set>

#include "parse/listing.h"
#include "support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using rps::fuzz::require;
  const rps::Date date = rps::Date::from_ymd(2026, 3, 1);
  const auto listing = rps::parse_listing(rps::fuzz::text_of(data, size), date);
  std::set<int> races;
  for (const rps::ListedRace& race : listing.ok() ? listing->races : std::vector<rps::ListedRace>()) {
    require(race.ref.date == date, "a listed race is of the day asked for");
    require(races.insert(race.ref.race_id).second, "a race is listed once");
  }
  return 0;
}
