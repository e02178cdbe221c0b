// Catalogs that change nothing on disk.
#pragma once

#include <memory>

#include "catalog/catalog.h"

namespace rps {

// Reads from `inner`; what is created, committed, pruned or dropped is only answered as if it had happened,
// and seen by table() of this object, never by `inner`, which must outlive it. For dry runs: one commit per
// table.
std::unique_ptr<Catalog> make_dry_run_catalog(Catalog& inner);

// An embedded catalog in memory: each has its own tables, which end with it.
std::unique_ptr<Catalog> make_memory_catalog();

}  // namespace rps
