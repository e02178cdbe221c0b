// Distances as racing writes them: how far a horse was beaten, and how long a race is.
//
// Pure functions, thread-safe. The fractions ¼ ½ ¾ are read as UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rps {

// Beaten distance in lengths from "2½", "[12¼]", "nk", "dht"; nothing when the text is none.
// Words: nse 0.05, shd 0.1, snk 0.2, hd 0.2, nk 0.3, lgnk 0.4, dht (dead heat) 0, dist 30.
std::optional<double> lengths_from_text(std::string_view text);

// Length of a race in yards from "2m½f", "5f160yds", "(1m5f188yds)"; nothing when the text is none.
// "m" is a mile of 1,760 yards, "f" a furlong of 220.
std::optional<double> race_yards(std::string_view text);

// Yards as racing writes a distance, to the nearest half furlong: 3630 -> "2m½f". Empty for less than that.
std::string short_distance(int yards);
// Furlongs from yards, to two decimals: 3630 -> 16.5.
double furlongs_from_yards(double yards);
// Whole metres from yards (1 yard = 0.9144 m): 3652 -> 3339.
int metres_from_yards(int yards);

}  // namespace rps
