#include "fetch/fetch_settings.h"

#include "fetch/robots.h"
#include "fetch/url.h"

namespace rps {

Status check_fetch_settings(const FetchSettings& settings) {
  RPS_ASSIGN(const Url site, parse_url(settings.site));
  const PaceSettings& pace = settings.pace;
  if (site.path_and_query() != "/") {
    return Error{ErrorKind::kUsage, "site \"" + settings.site + "\" has a path",
                 "give scheme and host only, such as https://www.example.org"};
  }
  if (product_token(settings.user_agent).empty()) {
    return Error{ErrorKind::kUsage, "the user agent does not begin with a name", "such as \"rpscrape/1.0\""};
  }
  if (pace.floor < Millis::zero() || !(pace.jitter >= 0) || !(pace.target_concurrency > 0)) {
    return Error{ErrorKind::kUsage, "the pace has a negative floor or jitter, or no target concurrency", ""};
  }
  if (settings.retry.max_attempts < 1 || settings.retry.max_bad_pages < 1 || settings.breaker.threshold < 1) {
    return Error{ErrorKind::kUsage, "attempts and the breaker's threshold begin at 1", ""};
  }
  return {};
}

}  // namespace rps
