// copy_short(): memcpy for texts, most of which are so short that calling memcpy takes longer than copying.
#pragma once

#include <cstddef>
#include <cstring>

namespace rps {

namespace detail {
// Copies `size` bytes, N to 2 N, as two pieces of N bytes that may overlap.
template <std::size_t N>
void copy_two(char* to, const char* from, std::size_t size) {
  char head[N];  // NOLINT(modernize-avoid-c-arrays)
  char tail[N];  // NOLINT(modernize-avoid-c-arrays)
  std::memcpy(head, from, N);
  std::memcpy(tail, from + size - N, N);
  std::memcpy(to, head, N);
  std::memcpy(to + size - N, tail, N);
}
}  // namespace detail

// Copies `size` bytes between places that do not overlap; reads and writes nothing else.
inline void copy_short(char* to, const char* from, std::size_t size) {
  if (size > 64) {
    std::memcpy(to, from, size);
  } else if (size >= 32) {
    detail::copy_two<32>(to, from, size);
  } else if (size >= 16) {
    detail::copy_two<16>(to, from, size);
  } else if (size >= 8) {
    detail::copy_two<8>(to, from, size);
  } else if (size >= 4) {
    detail::copy_two<4>(to, from, size);
  } else if (size >= 2) {
    detail::copy_two<2>(to, from, size);
  } else if (size == 1) {
    *to = *from;
  }
}

}  // namespace rps
