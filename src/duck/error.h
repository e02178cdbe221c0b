// DuckDB's error messages as the program's errors.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace rps::duck {

// The Error for a message of DuckDB. Its class is the message's first words ("Binder Error: …"): mistakes
// in the SQL or its values are kUsage, a full disk kNoSpace, other trouble with files kIo, a damaged
// database file kCorrupt, an interrupt kInterrupted, all the rest kEngine.
Error engine_error(std::string_view message);

}  // namespace rps::duck
