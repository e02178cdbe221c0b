// Is a file text at all? Checked once, before anything is read from it.
#pragma once

#include <string_view>

#include "base/result.h"

namespace rps {

// kParse, naming the file and the line, when the text is empty, holds a NUL byte or is not UTF-8.
Status check_csv_text(std::string_view text, std::string_view file);

}  // namespace rps
