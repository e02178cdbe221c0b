// The checks after each step: what SQL, catalog and plain readers of the files say against the model.
#pragma once

#include "random/lab.h"

namespace rps::random_lake {

// Always the whole table, its count and a selection of it through the engine; the others by chance, or all of
// them. Throws Mismatch.
void check(Lab& lab, bool thoroughly);

}  // namespace rps::random_lake
