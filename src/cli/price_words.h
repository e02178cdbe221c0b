// What `scrape` and `betfair` have in common: joining starting prices to days and telling how it went.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "workflow/prices/add_prices.h"

namespace rps::cli {

// Joins the prices of these countries and days: from the files of `folder`, or from the site when it is
// empty. The lock of the data folder must be free.
Result<PriceReport> join_betfair(const std::vector<std::pair<std::string, Date>>& days,
                                 const std::string& folder, Context& context);

// A line for each day, and what went wrong. kInterrupted when the user stopped it; else the exit code.
Result<ExitCode> tell_prices(const PriceReport& report, Context& context);

}  // namespace rps::cli
