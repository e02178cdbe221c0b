#include "serve/http_request.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

// Fields of which a request has one at most; with two of them, two readers might take different ones.
constexpr std::array<std::string_view, 11> kSingle{
    "host",   "content-length", "transfer-encoding", "content-type",   "origin",    "authorization",
    "cookie", "expect",         "if-none-match",     "sec-fetch-site", "connection"};

bool is_token_char(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
         kMarks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

// Visible characters of ASCII: what a target may consist of.
bool is_visible(char c) {
  return c > ' ' && c < '\x7f';
}

// Anything but control characters; tabs are blanks.
bool is_field_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= ' ' && byte != 0x7f);
}

using Refused = std::optional<HttpRefusal>;

Refused read_target(std::string_view target, HttpRequest& request) {
  if (!target.starts_with('/') || !std::all_of(target.begin(), target.end(), is_visible)) {
    return HttpRefusal{400, "the target is no path"};
  }
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  request.query = target.substr(std::min(mark + 1, target.size()));
  return {};
}

Refused read_request_line(std::string_view line, HttpRequest& request) {
  const std::vector<std::string_view> words = split(line, ' ');
  if (words.size() != 3 || !is_token(words[0])) {
    return HttpRefusal{400, "the request line is not METHOD TARGET HTTP/1.1"};
  }
  request.method = words[0];
  if (words[2] != "HTTP/1.1") {
    const bool is_version = words[2].starts_with("HTTP/");
    return HttpRefusal{is_version ? 505 : 400, "the version is not HTTP/1.1"};
  }
  return read_target(words[1], request);
}

Refused read_field(std::string_view line, HttpRequest& request) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return HttpRefusal{400, "a header field has no proper name"};
  }
  const std::string_view value = line.substr(colon + 1);
  if (!std::all_of(value.begin(), value.end(), is_field_char)) {
    return HttpRefusal{400, "a header field holds control characters"};
  }
  std::string name = lower(line.substr(0, colon));
  const bool single = std::find(kSingle.begin(), kSingle.end(), name) != kSingle.end();
  if (single && request.field(name) != nullptr) {
    return HttpRefusal{400, "the header field " + name + " is there twice"};
  }
  request.fields.emplace_back(std::move(name), trim(value));
  return {};
}

Refused read_fields(std::string_view lines, const HttpLimits& limits, HttpRequest& request) {
  while (!lines.empty()) {
    if (request.fields.size() == limits.fields) {
      return HttpRefusal{431, "there are too many header fields"};
    }
    const std::size_t end = lines.find(kLineEnd);  // each line has its end
    if (Refused refused = read_field(lines.substr(0, end), request)) {
      return refused;
    }
    lines.remove_prefix(end + kLineEnd.size());
  }
  return request.field("host") != nullptr ? Refused() : HttpRefusal{400, "the header field host is missing"};
}

Refused read_length(const HttpLimits& limits, HttpHead& head) {
  constexpr std::size_t kMostDigits = 18;  // fits 64 bits
  const std::string* encoding = head.request.field("transfer-encoding");
  const std::string* length = head.request.field("content-length");
  if (encoding != nullptr) {
    return length != nullptr ? HttpRefusal{400, "both content-length and transfer-encoding are there"}
                             : HttpRefusal{411, "a body needs content-length, not transfer-encoding"};
  }
  if (length == nullptr) {
    return head.request.method == "POST" ? HttpRefusal{411, "POST needs content-length"} : Refused();
  }
  if (length->empty() || !std::all_of(length->begin(), length->end(), is_digit)) {
    return HttpRefusal{400, "content-length is no number"};
  }
  const std::size_t size =
      length->size() > kMostDigits ? std::string::npos : static_cast<std::size_t>(*to_int(*length));
  if (size > limits.body) {
    return HttpRefusal{413, "the body is larger than " + std::to_string(limits.body) + " bytes"};
  }
  head.body_size = size;
  return {};
}

Refused read_connection(HttpHead& head) {
  if (const std::string* connection = head.request.field("connection")) {
    for (const std::string_view option : split(*connection, ',')) {
      head.keep_alive = head.keep_alive && !iequals(trim(option), "close");
    }
  }
  if (const std::string* expect = head.request.field("expect")) {
    if (!iequals(*expect, "100-continue")) {
      return HttpRefusal{417, "the only expectation that can be met is 100-continue"};
    }
    head.wants_continue = head.body_size > 0;
  }
  return {};
}

// What already speaks against the length of a head, of which `bytes` have come; the last ones may be part of
// its end.
HeadOutcome check_size(std::string_view bytes, std::size_t line_end, const HttpLimits& limits) {
  const bool line_is_open = line_end == std::string_view::npos;
  if (line_is_open ? bytes.size() >= limits.request_line + kLineEnd.size() : line_end > limits.request_line) {
    return HttpRefusal{414, "the request line is too long"};
  }
  if (!line_is_open && bytes.size() - line_end >= limits.fields_size + kHeadEnd.size()) {
    return HttpRefusal{431, "the header fields are too long"};
  }
  return HttpIncomplete{};
}

// A CR or LF that is not part of a line's end hides lines from some readers.
bool has_stray_line_end(std::string_view head) {
  for (std::size_t i = 0; i < head.size(); ++i) {
    const bool after_cr = i > 0 && head[i - 1] == '\r';
    const bool before_lf = i + 1 == head.size() || head[i + 1] == '\n';
    if ((head[i] == '\n' && !after_cr) || (head[i] == '\r' && !before_lf)) {
      return true;
    }
  }
  return false;
}

}  // namespace

const std::string* HttpRequest::field(std::string_view name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == name; });
  return found == fields.end() ? nullptr : &found->second;
}

HeadOutcome parse_head(std::string_view bytes, const HttpLimits& limits) {
  // Beyond what a head may have, nothing needs to be looked at.
  const std::string_view seen = bytes.substr(0, limits.request_line + limits.fields_size + kHeadEnd.size());
  const std::size_t end = seen.find(kHeadEnd);
  const std::string_view text = seen.substr(0, std::min(end, seen.size()));  // without the last line's end
  if (has_stray_line_end(text)) {
    return HttpRefusal{400, "a line does not end in CR LF"};
  }
  const std::size_t line_end = seen.find(kLineEnd);
  const bool complete = end != std::string_view::npos;
  HeadOutcome early =
      check_size(complete ? seen.substr(0, end + kHeadEnd.size() - 1) : seen, line_end, limits);
  if (!complete || std::holds_alternative<HttpRefusal>(early)) {
    return early;
  }
  HttpHead head;
  head.size = end + kHeadEnd.size();
  const std::string_view lines = seen.substr(0, end + kLineEnd.size()).substr(line_end + kLineEnd.size());
  Refused refused = read_request_line(seen.substr(0, line_end), head.request);
  refused = refused ? refused : read_fields(lines, limits, head.request);
  refused = refused ? refused : read_length(limits, head);
  refused = refused ? refused : read_connection(head);
  if (refused) {
    return *std::move(refused);
  }
  return head;
}

std::string_view query_value(std::string_view query, std::string_view name) {
  for (const std::string_view pair : split(query, '&')) {
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

}  // namespace rps
