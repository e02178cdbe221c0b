// Whole objects packed with zstd.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

std::string zstd_pack(std::string_view text);
// kCorrupt when `packed` is not one whole frame.
Result<std::string> zstd_unpack(std::string_view packed);

}  // namespace rps
