// Finding a text in a large one.
#pragma once

#include <cstring>
#include <string_view>

namespace rps {

// Like text.find(part, from), but with the C library's memmem: on whole pages several times as fast, for
// string_view::find stops at every occurrence of the part's first byte.
inline std::size_t find_text(std::string_view text, std::string_view part, std::size_t from = 0) {
  if (from > text.size()) {
    return std::string_view::npos;
  }
  const void* found = ::memmem(text.data() + from, text.size() - from, part.data(), part.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace rps
