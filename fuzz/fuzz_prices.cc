// Any bytes as a file of starting prices: never a crash; every row has a market, a horse and an off; names
// are compared.
#include <cstdint>
#include <cstdlib>

#include "betfair/names.h"
#include "betfair/price_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file =
      rps::read_price_file(std::string_view(reinterpret_cast<const char*>(data), size), "input");
  if (!file.ok()) {
    return 0;
  }
  std::vector<std::string> names;
  for (const rps::PriceRow& row : file->rows) {
    if (row.event_id.empty() || row.selection.empty() || row.off.size() != 5) {
      std::abort();
    }
    if (names.size() < 30) {
      names.push_back(row.selection);
    }
  }
  for (const rps::NamePair& pair : rps::pair_names(names, names).pairs) {
    if (pair.similarity < 0.9 || pair.similarity > 1) {
      std::abort();
    }
  }
  return 0;
}
