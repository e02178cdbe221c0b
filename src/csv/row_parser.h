// One record -> the values of one table row, or the reason why it does not fit.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "csv/header.h"
#include "csv/records.h"
#include "csv/values.h"

namespace rps {

inline constexpr std::size_t kTableWidth = 51;  // columns of results_schema()

// A row before it is appended: at index i the value of column i of results_schema(), in the array of
// the column's type, when valid[i]. Texts point into the record or the parser.
struct ParsedRow {
  std::array<bool, kTableWidth> valid{};
  std::array<std::int32_t, kTableWidth> ints{};
  std::array<double, kTableWidth> numbers{};
  std::array<std::string_view, kTableWidth> texts{};
  std::int64_t created_at = 0;  // milliseconds, when valid
  OffText off;                  // when valid: as written
  int year = 0;                 // of the date
};

// Not thread-safe. Remembers the last date and region, which hardly change from row to row.
class RowParser {
 public:
  // `header` and `file` must outlive the parser.
  RowParser(const HeaderMap& header, std::string_view file);

  // Gives the row, valid until the next call, or sets `reason` and gives nothing.
  const ParsedRow* parse(const CsvRecord& record, std::string& reason);

 private:
  bool parse_field(const FieldBinding& binding, std::string_view text);
  bool parse_date_into(std::size_t column, std::string_view text);
  bool parse_region_into(std::size_t column, std::string_view text);
  void parse_band_into(const FieldBinding& binding, std::string_view text);
  template <class T>
  bool keep(std::array<T, kTableWidth>& values, std::size_t column, std::optional<T> value);
  [[nodiscard]] std::string at(const CsvRecord& record) const;
  [[nodiscard]] std::string bad_value(const CsvRecord& record, const FieldBinding& binding) const;

  const HeaderMap& header_;
  std::string_view file_;
  ParsedRow row_;
  std::string date_text_;  // whose value is date_
  std::optional<Date> date_;
  int year_ = 0;
  std::string region_text_;  // as in the file
  std::string region_;       // its code, or empty when it is no region
};

}  // namespace rps
