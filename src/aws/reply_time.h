// When a service replied, by the header Date.
#pragma once

#include <curl/curl.h>

#include <ctime>
#include <optional>
#include <string>

#include "base/date.h"

namespace rps {

// Nothing for what is no date, or one before 1970 or after 2100: no service has that time.
inline std::optional<Timestamp> reply_time(const std::string& date) {
  constexpr std::time_t kLatest = 4'102'444'800;
  constexpr std::int64_t kMillis = 1000;
  const std::time_t seconds = curl_getdate(date.c_str(), nullptr);
  return seconds < 0 || seconds > kLatest ? std::nullopt
                                          : std::optional(Timestamp{std::int64_t{seconds} * kMillis});
}

}  // namespace rps
