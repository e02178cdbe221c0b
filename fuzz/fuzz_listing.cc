// Any bytes as a day's listing: never a crash; every race is of the day asked for.
#include <cstdint>
#include <cstdlib>

#include "parse/listing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const rps::Date date = rps::Date::from_ymd(2026, 3, 1);
  const auto listing = rps::parse_listing(std::string_view(reinterpret_cast<const char*>(data), size), date);
  if (listing.ok()) {
    for (const rps::ListedRace& race : listing->races) {
      if (race.ref.date != date) {
        std::abort();
      }
    }
  }
  return 0;
}
