// The run's log. Until open_log() every line is dropped, so libraries and tests may log freely.
// Thread-safe. Never log a secret: no cookies, keys or tokens.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace rps::log {

// Starts the log file of this process (appending), making its folder. Lines are
// "2025-11-11T08:00:00.123Z info message".
Status open_log(const std::string& path, bool debug);
void debug(std::string_view line);
void info(std::string_view line);
void warn(std::string_view line);
void error(std::string_view line);

}  // namespace rps::log
