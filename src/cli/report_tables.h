// The report as compact tables for a terminal.
#pragma once

#include "cli/command.h"
#include "workflow/report/report.h"

namespace rps::cli {

Status print_report(const Report& report, Context& context);

}  // namespace rps::cli
