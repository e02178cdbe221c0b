// How fast one site is asked: never two requests closer together than the floor, and slower when the site
// is slow or in trouble.
//
// The gap counts from the end of one exchange to the start of the next, so that the server, too, never sees
// two requests closer than the floor. It is delay × (1 + jitter × chance): chance only ever lengthens it.
//
// The delay adapts as Scrapy's AutoThrottle does (docs.scrapy.org, "AutoThrottle extension"): the target is
// latency / target concurrency; the new delay is the mean of the present one and the target, but at least
// the target, and lies between floor and maximum. A failed request never lowers it; here a refused or
// broken one also doubles it.
#pragma once

#include <chrono>
#include <optional>

#include "base/date.h"
#include "base/result.h"
#include "fetch/random.h"
#include "io/sleeper.h"

namespace rps {

struct PaceSettings {
  Millis floor{1'000};  // no gap is shorter
  double jitter = 0.5;  // a gap is up to this share longer than the delay
  bool adaptive = true;
  Millis max_delay{60'000};         // the adaptive delay goes no higher (unless the floor is higher)
  double target_concurrency = 1.0;  // requests that the site should have to answer at a time
};

// How an exchange went, as far as the pace is concerned.
enum class PaceSignal {
  kGood,     // a page
  kNeutral,  // a proper answer that is no page (404, a redirect): may slow down, not speed up
  kTrouble,  // refused, broken or timed out
};

// Not thread-safe. Borrows `clock` and `sleeper`, which must outlive it.
class Pacer {
 public:
  Pacer(const PaceSettings& settings, const Clock& clock, Sleeper& sleeper, UnitRandom random);

  // The last request of an earlier process: the first gap counts from there. Times in the future (a clock
  // that was put back) count as now.
  void resume(Timestamp last_request);
  // robots.txt's Crawl-delay: a higher floor. Never lowers it.
  void raise_floor(Millis crawl_delay);
  // No request before this much time has passed (Retry-After, back-off).
  void hold(Millis duration);

  // Sleeps until the next request may start; kInterrupted as Sleeper.
  Status wait();
  // A request starts now.
  void started();
  // It has ended, `latency` after its start.
  void ended(Millis latency, PaceSignal signal);

  // When the last request started, for resume() of the next process; nothing before the first.
  [[nodiscard]] std::optional<Timestamp> last_request() const { return last_request_; }
  [[nodiscard]] Millis delay() const { return delay_; }
  // Time spent in wait().
  [[nodiscard]] Millis waited() const { return waited_; }

 private:
  [[nodiscard]] Millis clamp(Millis delay) const;
  [[nodiscard]] Millis next_gap();

  PaceSettings settings_;
  const Clock* clock_;
  Sleeper* sleeper_;
  UnitRandom random_;
  Millis delay_;
  Millis not_before_{0};  // of the sleeper's monotonic time
  Millis waited_{0};
  std::optional<Timestamp> last_request_;
};

}  // namespace rps
