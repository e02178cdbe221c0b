// The gates of `quality` as a table.
#pragma once

#include "cli/table_printer.h"
#include "cli/terminal.h"
#include "workflow/quality/gates.h"

namespace rps::cli {

// A row a gate: state, name, value, limit, what it is, which ones. Gates that are off are left out.
TextTable gates_table(const QualityReport& report);

// "3 of 10 gates failed: max_missing_days, …" or "10 gates passed"; unknown ones are told, too.
std::string gates_summary(const QualityReport& report);

}  // namespace rps::cli
