#include "serve/access_gate.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::uint16_t kHttpPort = 80;  // which a browser does not write
constexpr std::string_view kBearer = "Bearer ";

HttpResponse forbidden(std::string_view why) {
  return text_response(403, why);
}

// Where the request comes from, as far as it tells, is the server's own page or nobody's.
bool is_own_origin(const HttpRequest& request) {
  const std::string* origin = request.field("origin");
  const std::string* host = request.field("host");
  if (origin != nullptr && !iequals(*origin, "http://" + *host)) {
    return false;
  }
  const std::string* site = request.field("sec-fetch-site");
  const bool open = site == nullptr || *site == "same-origin" || *site == "none";
  return open || !request.path.starts_with("/api/");
}

}  // namespace

Result<std::string> make_token() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, 32> bytes{};
  ssize_t count = 0;
  do {
    count = getrandom(bytes.data(), bytes.size(), 0);
  } while (count < 0 && errno == EINTR);
  if (count != static_cast<ssize_t>(bytes.size())) {  // as many at once are never cut short
    return errno_error(count < 0 ? errno : EIO, "asking the system for random bytes");
  }
  std::string token;
  for (const unsigned char byte : bytes) {
    token += kDigits[byte >> 4U];
    token += kDigits[byte & 15U];
  }
  return token;
}

bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) {
    return false;
  }
  volatile unsigned char difference = 0;  // so that no compiler ends the loop early
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = static_cast<unsigned char>(
        difference | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
  }
  return difference == 0;
}

AccessGate::AccessGate(std::string token, std::uint16_t port)
    : token_(std::move(token)), cookie_name_("rpscrape_" + std::to_string(port)) {
  for (const std::string_view name : {"127.0.0.1", "localhost", "[::1]"}) {
    hosts_.push_back(std::string(name) + ":" + std::to_string(port));
    if (port == kHttpPort) {
      hosts_.emplace_back(name);
    }
  }
}

bool AccessGate::is_own_host(std::string_view host) const {
  return std::any_of(hosts_.begin(), hosts_.end(),
                     [&](const std::string& own) { return iequals(own, host); });
}

bool AccessGate::has_token(const HttpRequest& request) const {
  const std::string* authorization = request.field("authorization");
  if (authorization != nullptr) {
    return authorization->starts_with(kBearer) &&
           same_secret(std::string_view(*authorization).substr(kBearer.size()), token_);
  }
  const std::string* cookies = request.field("cookie");
  if (cookies == nullptr) {
    return false;
  }
  for (const std::string_view part : split(*cookies, ';')) {
    const std::string_view pair = trim(part);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == cookie_name_ &&
        same_secret(pair.substr(equals + 1), token_)) {
      return true;
    }
  }
  return false;
}

HttpResponse AccessGate::first_visit(const HttpRequest& request) const {
  // A browser that comes here from another site's link keeps a strict cookie back on redirects; a page of the
  // server's own that leads on is its own visit.
  const std::string* site = request.field("sec-fetch-site");
  const bool from_elsewhere = site != nullptr && *site != "none" && *site != "same-origin";
  HttpResponse response = text_response(303, "go to /");
  if (from_elsewhere) {
    response.status = 200;
    response.type = "text/html; charset=utf-8";
    response.body =
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"refresh\" content=\"0;url=/\">\n"
        "<title>rpscrape</title>\n<p><a href=\"/\">To the report</a></p>\n";
  } else {
    response.fields.emplace_back("Location", "/");
  }
  response.fields.emplace_back("Set-Cookie",
                               cookie_name_ + "=" + token_ + "; Path=/; HttpOnly; SameSite=Strict");
  return response;
}

std::optional<HttpResponse> AccessGate::check(const HttpRequest& request) const {
  const std::string* host = request.field("host");
  if (host == nullptr || !is_own_host(*host)) {
    return forbidden("this server answers only as " + hosts_.front() + " (Host says otherwise)");
  }
  const std::string_view given = query_value(request.query, "token");
  if (request.path == "/" && request.reads() && !given.empty()) {
    return same_secret(given, token_)
               ? first_visit(request)
               : forbidden("the token is not this run's: open the URL that rpscrape serve printed last");
  }
  if (!has_token(request)) {
    return forbidden("open the URL that rpscrape serve printed: it holds the token");
  }
  if (!is_own_origin(request)) {
    return forbidden("the request comes from another page than this server's");
  }
  return {};
}

}  // namespace rps
