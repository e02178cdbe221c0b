// What people put into settings and must not get into logs, messages or lists of settings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rps::cli {

// "scheme://user:password@host" as "scheme://***@host", wherever it stands in the text.
std::string without_passwords(std::string text);

// The value of a setting as it may be shown: a command (daily.on_failure) may hold any secret and is "***".
std::string shown_value(std::string_view key, const std::string& value);

// The words of a command line with the values of --set as they may be shown.
std::vector<std::string> without_secrets(const std::vector<std::string>& words);

}  // namespace rps::cli
