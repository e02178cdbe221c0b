// What is tried again, how often, and after what wait.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/date.h"
#include "fetch/failure.h"
#include "fetch/random.h"
#include "io/sleeper.h"

namespace rps {

struct RetrySettings {
  // Requests for one page, the first included. With 5, a fault that hits one request in twenty hits a page
  // about once in three million; the waits between them add up to 30 s and more.
  int max_attempts = 5;
  // The same for replies that lead to no page (kBadPage, kBlockPage, kLogin, kRedirectOffSite): asking again
  // seldom helps.
  int max_bad_pages = 2;
  Millis first_wait{2'000};  // doubled for each further attempt: 2, 4, 8 … s
  Millis max_wait{60'000};   // back-off, jitter included, goes no higher
  double jitter = 0.25;      // a wait is up to this share longer
  // A Retry-After above this is not waited for: the run stops and says when to come back.
  Millis max_retry_after{std::chrono::minutes(15)};
};

// What is known of an attempt that failed.
struct FailedAttempt {
  FetchFailure failure = FetchFailure::kOther;
  int status = 0;                     // when failure is kHttpStatus
  std::optional<Millis> retry_after;  // what the site asked for
};

enum class RetryAction {
  kRetry,   // after RetryDecision::wait
  kGiveUp,  // this page; go on with the next
  kStop,    // the run, for RetryDecision::wait
};

struct RetryDecision {
  RetryAction action = RetryAction::kGiveUp;
  Millis wait{0};
};

// True for what may pass by itself: 403, 406, 408, 425, 429 and 5xx; no connection, timeouts, resets,
// truncated or undecodable bodies, unknown names, what libcurl has no better word for; bad pages, block
// pages, logins, redirects off the site. Not for other statuses (404), untrusted certificates, redirect
// loops, bodies that are too large.
bool is_retryable(const FailedAttempt& attempt);

// The policy. `attempts`: requests made for this page so far, at least 1. A Retry-After lengthens the
// back-off, never shortens it.
RetryDecision decide_retry(const RetrySettings& settings, const FailedAttempt& attempt, int attempts,
                           const UnitRandom& random);

// The value of a Retry-After header (RFC 9110, 10.2.3): whole seconds, or an HTTP date in any of its three
// forms, taken relative to `now` (best the reply's own Date). Never negative, at most 24 hours; nothing when
// it is neither.
std::optional<Millis> parse_retry_after(std::string_view value, Timestamp now);

// An HTTP date (RFC 9110, 5.6.7), or nothing.
std::optional<Timestamp> parse_http_date(std::string_view value);

}  // namespace rps
