#include "parse/html_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00A0";
constexpr std::size_t kLongestReference = 12;  // "&" to ";"

// The named references that racing texts use (WHATWG HTML, "Named character references").
constexpr std::array<std::pair<std::string_view, std::string_view>, 44> kNamed{
    {{"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},   {"nbsp", "\u00A0"},
     {"pound", "£"},  {"euro", "€"},   {"yen", "¥"},    {"cent", "¢"},   {"ndash", "–"},  {"mdash", "—"},
     {"hellip", "…"}, {"lsquo", "‘"},  {"rsquo", "’"},  {"ldquo", "“"},  {"rdquo", "”"},  {"frac14", "¼"},
     {"frac12", "½"}, {"frac34", "¾"}, {"middot", "·"}, {"deg", "°"},    {"agrave", "à"}, {"aacute", "á"},
     {"acirc", "â"},  {"atilde", "ã"}, {"auml", "ä"},   {"aring", "å"},  {"ccedil", "ç"}, {"egrave", "è"},
     {"eacute", "é"}, {"ecirc", "ê"},  {"euml", "ë"},   {"iacute", "í"}, {"icirc", "î"},  {"iuml", "ï"},
     {"ntilde", "ñ"}, {"oacute", "ó"}, {"ocirc", "ô"},  {"ouml", "ö"},   {"oslash", "ø"}, {"uacute", "ú"},
     {"uuml", "ü"},   {"szlig", "ß"}}};

void append_utf8(std::string& out, std::uint32_t code) {
  constexpr std::uint32_t kReplacement = 0xFFFD;
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    code = kReplacement;
  }
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    out += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
  }
  out += static_cast<char>(0x80U | (code & 0x3FU));
}

// Appends what "#8211" or "#x27" stands for; false when it is no number.
bool append_numbered(std::string& out, std::string_view name) {
  const bool hex = name.size() > 1 && to_lower(name[1]) == 'x';
  const std::string_view digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  const char* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, code, hex ? 16 : 10);
  if (digits.empty() || at != end || error != std::errc{}) {
    return false;
  }
  append_utf8(out, code);
  return true;
}

// Appends the reference at the start of `text` decoded; the bytes it took, or 0 when there is none.
std::size_t append_reference(std::string& out, std::string_view text) {
  const std::size_t semicolon = text.substr(0, kLongestReference).find(';');
  if (semicolon == std::string_view::npos || semicolon < 2) {
    return 0;
  }
  const std::string_view name = text.substr(1, semicolon - 1);
  if (name[0] == '#') {
    return append_numbered(out, name) ? semicolon + 1 : 0;
  }
  const auto* const known =
      std::find_if(kNamed.begin(), kNamed.end(), [&](const auto& entry) { return entry.first == name; });
  if (known == kNamed.end()) {
    return 0;
  }
  out += known->second;
  return semicolon + 1;
}

std::string decode(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t mark = std::min(raw.find('&', at), raw.size());
    out += raw.substr(at, mark - at);
    if (mark == raw.size()) {
      break;
    }
    const std::size_t taken = append_reference(out, raw.substr(mark));
    if (taken == 0) {
      out += '&';
    }
    at = mark + std::max<std::size_t>(taken, 1);
  }
  return out;
}

}  // namespace

std::string html_text(std::string_view raw) {
  raw = trim(raw);
  return raw.find('&') == std::string_view::npos ? plain_text(raw) : plain_text(decode(raw));
}

std::string plain_text(std::string_view raw) {
  if (raw.find(kNoBreakSpace) == std::string_view::npos) {
    return squeeze(raw);
  }
  return squeeze(replace_all(std::string(raw), kNoBreakSpace, " "));
}

}  // namespace rps
