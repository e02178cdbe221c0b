// A file's header row -> which of its columns feeds which column of the table.
//
// Columns are matched by name, in any case and order. Variants in the wild are named here and nowhere else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rps {

// How a field's text becomes the table's value.
enum class FieldKind {
  kText,
  kInt,
  kNumber,
  kLengths,
  kSeconds,
  kWeight,  // stones and pounds
  kPrice,   // fractional odds
  kDate,
  kOff,
  kRegion,
  kAgeBand,     // the ages of a band that may be of ages or of ratings
  kRatingBand,  // its ratings
  kTimestamp,
};

struct FieldBinding {
  std::size_t field = 0;   // index in the record
  std::size_t column = 0;  // index in results_schema()
  FieldKind kind = FieldKind::kText;
};

struct HeaderMap {
  std::vector<std::string> names;  // as written, one per field
  std::vector<FieldBinding> bindings;
  std::vector<std::string> notes;  // ignored columns, columns read from another name
  bool has_country = false;
  bool has_race_id = false;
  bool has_horse_id = false;
};

// `file` is the name for messages. A repeated name, or no column for the date or the horse: kSchema.
Result<HeaderMap> map_header(const std::vector<std::string_view>& fields, std::string_view file);

}  // namespace rps
