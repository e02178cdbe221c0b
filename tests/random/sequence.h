// One random sequence: some steps, and the checks after each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "random/readers.h"

namespace rps::random_lake {

struct Outcome {
  std::size_t steps = 0;
  std::optional<std::string> mismatch;
  std::vector<std::string> notes;  // what each step did
};

// Everything but the folder's place follows from the seed. `steps` 0: the seed chooses 4 to 12. `readers` are
// those of the folder's serving copies.
Outcome run_sequence(std::uint64_t seed, std::size_t steps, const std::string& folder, Readers& readers);

}  // namespace rps::random_lake
