// Text of an HTML page as people read it.
#pragma once

#include <string>
#include <string_view>

namespace rps {

// `raw` with character references decoded ("&pound;", "&#8211;", "&#x27;"), no-break spaces made plain,
// and every run of white space made one space, none at the ends. References by other names stay as
// they are. Pure, thread-safe.
std::string html_text(std::string_view raw);

// The same for text that is no HTML (strings of the JSON): no references are decoded.
std::string plain_text(std::string_view raw);

}  // namespace rps
