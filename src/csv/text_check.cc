#include "csv/text_check.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/text.h"

namespace rps {
namespace {

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// Offset of the first byte beyond ASCII at or behind `at`; eight bytes a step.
std::size_t next_wide(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080U;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHighBits) != 0) {
      break;
    }
  }
  while (at < text.size() && is_ascii(text[at])) {
    ++at;
  }
  return at;
}

// Offset of the first malformed byte, or the text's size. A run of bytes beyond ASCII holds whole
// sequences, so each run is checked by itself.
std::size_t find_bad_utf8(std::string_view text) {
  for (std::size_t at = next_wide(text, 0); at < text.size(); at = next_wide(text, at)) {
    std::size_t end = at;
    while (end < text.size() && !is_ascii(text[end])) {
      ++end;
    }
    std::size_t bad = 0;
    if (!is_utf8(text.substr(at, end - at), &bad)) {
      return at + bad;
    }
    at = end;
  }
  return text.size();
}

Error at_line(std::string_view text, std::size_t offset, std::string_view file, const char* problem,
              const char* hint) {
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
  return Error{ErrorKind::kParse, std::string(file) + ":" + std::to_string(line) + ": " + problem, hint};
}

}  // namespace

Status check_csv_text(std::string_view text, std::string_view file) {
  if (trim(text).empty()) {
    return Error{ErrorKind::kParse, std::string(file) + " is empty",
                 "a result file has at least a header row"};
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return at_line(text, nul, file, "a NUL byte: this is not a text file",
                   "expected CSV in UTF-8, plain or gzip");
  }
  if (const std::size_t bad = find_bad_utf8(text); bad != text.size()) {
    return at_line(text, bad, file, "not UTF-8", "convert the file to UTF-8");
  }
  return {};
}

}  // namespace rps
