// How one site is visited: the settings of all policies.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "fetch/breaker.h"
#include "fetch/http_client.h"
#include "fetch/pacer.h"
#include "fetch/retry_policy.h"

namespace rps {

struct FetchSettings {
  std::string site = "https://www.racingpost.com";  // scheme, host and, if need be, port
  std::string user_agent;                           // as HttpSettings: its name is looked up in robots.txt
  std::size_t max_body = kDefaultMaxBody;           // bytes
  PaceSettings pace;
  RetrySettings retry;
  BreakerSettings breaker;
};

// kUsage for a site that is no http(s) address or has a path, a user agent without a name, or numbers that
// make no sense (a negative floor, no attempts).
Status check_fetch_settings(const FetchSettings& settings);

}  // namespace rps
