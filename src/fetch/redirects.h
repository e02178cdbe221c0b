// Which redirects are followed.
#pragma once

#include <string>
#include <variant>

#include "fetch/http_client.h"
#include "fetch/url.h"

namespace rps {

inline constexpr int kMaxRedirects = 5;

// 301, 302, 303, 307 and 308 with an address to go to.
bool is_redirect(const HttpReply& reply);

enum class RedirectScope {
  kSameSite,  // pages: same scheme, host and port, and no login page
  kAnySite,   // robots.txt: wherever it leads (RFC 9309, 2.3.1.2)
};

struct RedirectRefused {
  FetchFailure failure = FetchFailure::kRedirectOffSite;  // or kRedirectLoop, kLogin
  std::string message;                                    // names the target
};

// The address to ask next, or why not. `hops`: redirects followed before this one.
std::variant<Url, RedirectRefused> follow_redirect(const Url& from, const HttpReply& reply, int hops,
                                                   RedirectScope scope);

}  // namespace rps
