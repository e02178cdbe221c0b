// Regions as users type them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rps::cli {

// The region's code for a word of any case: "gb" for "GB". kUsage when there is no such region.
Result<std::string> region_code(std::string_view word);
// The same of several, in their order.
Result<std::vector<std::string>> region_codes(const std::vector<std::string>& words);

}  // namespace rps::cli
