#include "betfair/price_file.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "csv/records.h"
#include "csv/text_check.h"

namespace rps {
namespace {

enum Field : std::size_t {
  kEventId,
  kMenuHint,
  kEventName,
  kEventDt,
  kSelectionId,
  kSelectionName,
  kWinLose,
  kFirstPrice
};

// The last ten are PriceValues.
constexpr auto kFields = std::to_array<std::string_view>(
    {"event_id", "menu_hint", "event_name", "event_dt", "selection_id", "selection_name", "win_lose", "bsp",
     "ppwap", "morningwap", "ppmax", "ppmin", "ipmax", "ipmin", "morningtradedvol", "pptradedvol",
     "iptradedvol"});
static_assert(kFields.size() == kFirstPrice + kWinPriceColumns.size());

// Where each of the fields is in a record.
using Positions = std::array<std::size_t, kFields.size()>;

Result<Positions> map_header(const CsvRecord& header, std::string_view file) {
  Positions positions{};
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const auto at = std::find_if(header.fields.begin(), header.fields.end(),
                                 [&](std::string_view name) { return iequals(trim(name), kFields.at(i)); });
    if (at == header.fields.end()) {
      return Error{ErrorKind::kParse,
                   std::string(file) + ": there is no column '" + std::string(kFields.at(i)) + "'",
                   "expected a file of Betfair starting prices"};
    }
    positions.at(i) = static_cast<std::size_t>(at - header.fields.begin());
  }
  return positions;
}

// "12-03-2026 14:30", seconds are passed over.
Status read_moment(std::string_view text, PriceRow& row) {
  const auto part = [&](std::size_t at, std::size_t count) { return std::string(text.substr(at, count)); };
  const bool long_enough = text.size() >= 16 && text[2] == '-' && text[5] == '-' && text[13] == ':';
  const auto date = Date::parse(long_enough ? part(6, 4) + "-" + part(3, 2) + "-" + part(0, 2) : "");
  const auto hour = to_int(long_enough ? text.substr(11, 2) : "");
  const auto minute = to_int(long_enough ? text.substr(14, 2) : "");
  if (!date.ok() || !hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) {
    return Error{ErrorKind::kParse, "EVENT_DT '" + std::string(text) + "' is not DD-MM-YYYY HH:MM", {}};
  }
  row.date = *date;
  row.off = part(11, 5);
  return {};
}

Status read_prices(const CsvRecord& record, const Positions& at, PriceRow& row) {
  for (std::size_t i = 0; i < row.prices.size(); ++i) {
    const std::string_view text = trim(record.fields[at.at(kFirstPrice + i)]);
    const auto value = to_double(text);
    if (!text.empty() && (!value || !(*value >= 0 && *value < 1e12))) {
      return Error{ErrorKind::kParse,
                   std::string(kFields.at(kFirstPrice + i)) + " '" + std::string(text) + "' is no price",
                   {}};
    }
    row.prices.at(i) = value;
  }
  return {};
}

Result<PriceRow> read_row(const CsvRecord& record, const Positions& at) {
  if (!record.malformed.empty()) {
    return Error{ErrorKind::kParse, std::string(record.malformed), {}};
  }
  if (record.fields.size() <= *std::max_element(at.begin(), at.end())) {
    return Error{
        ErrorKind::kParse, "the row has only " + std::to_string(record.fields.size()) + " fields", {}};
  }
  const auto text = [&](Field field) { return std::string(trim(record.fields[at.at(field)])); };
  PriceRow row;
  row.event_id = text(kEventId);
  row.menu_hint = text(kMenuHint);
  row.event_name = text(kEventName);
  row.selection_id = text(kSelectionId);
  row.selection = text(kSelectionName);
  if (row.event_id.empty() || row.selection.empty()) {
    return Error{ErrorKind::kParse, "EVENT_ID or SELECTION_NAME is empty", {}};
  }
  RPS_TRY(read_moment(text(kEventDt), row));
  const std::string won = text(kWinLose);
  if (won == "1" || won == "0") {
    row.won = won == "1";
  } else if (!won.empty()) {
    return Error{ErrorKind::kParse, "WIN_LOSE '" + won + "' is neither 0 nor 1", {}};
  }
  RPS_TRY(read_prices(record, at, row));
  return row;
}

}  // namespace

std::string_view market_kind_name(MarketKind kind) {
  return kind == MarketKind::kWin ? "win" : "place";
}

Result<PriceFile> read_price_file(std::string_view text, std::string_view file) {
  RPS_TRY(check_csv_text(text, file));
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  text.remove_prefix(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  CsvRecords records(text);
  CsvRecord record;
  if (records.next(record) != CsvRecords::Next::kRecord) {
    return Error{ErrorKind::kParse, std::string(file) + " has no header",
                 "expected a file of Betfair starting prices"};
  }
  RPS_ASSIGN(const Positions positions, map_header(record, file));
  PriceFile prices;
  for (;;) {
    const auto next = records.next(record);
    if (next == CsvRecords::Next::kEnd) {
      return prices;
    }
    const std::string where = std::string(file) + ":" + std::to_string(record.line) + ": ";
    if (next == CsvRecords::Next::kOpenQuote) {
      prices.bad_rows.push_back(where + "a quote is never closed");
      return prices;
    }
    if (auto row = read_row(record, positions); row.ok()) {
      prices.rows.push_back(*std::move(row));
    } else {
      prices.bad_rows.push_back(where + row.error().message);
    }
  }
}

std::optional<std::string_view> betfair_region(std::string_view region) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kRegions{
      {{"gb", "uk"}, {"ire", "ire"}, {"fr", "fr"}, {"usa", "usa"}, {"aus", "aus"}, {"saf", "rsa"}}};
  for (const auto& [ours, theirs] : kRegions) {
    if (ours == region) {
      return theirs;
    }
  }
  return std::nullopt;
}

std::string price_file_name(std::string_view betfair_region, MarketKind kind, Date date) {
  const std::string ymd = date.str();
  return "dwbfprices" + std::string(betfair_region) + std::string(market_kind_name(kind)) + ymd.substr(8, 2) +
         ymd.substr(5, 2) + ymd.substr(0, 4) + ".csv";
}

}  // namespace rps
