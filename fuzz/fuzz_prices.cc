// Any bytes as a file of starting prices: never a crash; every row has a market, a horse and an off; names
// are compared.
#include "betfair/names.h"
#include "betfair/price_file.h"
#include "support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using rps::fuzz::require;
  const auto file = rps::read_price_file(rps::fuzz::text_of(data, size), "input");
  std::vector<std::string> names;
  for (const rps::PriceRow& row : file.ok() ? file->rows : std::vector<rps::PriceRow>()) {
    require(!row.event_id.empty() && !row.selection.empty() && row.off.size() == 5,
            "a row of prices is whole");
    if (names.size() < 30) {
      names.push_back(row.selection);
    }
  }
  for (const rps::NamePair& pair : rps::pair_names(names, names).pairs) {
    require(pair.similarity >= 0.9 && pair.similarity <= 1, "names that pair are alike");
  }
  return 0;
}
