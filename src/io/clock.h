// Time as the program sees it, so that tests can set it.
#pragma once

#include "base/date.h"

namespace rps {

// Thread-safe: may be read from several threads.
class Clock {
 public:
  virtual ~Clock() = default;
  // The current moment, UTC.
  [[nodiscard]] virtual Timestamp now() const = 0;
};

// The machine's clock. Owned by the process, lives as long as it.
const Clock& system_clock();

// A clock that stands still until it is set. Not thread-safe while it is being set.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Timestamp start) : now_(start) {}
  [[nodiscard]] Timestamp now() const override { return now_; }
  void set(Timestamp now) { now_ = now; }

 private:
  Timestamp now_;
};

}  // namespace rps
