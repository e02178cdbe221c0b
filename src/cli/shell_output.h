// Shows what a statement gives: for `sql QUERY` and for its shell.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/command.h"
#include "cli/table_printer.h"
#include "query/engine.h"

namespace rps::cli {

// "1,234 rows in 5.6 ms", and what was read before it.
std::string stats_line(const QueryStats& stats);

// Runs the statements and prints the last one's result.
Result<QueryStats> show_result(QueryEngine& engine, const std::string& sql, OutputFormat format,
                               Context& context);
// Prints the plan of one SELECT and how many partitions it reads.
Status show_plan(QueryEngine& engine, const std::string& sql, OutputFormat format, Context& context);

}  // namespace rps::cli
