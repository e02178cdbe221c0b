// The report as one JSON document, for the page, for `serve` and for programs: docs/report.md tells its
// fields.
#pragma once

#include <string>

#include "workflow/report/report.h"

namespace rps {

// `program`: "rpscrape 0.1.0". `live`: it is served and can be asked for anew. Valid UTF-8: bytes that are
// not become U+FFFD.
std::string report_json(const Report& report, const std::string& program, bool live);

}  // namespace rps
