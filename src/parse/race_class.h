// What a race's title and header texts say about its kind: class, pattern, type, who may run.
//
// Pure functions, thread-safe. Texts are the site's, already free of markup and doubled spaces.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rps {

// "Class 4" from "(Class 4)", "Class 4", "4"; the letters of older pages A-H are classes 1, 2, 3, 4, 5,
// 6, 6, 7. Empty when the text names no class.
std::string class_label(std::string_view text);
// The same from a "(Class 4)" inside a race title.
std::string class_in_title(std::string_view title);

// "Group 1", "Grade 3", "Grade B" or "Listed" from a race title; empty when it has none.
std::string pattern_in_title(std::string_view title);

// The title without its pattern and class: "Gold Cup (Group 1) (4yo+)" -> "Gold Cup (4yo+)". Other words
// in the same brackets stay: "(Listed Handicap)" -> "(Handicap)".
std::string clean_race_name(std::string_view title);

// Flat, Hurdle, Chase or NH Flat for the site's code (X F, H, C U, B W); nothing for another code.
std::optional<std::string_view> type_from_code(std::string_view code);
// The same from other evidence: under 12 furlongs Flat; then the obstacles ("8 hurdles", "17 fences");
// then the title's words; else Flat.
std::string_view type_from_rules(std::string_view title, std::string_view obstacles,
                                 std::optional<double> furlongs);

// Who may run by sex: "C & F", "F & M", "C & G", "M & G", "F", "M" from the title; else empty.
std::string_view sex_restriction(std::string_view title);

// The header's "(0-60, 3yo)" in its parts; either may be missing.
struct Bands {
  std::string rating;  // "0-60"
  std::string age;     // "3yo": the part with "yo"
};
Bands split_bands(std::string_view text);

// AW, Dirt or Turf from the going: Standard and Slow are said of all-weather tracks; Fast, Muddy, Sloppy
// and the like of dirt. Empty for an empty going.
std::string_view surface_from_going(std::string_view going);

}  // namespace rps
