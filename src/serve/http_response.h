// An HTTP response, and the header fields that every one of them carries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rps {

struct HttpResponse {
  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields;  // besides those that all responses have
  // The Content-Security-Policy; empty: nothing may be loaded or run, and nobody may frame it.
  std::string policy;
};

// One line of text.
HttpResponse text_response(int status, std::string_view line);
HttpResponse json_response(int status, std::string json);
// {"error": …, "hint": …}
HttpResponse error_response(int status, std::string_view error, std::string_view hint = "");

// "Not Found"; "" for a status that the server does not use.
std::string_view status_phrase(int status);

// The text as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string quoted_json(std::string_view text);

// The bytes to send. `head_only` leaves the body out (for HEAD), but tells its length. `unix_seconds` is
// the time of the field Date.
std::string serialise(const HttpResponse& response, bool head_only, bool keep_alive,
                      std::int64_t unix_seconds);

}  // namespace rps
