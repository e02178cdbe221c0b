// What the rules for foreign values have in common: walks over a column of the file. For the .cc files of the
// rules only.
#pragma once

#include <cmath>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "csv/values.h"
#include "workflow/migrate/foreign_rules.h"

namespace rps {

// The first row whose value does not fit.
using BadRow = std::optional<std::size_t>;

// Calls convert(row) for every row with a value; false from it means that the value does not fit.
template <class Convert>
BadRow each(const Carried& from, Column& to, const Convert& convert) {
  const std::size_t rows = from.values.size();
  to.reserve(to.size() + rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (from.mark(row) == kBeyond) {
      return row;
    }
    if (from.values.is_null(row)) {
      to.append_null();
    } else if (!convert(row)) {
      return row;
    }
  }
  return {};
}

inline BadRow only_null(const Carried& from, Column& to, Tally& /*tally*/) {
  return each(from, to, [](std::size_t) { return false; });
}

// Of doubles: calls convert(value) for those that are numbers.
template <class Convert>
BadRow each_number(const Carried& from, Column& to, Tally& tally, const Convert& convert) {
  return each(from, to, [&](std::size_t row) {
    const double value = from.values.double_at(row);
    if (std::isnan(value)) {
      to.append_null();
      tally.add("NaN made NULL");
      return true;
    }
    return std::isfinite(value) && convert(value);
  });
}

// Numbers, dates and codes: also every way in which CSV files write "no value".
inline bool is_missing_code(std::string_view text) {
  return is_missing(text) || text == "<NA>" || text == "NaT";
}

// Of texts: calls convert(text) for those that are values, without the white space around them.
template <class Convert>
BadRow each_word(const Carried& from, Column& to, Tally& tally, const Convert& convert) {
  return each(from, to, [&](std::size_t row) {
    const std::string_view text = trim(from.values.text_at(row));
    if (is_missing_code(text)) {
      to.append_null();
      tally.add_missing(text);
      return true;
    }
    return convert(text);
  });
}

// A column of nothing but missing values is one of NaN in many programs, whatever it would hold.
inline BadRow only_nan(const Carried& from, Column& to, Tally& tally) {
  return each_number(from, to, tally, [](double) { return false; });
}

inline constexpr Conversion kOnlyNull{ColumnType::kString, only_null};
inline constexpr Conversion kOnlyNan{ColumnType::kDouble, only_nan};

}  // namespace rps
