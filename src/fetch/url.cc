#include "fetch/url.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/text.h"

namespace rps {
namespace {

struct UrlCleanup {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

// One part of a parsed address; "" when it has none.
std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) {
    return {};
  }
  std::string value = text;
  curl_free(text);
  return value;
}

bool is_login_word(std::string_view word) {
  static constexpr std::array<std::string_view, 11> kWords = {"login",   "log-in",  "logon", "signin",
                                                              "sign-in", "sign_in", "auth",  "authenticate",
                                                              "sso",     "oauth",   "oauth2"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

}  // namespace

bool Url::same_site(const Url& other) const {
  return scheme == other.scheme && host == other.host && port == other.port;
}

std::string Url::site() const {
  const bool usual = port == (scheme == "https" ? "443" : "80");
  return scheme + "://" + host + (usual ? "" : ":" + port);
}

std::string Url::path_and_query() const {
  return query.empty() ? path : path + "?" + query;
}

Result<Url> parse_url(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return Error{ErrorKind::kUsage, "an address with a NUL byte cannot be asked", ""};
  }
  const std::unique_ptr<CURLU, UrlCleanup> handle(curl_url());
  const CURLUcode code =
      curl_url_set(handle.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_DISALLOW_USER);
  if (code != CURLUE_OK) {
    // The text may hold a password, so it is not repeated when it was the user name that was refused.
    const std::string shown =
        code == CURLUE_USER_NOT_ALLOWED ? "an address with a user name" : "\"" + std::string(text) + '"';
    return Error{ErrorKind::kUsage, shown + " cannot be asked: " + curl_url_strerror(code),
                 "an address begins with https:// or http://"};
  }
  Url url;
  url.scheme = lower(part_of(handle.get(), CURLUPART_SCHEME));
  url.host = lower(part_of(handle.get(), CURLUPART_HOST));
  url.port = part_of(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  url.path = part_of(handle.get(), CURLUPART_PATH);
  url.query = part_of(handle.get(), CURLUPART_QUERY);
  if (url.scheme != "https" && url.scheme != "http") {
    return Error{ErrorKind::kUsage, '"' + std::string(text) + "\" is no web address",
                 "an address begins with https:// or http://"};
  }
  return url;
}

bool is_login_address(const Url& url) {
  if (is_login_word(url.host.substr(0, url.host.find('.')))) {
    return true;
  }
  for (const std::string_view part : split(url.path, '/')) {
    if (is_login_word(lower(part.substr(0, part.find('.'))))) {  // login.html
      return true;
    }
  }
  return false;
}

}  // namespace rps
