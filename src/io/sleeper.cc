#include "io/sleeper.h"

#include <algorithm>
#include <thread>

#include "base/interrupt.h"

namespace rps {
namespace {

constexpr Millis kSlice{50};  // how often a sleep looks for Ctrl-C

class SystemSleeper final : public Sleeper {
 public:
  [[nodiscard]] Millis monotonic() const override {
    return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
  }

  Status sleep_for(Millis duration) override {
    const auto end = std::chrono::steady_clock::now() + duration;
    for (;;) {
      if (interrupted()) {
        return interrupted_error("waiting was cut short");
      }
      const auto left = end - std::chrono::steady_clock::now();
      if (left <= left.zero()) {
        return {};
      }
      std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, kSlice));
    }
  }
};

}  // namespace

Sleeper& system_sleeper() {
  static SystemSleeper sleeper;
  return sleeper;
}

Status FakeSleeper::sleep_for(Millis duration) {
  if (interrupted()) {
    return interrupted_error("waiting was cut short");
  }
  if (duration > Millis::zero()) {
    sleeps_.push_back(duration);
    clock_->set(Timestamp{clock_->now().millis + duration.count()});
  }
  return {};
}

}  // namespace rps
