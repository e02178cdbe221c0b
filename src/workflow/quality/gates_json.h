// The gates as JSON, for `quality --json` and the report.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "workflow/quality/gates.h"

namespace rps {

// [{"name", "meaning", "limit", "value", "unit", "state", "detail"} …]; `value` is null when it is unknown.
nlohmann::ordered_json gates_json(const QualityReport& report);

}  // namespace rps
