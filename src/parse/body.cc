#include "parse/body.h"

#include <simdjson.h>

#include "base/text.h"
#include "parse/find.h"
#include "parse/html_text.h"
#include "parse/page.h"

namespace rps {
namespace {

constexpr auto kNone = std::string_view::npos;

Error bad_body(std::string message, std::string hint) {
  return Error{ErrorKind::kParse, "page body " + std::move(message), std::move(hint)};
}

// The charset that the page's head declares, in lower case; empty when it declares none.
std::string declared_charset(std::string_view body) {
  constexpr std::size_t kHead = 4096;
  const std::string head = lower(body.substr(0, kHead));
  const std::size_t at = head.find("charset=");
  if (at == kNone) {
    return {};
  }
  const std::size_t start = head.find_first_not_of("\"' ", at + 8);
  const std::size_t stop = head.find_first_of("\"'; />", start);
  return start == kNone ? std::string() : head.substr(start, stop == kNone ? kNone : stop - start);
}

Status check_utf8(std::string_view body) {
  if (simdjson::validate_utf8(body.data(), body.size())) {
    return {};
  }
  std::size_t bad_at = 0;
  is_utf8(body, &bad_at);
  const std::string charset = declared_charset(body);
  const bool other = !charset.empty() && charset != "utf-8";
  return bad_body(
      "is not UTF-8 at byte " + std::to_string(bad_at),
      other ? "it declares " + charset + "; convert it to UTF-8 first" : "save the page as UTF-8");
}

}  // namespace

Result<std::string_view> check_body(std::string_view body) {
  constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
  if (body.size() > kMaxPageBytes) {
    return bad_body("has " + std::to_string(body.size()) + " bytes, more than the " +
                        std::to_string(kMaxPageBytes) + " that a page may have",
                    "it is no result page");
  }
  if (trim(body).empty()) {
    return bad_body("is empty", "fetch the page again");
  }
  if (body.starts_with("\x1F\x8B") || body.starts_with("\x28\xB5\x2F\xFD")) {
    return bad_body("is compressed", "decompress it first");
  }
  if (body.starts_with("\xFF\xFE") || body.starts_with("\xFE\xFF")) {
    return bad_body("is UTF-16", "convert it to UTF-8 first");
  }
  if (const std::size_t zero = body.find('\0'); zero != kNone) {
    return bad_body("is binary: a zero byte at " + std::to_string(zero), "it is no page");
  }
  RPS_TRY(check_utf8(body));
  return body.starts_with(kUtf8Mark) ? body.substr(kUtf8Mark.size()) : body;
}

Result<std::optional<std::string_view>> find_next_json(std::string_view body) {
  const std::string_view text = trim(body);
  if (text.starts_with('{')) {
    return std::optional(text);
  }
  const std::size_t id = find_text(text, "id=\"__NEXT_DATA__\"");
  const std::size_t start = id == kNone ? kNone : text.find('>', id);
  if (start == kNone) {
    return std::optional<std::string_view>();
  }
  const std::size_t stop = find_text(text, "</script>", start);
  if (stop == kNone) {
    return Error{ErrorKind::kParse, "script#__NEXT_DATA__ is not closed",
                 "the download was probably cut short"};
  }
  return std::optional(text.substr(start + 1, stop - start - 1));
}

std::string page_title(std::string_view body) {
  constexpr std::size_t kLongest = 80;
  const std::size_t open = find_text(body, "<title");
  const std::size_t start = open == kNone ? kNone : body.find('>', open);
  const std::size_t stop = start == kNone ? kNone : body.find("</title", start);
  if (stop == kNone) {
    return {};
  }
  std::string title = html_text(body.substr(start + 1, stop - start - 1));
  if (title.size() > kLongest) {
    std::size_t end = kLongest;
    while ((static_cast<unsigned char>(title[end]) & 0xC0U) == 0x80U) {
      --end;  // not inside a character
    }
    title.resize(end);
  }
  return title;
}

}  // namespace rps
