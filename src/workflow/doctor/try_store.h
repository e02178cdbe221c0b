// Whether a store keeps what the lake relies on, found out by an object that is removed again.
#pragma once

#include <string>

#include "io/store.h"
#include "workflow/doctor/findings.h"

namespace rps {

// Lists, writes, reads, replaces under conditions, copies and removes objects below `_rpscrape/doctor/{id}`.
// A store that ignores conditions is a failure: two writers could both believe that they committed. False
// when the store cannot even be listed.
bool try_store(Store& store, const std::string& id, Findings& findings);

}  // namespace rps
