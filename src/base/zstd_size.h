// What the head of a Zstandard frame may say of the frame's size.
#pragma once

#include <cstddef>

namespace rps {

// False when so few packed bytes cannot unpack to `size` bytes, whatever the head says, so that no memory
// need be taken for them. At best a block of 128 KB takes four bytes (RFC 8878, 3.1.1.2).
constexpr bool can_unpack_to(unsigned long long size, std::size_t packed) {
  constexpr unsigned long long kMostRatio = 1ULL << 15U;
  return size / kMostRatio <= packed;
}

}  // namespace rps
