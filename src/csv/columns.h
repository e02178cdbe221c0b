// The columns of the day's CSV as data: a name and how to cut its text from a race and a runner.
//
// Order and names: the written columns of the data model. Users may choose a subset and an order.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/race.h"

namespace rps {

struct CsvColumn {
  std::string_view name;  // lives as long as the process
  // The field's text before quoting.
  std::string (*text)(const Race& race, const Runner& runner) = nullptr;
};

// The 54 columns written by default, in their order. Thread-safe.
std::span<const CsvColumn> default_columns();

// The columns with these names (any case) in the order of `names`; no names: the default ones.
// An unknown or a repeated name is kUsage, and the message lists the valid ones.
Result<std::vector<CsvColumn>> choose_columns(std::span<const std::string> names);

}  // namespace rps
