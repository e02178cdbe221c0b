#include "serve/http_response.h"

#include <fmt/format.h>

#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

namespace rps {
namespace {

constexpr std::string_view kClosedPolicy =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// Nothing is kept, guessed, framed, read by other pages, or told to them.
constexpr std::string_view kCommonFields =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "X-Frame-Options: DENY\r\n"
    "Cache-Control: no-store\r\n";

// RFC 9110, 5.6.7: "Fri, 27 Nov 2026 14:00:00 GMT", in English whatever the locale is.
std::string http_date(std::int64_t unix_seconds) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_seconds;
  std::tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays.at(static_cast<std::size_t>(utc.tm_wday)),
                     utc.tm_mday, kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

}  // namespace

HttpResponse text_response(int status, std::string_view line) {
  HttpResponse response;
  response.status = status;
  response.body = std::string(line) + "\n";
  return response;
}

HttpResponse json_response(int status, std::string json) {
  HttpResponse response;
  response.status = status;
  response.type = "application/json";
  response.body = std::move(json);
  return response;
}

HttpResponse error_response(int status, std::string_view error, std::string_view hint) {
  return json_response(status,
                       R"({"error":)" + quoted_json(error) + R"(,"hint":)" + quoted_json(hint) + "}\n");
}

std::string_view status_phrase(int status) {
  constexpr std::array<std::pair<int, std::string_view>, 20> kPhrases{
      {{100, "Continue"},
       {200, "OK"},
       {303, "See Other"},
       {304, "Not Modified"},
       {400, "Bad Request"},
       {403, "Forbidden"},
       {404, "Not Found"},
       {405, "Method Not Allowed"},
       {408, "Request Timeout"},
       {409, "Conflict"},
       {411, "Length Required"},
       {413, "Content Too Large"},
       {414, "URI Too Long"},
       {415, "Unsupported Media Type"},
       {417, "Expectation Failed"},
       {431, "Request Header Fields Too Large"},
       {500, "Internal Server Error"},
       {503, "Service Unavailable"},
       {504, "Gateway Timeout"},
       {505, "HTTP Version Not Supported"}}};
  for (const auto& [number, phrase] : kPhrases) {
    if (number == status) {
      return phrase;
    }
  }
  return "";
}

std::string quoted_json(std::string_view text) {
  constexpr int kCompact = -1;
  return nlohmann::json(text).dump(kCompact, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string serialise(const HttpResponse& response, bool head_only, bool keep_alive,
                      std::int64_t unix_seconds) {
  const bool has_body = response.status != 304;
  std::string out = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status,
                                status_phrase(response.status), http_date(unix_seconds));
  if (has_body) {
    out += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", response.type, response.body.size());
  }
  out += kCommonFields;
  out += fmt::format("Content-Security-Policy: {}\r\n",
                     response.policy.empty() ? kClosedPolicy : std::string_view(response.policy));
  for (const auto& [name, value] : response.fields) {
    out += fmt::format("{}: {}\r\n", name, value);
  }
  out += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head_only || !has_body ? out : out + response.body;
}

}  // namespace rps
