// How values are written in the columns of results and cards. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rps {

std::string number_text(std::optional<int> value, std::string_view missing = {});
// Two decimals; empty for none.
std::string decimals_text(std::optional<double> value);
// 10 -> "10f", 16.5 -> "16.5f"
std::string furlongs_text(std::optional<double> value);
std::string upper_text(std::string text);
// 130 -> "9-4"
std::string stones_text(std::optional<int> lbs);
// "p", or "p1" for the first time.
std::string headgear_text(const std::string& codes, bool first_time);

// Appends `text` as a field of a CSV, quoted as in RFC 4180 where it must be.
void append_csv_field(std::string& out, std::string_view text);

}  // namespace rps
