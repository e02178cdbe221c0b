#include "cli/text_width.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/text.h"

namespace rps::cli {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// The usual zero-width marks of names in Latin script, and joiners.
constexpr std::array<Range, 6> kZero{{{0x0300, 0x036F},
                                      {0x1AB0, 0x1AFF},
                                      {0x1DC0, 0x1DFF},
                                      {0x200B, 0x200F},
                                      {0x20D0, 0x20FF},
                                      {0xFE00, 0xFE0F}}};
// The blocks that are wide as a whole in Unicode's EastAsianWidth.txt, and emoji.
constexpr std::array<Range, 9> kWide{{{0x1100, 0x115F},
                                      {0x2E80, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0xFFE0, 0xFFE6},
                                      {0x1F300, 0x1FAFF},
                                      {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool in_any(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](Range r) { return c >= r.first && c <= r.last; });
}

struct Glyph {
  std::size_t bytes = 1;
  std::size_t width = 1;
};

// Bytes that the lead byte announces.
std::size_t announced(unsigned char lead) {
  if (lead >= 0xF0) {
    return 4;
  }
  if (lead >= 0xE0) {
    return 3;
  }
  return lead >= 0xC2 ? 2 : 1;
}

// The character at the start of a non-empty text.
Glyph first_glyph(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = announced(lead);
  if (size == 1 || size > text.size()) {
    return {};
  }
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) {
      return {};
    }
    code = (code << 6U) | (byte & 0x3FU);
  }
  if (in_any(kZero, code)) {
    return {size, 0};
  }
  return {size, in_any(kWide, code) ? std::size_t{2} : std::size_t{1}};
}

void append_visible(std::string& out, unsigned char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '\n':
      out += "\\n";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\r':
      out += "\\r";
      break;
    default:
      out += "\\x";
      out += kHex[c >> 4U];
      out += kHex[c & 15U];
  }
}

constexpr std::size_t kMarkBytes = 3;

// How a mark of the writing's direction (U+202A-U+202E, U+2066-U+2069) at the start of the text is shown;
// else "".
std::string_view direction_mark(std::string_view text) {
  struct Mark {
    std::string_view bytes;
    std::string_view shown;
  };
  constexpr std::array<Mark, 9> kMarks{{{"\xE2\x80\xAA", "\\u202a"},
                                        {"\xE2\x80\xAB", "\\u202b"},
                                        {"\xE2\x80\xAC", "\\u202c"},
                                        {"\xE2\x80\xAD", "\\u202d"},
                                        {"\xE2\x80\xAE", "\\u202e"},
                                        {"\xE2\x81\xA6", "\\u2066"},
                                        {"\xE2\x81\xA7", "\\u2067"},
                                        {"\xE2\x81\xA8", "\\u2068"},
                                        {"\xE2\x81\xA9", "\\u2069"}}};
  if (text[0] != '\xE2') {
    return {};
  }
  const auto* const mark =
      std::find_if(kMarks.begin(), kMarks.end(), [&](const Mark& m) { return text.starts_with(m.bytes); });
  return mark == kMarks.end() ? std::string_view() : mark->shown;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Glyph glyph = first_glyph(text);
    width += glyph.width;
    text.remove_prefix(glyph.bytes);
  }
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) {
    return std::string(text);
  }
  std::size_t used = 0;
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Glyph glyph = first_glyph(text.substr(bytes));
    if (used + glyph.width + 1 > width) {
      break;
    }
    used += glyph.width;
    bytes += glyph.bytes;
  }
  return std::string(text.substr(0, bytes)) + (width > 0 ? "…" : "");
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    if (const std::string_view turn = direction_mark(text.substr(i)); !turn.empty()) {
      out += turn;
      i += kMarkBytes - 1;
    } else if (c == 0xC2 && next >= 0x80 && next <= 0x9F) {  // U+0080-U+009F: the 8-bit control characters
      append_visible(out, static_cast<unsigned char>(next));
      ++i;
    } else if (c < 0x20 || c == 0x7F) {
      append_visible(out, c);
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string printable_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n')) {
    lines.push_back(printable(line));
  }
  return join(lines, "\n");
}

}  // namespace rps::cli
