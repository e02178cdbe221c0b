// The log of a catalog as objects of a store: where its entries and snapshots lie, and how they go.
//
//   _rpscrape/catalog/log/{20-digit sequence}.json.zst        one operation (log_entry.h); 1, 2, 3 … without
//   gaps _rpscrape/catalog/snapshots/{20-digit sequence}.sqlite.zst  a replica that has all entries up to
//   that one
//
// Thread-safety: as the store's; several machines may use the same log.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/store.h"

namespace rps {

using Sequence = std::int64_t;  // of an entry; 0: before the first one

std::string entry_key(Sequence sequence);
std::string snapshot_key(Sequence sequence);
// Everything of a catalog's log lies below this.
inline constexpr std::string_view kCatalogPrefix = "_rpscrape/catalog/";

// The snapshots' sequences, oldest first.
Result<std::vector<Sequence>> list_snapshots(Store& store);

// Removes the snapshots before the last two, and the entries before the older of these. That one's own entry
// stays: by finding its last entry in the log a replica knows that it still is one of this log. Entries go in
// ascending order, so that an entry that is there had its predecessor when it was written.
Status prune_log(Store& store);

}  // namespace rps
