#include "fetch/retry_policy.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/text.h"

namespace rps {
namespace {

constexpr Millis kLongestRetryAfter = std::chrono::hours(24);

bool is_retryable_status(int status) {
  switch (status) {
    case 403:
    case 406:
    case 408:
    case 425:
    case 429:
      return true;
    default:
      return status >= 500;
  }
}

// Replies that lead to no page: seldom better the next time.
bool is_page_failure(FetchFailure failure) {
  return failure == FetchFailure::kBadPage || failure == FetchFailure::kBlockPage ||
         failure == FetchFailure::kLogin || failure == FetchFailure::kRedirectOffSite;
}

// first_wait × 2^(attempts-1), a little longer by chance, up to max_wait.
Millis back_off(const RetrySettings& settings, int attempts, const UnitRandom& random) {
  double wait = static_cast<double>(settings.first_wait.count());
  const auto most = static_cast<double>(settings.max_wait.count());
  for (int i = 1; i < attempts && wait < most; ++i) {
    wait *= 2;
  }
  wait *= 1 + settings.jitter * random();
  return Millis(static_cast<std::int64_t>(std::min(wait, most)));
}

}  // namespace

bool is_retryable(const FailedAttempt& attempt) {
  switch (attempt.failure) {
    case FetchFailure::kHttpStatus:
      return is_retryable_status(attempt.status);
    case FetchFailure::kDns:
    case FetchFailure::kConnect:
    case FetchFailure::kTimeout:
    case FetchFailure::kReset:
    case FetchFailure::kTruncated:
    case FetchFailure::kBadEncoding:
    case FetchFailure::kOther:
      return true;
    default:
      return is_page_failure(attempt.failure);
  }
}

RetryDecision decide_retry(const RetrySettings& settings, const FailedAttempt& attempt, int attempts,
                           const UnitRandom& random) {
  if (!is_retryable(attempt)) {
    return {RetryAction::kGiveUp, Millis::zero()};
  }
  const Millis asked = attempt.retry_after.value_or(Millis::zero());
  if (asked > settings.max_retry_after) {
    return {RetryAction::kStop, asked};
  }
  const int most = is_page_failure(attempt.failure) ? std::min(settings.max_bad_pages, settings.max_attempts)
                                                    : settings.max_attempts;
  if (attempts >= most) {
    return {RetryAction::kGiveUp, asked};
  }
  return {RetryAction::kRetry, std::max(asked, back_off(settings, attempts, random))};
}

std::optional<Timestamp> parse_http_date(std::string_view value) {
  // curl_getdate() knows all three forms, but also many that are no HTTP dates: those begin with a weekday.
  static constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const std::string text(trim(value));
  if (std::find(kDays.begin(), kDays.end(), lower(text.substr(0, 3))) == kDays.end()) {
    return std::nullopt;
  }
  constexpr time_t kLatest = 253'402'300'799;  // of the year 9999: years have four digits
  const time_t seconds = curl_getdate(text.c_str(), nullptr);
  return seconds < 0 || seconds > kLatest ? std::nullopt
                                          : std::optional(Timestamp{std::int64_t{seconds} * 1000});
}

std::optional<Millis> parse_retry_after(std::string_view value, Timestamp now) {
  const std::string_view text = trim(value);
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_digit)) {
    const std::int64_t most = std::chrono::duration_cast<std::chrono::seconds>(kLongestRetryAfter).count();
    const std::int64_t seconds = to_int(text).value_or(most);  // more digits than a number holds
    return std::chrono::seconds(std::min(seconds, most));
  }
  const std::optional<Timestamp> date = parse_http_date(text);
  if (!date) {
    return std::nullopt;
  }
  return std::clamp(Millis(date->millis - now.millis), Millis::zero(), kLongestRetryAfter);
}

}  // namespace rps
