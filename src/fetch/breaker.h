// The circuit breaker: stops the run when the site refuses or fails again and again, or asks for a long
// pause, and says when to come back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "fetch/failure.h"
#include "io/clock.h"
#include "io/sleeper.h"

namespace rps {

struct BreakerSettings {
  // Attempts in a row that failed, over all pages, before the run stops. More than the attempts for one page,
  // so that one page that is always refused stops nothing.
  int threshold = 10;
  Millis pause{std::chrono::minutes(30)};  // when to come back, unless the site asks for longer
};

// True for failures that say "go away": 403, 406, 429, 503, block pages, logins.
bool is_refusal(FetchFailure failure, int status);
// True for failures that count against the site: refusals, 5xx, transport failures, bad pages. Not for
// 404, redirects, robots rules or the user's Ctrl-C.
bool counts_for_breaker(FetchFailure failure, int status);

// Not thread-safe. Borrows `clock`.
class Breaker {
 public:
  Breaker(const BreakerSettings& settings, const Clock& clock) : settings_(settings), clock_(&clock) {}

  // An attempt was answered properly: the count starts anew.
  void succeeded();
  // An attempt failed. Opens the breaker at the threshold.
  void failed(const FetchRecord& attempt);
  // Opens it at once, for at least `pause`: the reply said so (a long Retry-After).
  void open(std::string_view reason, Millis pause, ErrorKind kind);
  // The same because of the attempts that failed in a row (an unreachable robots.txt).
  void give_up(std::string_view reason, Millis pause, ErrorKind kind);
  // As an earlier process left it: closed again once `until` has passed.
  void resume(Timestamp until);

  // An error while the breaker is open: kBlocked (the site refuses) or kNetwork (it cannot be reached or
  // fails). Its text says why, when to come back (a UTC time), and that the run can be taken up again.
  [[nodiscard]] Status check() const;
  // While open, when it closes.
  [[nodiscard]] std::optional<Timestamp> come_back_at() const;
  // The same if later runs are to heed it: not when all the attempts that opened it found no address or were
  // refused a connection, which cost the site nothing and is mostly an outage on this side.
  [[nodiscard]] std::optional<Timestamp> stay_away_until() const;

 private:
  BreakerSettings settings_;
  const Clock* clock_;
  int failures_ = 0;  // in a row
  bool refused_ = false;
  bool connected_ = false;  // by one of these failures at least
  std::optional<Timestamp> until_;
  std::string reason_;
  ErrorKind kind_ = ErrorKind::kBlocked;
  bool concerns_site_ = true;  // what opened it
};

}  // namespace rps
