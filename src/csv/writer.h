// Races -> the day's CSV.
//
// Format: UTF-8, a header row, LF line ends, fields quoted as in RFC 4180 (only those with a comma, a
// quote, CR or LF; a quote inside is doubled). reader.h reads it back.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csv/columns.h"
#include "model/race.h"

namespace rps {

// Columns behind those of the pages, whose values come from elsewhere.
struct ExtraColumns {
  std::vector<std::string_view> names;
  // By race id and horse id, one text for each name; a runner without any has empty fields.
  std::map<std::pair<int, int>, std::vector<std::string>> values;
};

// One row per runner, in the order given. Void races give no rows; no races give the header alone.
// Missing values: "–" for or, rpr and ts, "-" for a non-finisher's btn, ovr_btn, time and secs, else empty.
std::string encode_csv(std::span<const Race> races, std::span<const CsvColumn> columns,
                       const ExtraColumns& extra = {});

}  // namespace rps
