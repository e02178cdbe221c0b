#include "fetch/http_settings.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/text.h"
#include "fetch/url.h"

namespace rps {
namespace {

constexpr std::string_view kHidden = "***";
constexpr std::size_t kLongestCookie = 4'096;  // libcurl silently drops longer ones
constexpr std::size_t kShortestSecret = 4;     // shorter values would hide parts of common words

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
}

Error bad_setting(std::string message, std::string hint) {
  return Error{ErrorKind::kUsage, std::move(message), std::move(hint)};
}

Status check_user_agent(const std::string& agent) {
  if (agent.empty() || is_space(agent[0]) || agent[0] == '/' || agent[0] == '(') {
    return bad_setting("user agent \"" + agent + "\" does not begin with a name",
                       "such as \"rpscrape/1.0 (+you@example.org)\"");
  }
  if (std::any_of(agent.begin(), agent.end(), is_control)) {
    return bad_setting("the user agent has control characters", "write it on one line");
  }
  if (lower(agent).starts_with("mozilla/")) {
    return bad_setting("user agent \"" + agent + "\" poses as a browser",
                       "say who you are, such as \"rpscrape/1.0 (+you@example.org)\"");
  }
  return {};
}

// "user:password@" before a host becomes "***@".
std::string hide_user_info(std::string text) {
  std::size_t at = text.find('@');
  while (at != std::string::npos) {
    const std::size_t before = at == 0 ? std::string::npos : text.find_last_of(" /\"'", at - 1);
    const std::size_t start = before == std::string::npos ? 0 : before + 1;
    text.replace(start, at - start, kHidden);
    at = text.find('@', start + kHidden.size() + 1);
  }
  return text;
}

}  // namespace

std::string user_agent(std::string_view version, std::string_view contact) {
  const std::string who = contact.empty() ? "no contact given" : "+" + std::string(contact);
  return "rpscrape/" + std::string(version) + " (" + who + ")";
}

std::string cookie_from_environment() {
  const char* value = std::getenv("RPSCRAPE_COOKIE");
  return value == nullptr ? "" : value;
}

Result<std::vector<Cookie>> parse_cookies(std::string_view text) {
  const Error error = bad_setting("the cookie in RPSCRAPE_COOKIE is no list of name=value pairs",
                                  "copy it as the browser sends it: name=value; name2=value2");
  std::vector<Cookie> cookies;
  for (const std::string_view part : split(text, ';')) {
    const std::string_view pair = trim(part);
    if (pair.empty()) {
      continue;  // a final ';'
    }
    const std::size_t equals = pair.find('=');
    if (pair.size() > kLongestCookie) {
      return bad_setting("a cookie in RPSCRAPE_COOKIE is longer than any browser sends", "copy it anew");
    }
    if (equals == 0 || equals == std::string_view::npos ||
        std::any_of(pair.begin(), pair.end(), is_control)) {
      return error;
    }
    cookies.push_back(
        {std::string(trim(pair.substr(0, equals))), std::string(trim(pair.substr(equals + 1)))});
  }
  return cookies;
}

Status check_http_settings(const HttpSettings& settings) {
  RPS_TRY(check_user_agent(settings.user_agent));
  if (!settings.cookie.empty()) {
    RPS_TRY(parse_cookies(settings.cookie));
    RPS_TRY(parse_url(settings.cookie_site));
  }
  if (!settings.ca_file.empty() && !std::ifstream(settings.ca_file).good()) {
    return bad_setting("cannot read the certificates in " + settings.ca_file, "check the path");
  }
  return {};
}

std::string scrub(std::string text, const HttpSettings& settings) {
  const auto hide = [&](const std::string& secret) {
    if (secret.size() >= kShortestSecret) {
      text = replace_all(std::move(text), secret, kHidden);
    }
  };
  hide(settings.cookie);
  const Result<std::vector<Cookie>> cookies = parse_cookies(settings.cookie);
  for (const Cookie& cookie : cookies.ok() ? *cookies : std::vector<Cookie>()) {
    hide(cookie.value);
  }
  return hide_user_info(std::move(text));
}

}  // namespace rps
