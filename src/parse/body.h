// Checks that a downloaded body is text at all, and finds the next layout's JSON in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

// The body without a byte order mark; kParse when it is too large, empty, compressed, binary or not UTF-8
// (naming the byte). Thread-safe.
Result<std::string_view> check_body(std::string_view body);

// The next layout's JSON: the whole body when it is JSON, or the content of script#__NEXT_DATA__; nothing
// when it has neither. kParse when the script is not closed.
Result<std::optional<std::string_view>> find_next_json(std::string_view body);

// What a page that is neither layout shows of itself, for the error message: its <title>.
std::string page_title(std::string_view body);

}  // namespace rps
