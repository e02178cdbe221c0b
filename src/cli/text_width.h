// How wide a text is on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace rps::cli {

// Columns that the UTF-8 text takes: combining marks 0, East Asian wide characters and emoji 2, others 1.
// Bytes that are not UTF-8 count 1 each.
std::size_t display_width(std::string_view text);

// The text, or as much of its beginning as leaves room for an ellipsis, in at most `width` columns.
std::string cut_to_width(std::string_view text, std::size_t width);

// With control characters (also those that steer a terminal) made visible: "\n", "\t", "\x1b".
// Those that turn the direction of writing, and so can show a text as another, too: "\u202e".
std::string printable(std::string_view text);
// The same of a text of several lines, whose ends stay.
std::string printable_lines(std::string_view text);

}  // namespace rps::cli
