// Dice: the only source of chance in a sequence, so that a seed decides everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace rps::random_lake {

// The same seed gives the same throws on every machine. Not thread-safe.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  // A number below `count`, which is at least 1.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  // A number from `low` to `high`, both included.
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  // True in so many of a hundred cases.
  bool percent(std::size_t chance) { return below(100) < chance; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace rps::random_lake
