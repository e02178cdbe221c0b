// What the values of settings must be, each check by itself: no error, or kUsage with a message that begins
// with the value. Pure functions of their arguments; thread-safe.
#pragma once

#include <string_view>

#include "base/result.h"
#include "workflow/settings.h"

namespace rps::cli {

// The error of all checks: the value in quotation marks, then why it does not fit.
Error unfit(std::string_view value, std::string_view why);

// For any setting.
Status any_value(const Settings& settings);
Status not_empty(std::string_view value);
Status in_range(double value, double least, double most);
// A key prefix of the store without its final '/'.
Status check_prefix(std::string_view prefix);

// For the setting that each is named after.
Status check_raw_prefix(const Settings& settings);
Status check_partition_by(const Settings& settings);
Status check_columns(const Settings& settings);
Status check_memory(const Settings& settings);
Status check_keep_days(const Settings& settings);
Status check_threads(const Settings& settings);
Status check_athena_output(const Settings& settings);
Status check_engine(const Settings& settings);
Status check_store(const Settings& settings);
Status check_catalog_kind(const Settings& settings);
Status check_site(const Settings& settings);
Status check_site_address(const std::string& site);
Status check_user_agent(const Settings& settings);
Status check_rescrape_days(const Settings& settings);
Status check_rescrape_countries(const Settings& settings);
Status check_quality_countries(const Settings& settings);

// Checks between settings, which no single one can see: raw objects and the dataset must lie apart.
Status check_together(const Settings& settings);

}  // namespace rps::cli
