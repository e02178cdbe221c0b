#include "fetch/pacer.h"

#include <algorithm>
#include <utility>

namespace rps {
namespace {

Millis scaled(Millis duration, double factor) {
  return Millis(static_cast<std::int64_t>(static_cast<double>(duration.count()) * factor));
}

}  // namespace

Pacer::Pacer(const PaceSettings& settings, const Clock& clock, Sleeper& sleeper, UnitRandom random)
    : settings_(settings),
      clock_(&clock),
      sleeper_(&sleeper),
      random_(std::move(random)),
      delay_(settings.floor),
      not_before_(sleeper.monotonic()) {}

void Pacer::resume(Timestamp last_request) {
  const Millis ago(std::max<std::int64_t>(0, clock_->now().millis - last_request.millis));
  not_before_ = std::max(not_before_, sleeper_->monotonic() + next_gap() - ago);
  last_request_ = last_request;
}

void Pacer::raise_floor(Millis crawl_delay) {
  const Millis raise = std::max(Millis::zero(), crawl_delay - settings_.floor);
  settings_.floor += raise;
  delay_ = clamp(delay_);
  not_before_ += last_request_ ? raise : Millis::zero();
}

void Pacer::hold(Millis duration) {
  not_before_ = std::max(not_before_, sleeper_->monotonic() + duration);
}

Status Pacer::wait() {
  const Millis before = sleeper_->monotonic();
  Status status = sleeper_->sleep_for(not_before_ - before);
  waited_ += sleeper_->monotonic() - before;
  return status;
}

void Pacer::started() {
  last_request_ = clock_->now();
}

void Pacer::ended(Millis latency, PaceSignal signal) {
  if (settings_.adaptive) {
    const Millis target = scaled(latency, 1 / settings_.target_concurrency);
    Millis next = std::max(target, (delay_ + target) / 2);
    if (signal != PaceSignal::kGood) {
      next = std::max(next, signal == PaceSignal::kTrouble ? delay_ * 2 : delay_);
    }
    delay_ = clamp(next);
  }
  not_before_ = sleeper_->monotonic() + next_gap();
}

Millis Pacer::clamp(Millis delay) const {
  return std::clamp(delay, settings_.floor, std::max(settings_.floor, settings_.max_delay));
}

Millis Pacer::next_gap() {
  return scaled(delay_, 1 + settings_.jitter * random_());
}

}  // namespace rps
