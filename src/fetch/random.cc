#include "fetch/random.h"

#include <memory>
#include <random>

namespace rps {

UnitRandom seeded_random(std::uint64_t seed) {
  // Shared, so that copies of the function go on with one sequence instead of repeating it.
  auto engine = std::make_shared<std::mt19937_64>(seed);
  return [engine] {
    constexpr double kTwoToMinus53 = 1.0 / 9007199254740992.0;
    return static_cast<double>((*engine)() >> 11U) * kTwoToMinus53;
  };
}

UnitRandom system_random() {
  std::random_device device;
  const std::uint64_t high = device();
  return seeded_random(high << 32U | device());
}

}  // namespace rps
