// The catalog of a lake that lies in a shared store: an append-only log of operations, one object each.
//
// The truth is the log (catalog_log.h). An operation is committed by creating the object of the next sequence
// number, if there is none: that one conditional write is the commit point, and all writers of all machines
// meet there. Whoever loses catches up and checks its operation again: a commit to a table that moved on is
// kPrecondition, one to another table is tried again on top. Nothing is ever merged blindly.
//
// Reading goes through a local replica (replica.h), brought up to date at open and by table(), table_at() and
// tables(): a read of the next entry, which is not there. partitions() and the like read the replica as it
// is. Now and then a writer puts the replica into the store as a snapshot, so that a fresh machine need not
// replay everything; prune() then removes what only older replicas would read. A replica that finds itself
// cut off, damaged or of another log is made anew from the newest readable snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "catalog/catalog.h"
#include "io/store.h"

namespace rps {

struct LogCatalogOptions {
  std::string cache_folder;                               // for the replica; made when absent
  std::int64_t snapshot_entries = 64;                     // a snapshot is due after so many entries …
  std::int64_t snapshot_bytes = std::int64_t{32} << 20U;  // … or when those have so many bytes
  // Seconds for which a replica that was found to belong to the log is taken to do so still, when reading.
  // One more small request makes sure at open, after each write, and after that time.
  double verify_after = 10;
};

// Errors besides Catalog's: kStateUnknown when a write to the log neither came back nor can be found (it may
// still happen); kRefused when a newer program wrote the log; those of the store.
class LogCatalog : public Catalog {
 public:
  // Applies what was written meanwhile.
  virtual Status refresh() = 0;
  // Identity of the log; "" while it is empty.
  [[nodiscard]] virtual Result<std::string> log_id() = 0;
};

// `store` must outlive the catalog.
Result<std::unique_ptr<LogCatalog>> open_log_catalog(Store& store, const LogCatalogOptions& options);

}  // namespace rps
