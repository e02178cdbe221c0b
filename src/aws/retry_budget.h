// How often failed requests may be repeated, over all requests of a session: a service that is down is not
// asked several times as much as one that is up.
//
// Source: the "standard" retry mode of the AWS SDKs and Tools Reference Guide ("Retry behavior"): a bucket of
// 500 tokens, 5 for a repetition, 10 after an exchange without a reply; a success gives back what its last
// repetition took, a success at once gives 1.
#pragma once

#include <algorithm>
#include <mutex>

namespace rps {

// Thread-safe.
class RetryBudget {
 public:
  static constexpr int kCapacity = 500;
  static constexpr int kRepetition = 5;
  static constexpr int kAfterSilence = 10;

  // Takes `cost` tokens; false, taking none, when fewer are left.
  bool take(int cost) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const bool enough = tokens_ >= cost;
    tokens_ -= enough ? cost : 0;
    return enough;
  }
  // After a success; `taken` by its last repetition, 0 when there was none.
  void give_back(int taken) {
    const std::lock_guard<std::mutex> guard(mutex_);
    tokens_ = std::min(kCapacity, tokens_ + std::max(taken, 1));
  }

 private:
  std::mutex mutex_;
  int tokens_ = kCapacity;  // guarded by mutex_
};

}  // namespace rps
