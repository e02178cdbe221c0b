// Betfair's daily files of starting prices: their names and their content.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "csv/price_columns.h"

namespace rps {

enum class MarketKind : std::uint8_t { kWin, kPlace };

// "win", "place": as in the files' names.
std::string_view market_kind_name(MarketKind kind);

// One horse of one market.
struct PriceRow {
  std::string event_id;    // of the market
  std::string menu_hint;   // "GB / Kemp 12th Mar"
  std::string event_name;  // "2m Hcap"
  Date date;
  std::string off;           // scheduled, "HH:MM"
  std::string selection_id;  // of the horse, the same in both markets
  std::string selection;     // its name as the file has it
  std::optional<bool> won;   // won, or for the place market: was placed
  PriceValues prices;
};

struct PriceFile {
  std::vector<PriceRow> rows;
  std::vector<std::string> bad_rows;  // "file:line: why", left out of `rows`
};

// Reads a file. Columns are found by their names, in any case and order; others are passed over. EVENT_DT is
// "DD-MM-YYYY HH:MM". kParse naming `file` when it is no text or a column is missing. Thread-safe.
Result<PriceFile> read_price_file(std::string_view text, std::string_view file);

// Betfair's code of a region: "uk" for "gb"; nothing when it has no files.
std::optional<std::string_view> betfair_region(std::string_view region);
// "dwbfpricesukwin12032026.csv"
std::string price_file_name(std::string_view betfair_region, MarketKind kind, Date date);

}  // namespace rps
