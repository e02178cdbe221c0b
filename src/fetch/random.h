// Chance, as the policies see it, so that tests can set it.
#pragma once

#include <cstdint>
#include <functional>

namespace rps {

// A number from 0 (included) to 1 (excluded), all equally likely. Not thread-safe.
using UnitRandom = std::function<double()>;

// Numbers that depend on the seed alone.
UnitRandom seeded_random(std::uint64_t seed);
// Numbers that nobody can foretell.
UnitRandom system_random();

}  // namespace rps
