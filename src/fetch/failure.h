// Why a page could not be fetched, in the classes that the policies of this stage act on.
#pragma once

#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"

namespace rps {

enum class FetchFailure {
  kHttpStatus,       // a reply with a status other than 200 (FetchRecord::status says which)
  kDns,              // the host's (or proxy's) name was not found
  kConnect,          // no connection: refused, unreachable, or the TLS handshake broke off
  kTls,              // the server's certificate is not trusted
  kTimeout,          // connecting, the whole exchange, or a transfer that stalled took too long
  kReset,            // the connection was closed or reset in the middle
  kTruncated,        // the body ended before its announced length
  kBadEncoding,      // the body could not be decompressed
  kTooLarge,         // the body grew over its limit, as sent or decompressed
  kRedirectOffSite,  // a redirect to another scheme, host or port
  kRedirectLoop,     // more redirects than are followed
  kLogin,            // the site wants a login: a redirect to its login page, or that page itself
  kBlockPage,        // status 200, but the page says that the visitor is refused
  kBadPage,          // status 200, but the caller's check says that this is no page it knows
  kRobots,           // robots.txt does not allow the address
  kInterrupted,      // the user stopped the run (base/interrupt.h)
  kOther,            // anything else that the HTTP library reports
};

// Short lower-case name of a kind, for logs and JSON ("redirect_off_site").
std::string_view fetch_failure_name(FetchFailure failure);

// One page that was given up, or one attempt that is to be repeated.
struct FetchRecord {
  std::string url;  // as asked for, without cookies or anything else that is secret
  FetchFailure failure = FetchFailure::kOther;
  int status = 0;    // of the last reply; 0 when there was none
  int attempts = 0;  // requests for this page so far, redirects not counted
  Timestamp at;      // of the last attempt's end
  std::string message;

  // "http_429" for a status, else the failure's name: the kind in the day's failures file.
  [[nodiscard]] std::string kind() const;
  // 403, 406 or 429: how the site says "too much".
  [[nodiscard]] bool looks_rate_limited() const;
};

// The error of a page that was given up. Its kind tells what concerns this page alone: kNotFound (404,
// 410), kRefused (robots.txt, a login wanted), kParse (no page, or a block page), kInterrupted (stop), and
// kNetwork for all others.
Error to_error(const FetchRecord& record);

}  // namespace rps
