// Addresses: which site they belong to, and what they look like without secrets.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

// An http or https address in its parts, normalised: scheme and host in lower case, the port always there.
struct Url {
  std::string scheme;
  std::string host;
  std::string port;
  std::string path;   // begins with '/'; as written, still percent-encoded
  std::string query;  // without '?'

  // scheme, host and port are equal: what one robots.txt, one pace and one cookie hold for.
  [[nodiscard]] bool same_site(const Url& other) const;
  // "https://host", with ":port" unless it is the scheme's own.
  [[nodiscard]] std::string site() const;
  // "/a/b?c=d": what robots.txt rules are matched against.
  [[nodiscard]] std::string path_and_query() const;
  // The address without its query: queries may hold tokens, so messages name this.
  [[nodiscard]] std::string for_people() const { return site() + path; }
  [[nodiscard]] std::string str() const { return site() + path_and_query(); }
};

// An absolute http(s) address; a fragment is dropped. kUsage when it is something else, or holds a user
// name or password.
Result<Url> parse_url(std::string_view text);

// True when a part of the path is a usual name of a login page ("login", "sign-in" …), or the host is such
// a name's ("login.example.com").
bool is_login_address(const Url& url);

}  // namespace rps
