// Waiting, and a clock that never goes back, so that tests need neither.
#pragma once

#include <chrono>
#include <vector>

#include "base/result.h"
#include "io/clock.h"

namespace rps {

using Millis = std::chrono::milliseconds;

// Thread-safe unless an implementation says otherwise.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  // Time since some start; grows while the process lives, whatever is done to the machine's clock.
  [[nodiscard]] virtual Millis monotonic() const = 0;
  // Returns after `duration` (at once for 0 or less), or within 100 ms of interrupted() turning true, as
  // kInterrupted.
  virtual Status sleep_for(Millis duration) = 0;
};

// The machine's time. Owned by the process, lives as long as it.
Sleeper& system_sleeper();

// For tests: sleeping moves `clock` (which it borrows) and takes no time. Not thread-safe.
class FakeSleeper final : public Sleeper {
 public:
  explicit FakeSleeper(FixedClock& clock) : clock_(&clock), start_(clock.now()) {}
  [[nodiscard]] Millis monotonic() const override { return Millis(clock_->now().millis - start_.millis); }
  Status sleep_for(Millis duration) override;
  // Every wait above 0, in order.
  [[nodiscard]] const std::vector<Millis>& sleeps() const { return sleeps_; }

 private:
  FixedClock* clock_;
  Timestamp start_;
  std::vector<Millis> sleeps_;
};

}  // namespace rps
