// What the fuzz targets share. A target is a function of bytes that ends the process when something that is
// promised of any bytes does not hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace rps::fuzz {

// Ends the process with the words of the promise unless it is kept.
inline void require(bool kept, const char* promise) {
  if (!kept) {
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
  }
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// The parts of an input for a target that wants several texts: between lines "%%". At least one.
inline std::vector<std::string_view> parts_of(std::string_view input) {
  constexpr std::string_view kLine = "\n%%\n";
  std::vector<std::string_view> parts;
  for (std::size_t end = input.find(kLine); end != std::string_view::npos; end = input.find(kLine)) {
    parts.push_back(input.substr(0, end));
    input.remove_prefix(end + kLine.size());
  }
  parts.push_back(input);
  return parts;
}

// Takes the first part away and gives it: it says what is done with the others.
inline std::string_view take_first(std::vector<std::string_view>& parts) {
  const std::string_view first = parts.front();
  parts.erase(parts.begin());
  return first;
}

// The part of that number, or "".
inline std::string_view part(const std::vector<std::string_view>& parts, std::size_t number) {
  return number < parts.size() ? parts[number] : std::string_view();
}

}  // namespace rps::fuzz
