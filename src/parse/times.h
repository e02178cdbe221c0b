// Times: of day (off) and of finish.
//
// Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rps {

// Scheduled off as "HH:MM" on 24 hours from an ISO date and time ("2022-05-11T17:30:00+01:00", the
// wall-clock part) or "17:30". Empty when the text is neither.
std::string off_from_iso(std::string_view text);
// Scheduled off as "HH:MM" from a 12-hour time without am and pm, as the site shows it: hours 10 and 11
// are the morning, all others the afternoon; hours from 13 and "00" are 24-hour already. Empty when the
// text is no time.
std::string off_from_12h(std::string_view text);

// Seconds from "4m 8.50s (slow by 15.30s)", "58.04s" or "1m 10.98s"; nothing when the text is none.
std::optional<double> winning_seconds(std::string_view text);

// Lengths that the field covers in a second (the British Horseracing Authority's scale for beaten
// distances): flat races 6 on good or faster and on all-weather and dirt, 5 on soft or slower; all
// other types 5 and 4; half-way (5.5, 4.5) on good to soft and good to yielding.
double lengths_per_second(std::string_view race_type, std::string_view going, std::string_view surface);

// Finishing time in seconds, to two decimals (halves up): winner's + lengths / lengths per second. When a
// horse is more than a length behind the winner and less than 0.25 behind the next, `btn` is added first, for
// printed totals are rounded to quarters.
double finishing_seconds(double winner, double ovr_btn, std::optional<double> btn, double lengths_per_second);

}  // namespace rps
