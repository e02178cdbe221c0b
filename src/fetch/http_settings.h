// How the HTTP client introduces itself and connects: the settings, checked, and their secrets.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rps {

struct HttpSettings {
  // Says who visits (user_agent() makes it). Its first word's part before '/' is the name that
  // robots.txt rules are looked up by.
  std::string user_agent;
  std::chrono::milliseconds connect_timeout{15'000};
  std::chrono::milliseconds total_timeout{60'000};
  std::chrono::milliseconds stall_timeout{20'000};  // without a single byte from the server
  // "http://user:password@host:port" or "socks5h://…". Absent: what http_proxy and its sisters in the
  // environment say. "": no proxy, whatever the environment says.
  std::optional<std::string> proxy;
  // File of trusted certificates (PEM) instead of the system's; "": the system's.
  std::string ca_file;
  // "name=value; name2=value2", the user's own session; "": none. Sent to the host of `cookie_site` only,
  // never logged. The site may renew them by Set-Cookie; what it sets lives as long as the client.
  std::string cookie;
  std::string cookie_site;  // any address of the site, such as its base
};

// "rpscrape/1.2.0 (+contact)", or "rpscrape/1.2.0 (no contact given)" when `contact` is empty.
// `contact` is an address or page where the site's keepers can reach the user.
std::string user_agent(std::string_view version, std::string_view contact);

// The session cookie from the environment variable RPSCRAPE_COOKIE; "" when it is not set. Call it before
// threads are started.
std::string cookie_from_environment();

// kUsage, naming the setting, for a user agent that is empty, does not begin with a name, has control
// characters or poses as a browser ("Mozilla/"), for a cookie that is no list of name=value pairs or has
// no site, for an unreadable ca_file. Says nothing of a cookie's value.
Status check_http_settings(const HttpSettings& settings);

struct Cookie {
  std::string name;
  std::string value;
};

// The pairs of "a=b; c=d"; kUsage without repeating any of it.
Result<std::vector<Cookie>> parse_cookies(std::string_view text);

// `text` with every secret of the settings as "***", and every user name and password of an address too.
std::string scrub(std::string text, const HttpSettings& settings);

}  // namespace rps
