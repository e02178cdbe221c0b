// Reads the RLE / bit-packed hybrid (see hybrid.h).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace rps::parquet {

// Appends `count` values of `width` bits (0 to 32) to `out`; false when the bytes end before.
bool read_hybrid(std::string_view bytes, unsigned width, std::size_t count, std::vector<std::uint32_t>& out);

}  // namespace rps::parquet
