// The rules for text columns of foreign files.
#pragma once

#include <string_view>

#include "workflow/migrate/foreign_rules.h"

namespace rps {

// How values of `source` become those of the table's text column `column`.
Conversion text_conversion(Source source, std::string_view column);

}  // namespace rps
