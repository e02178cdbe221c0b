// Keeps a replica in step with the log in the store: catching up, making sure that it is one of this log, and
// making it anew from a snapshot.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "catalog/catalog_log.h"
#include "catalog/replica.h"
#include "io/store.h"

namespace rps {

// Not thread-safe. `store` must outlive it.
class LogReader {
 public:
  LogReader(Store& store, std::string path, double verify_after)
      : store_(&store), path_(std::move(path)), verify_after_(verify_after) {}

  // Opens the replica's file, or makes another when it is of no use, and catches up. Must come first.
  Status open();
  // Applies the entries that the log has beyond the replica, and makes sure now and then (see verify_after)
  // that the replica belongs to this log.
  Status catch_up();
  // The same, and makes sure at any rate.
  Status catch_up_surely() {
    verified_ = {};
    return catch_up();
  }
  // Whether the entry at which the replica stands is still in the log: then the next number is free or taken
  // by its successor. (A log that was pruned beyond it would have a hole there.)
  Result<bool> is_anchored(const LogPosition& position);
  // Makes the replica anew: newest readable snapshot, then what follows.
  Status rebuild();
  Replica& replica() { return *replica_; }

 private:
  Status open_file();
  Status remove_file();
  Status replay();
  Status load_newest();
  Result<bool> load_one(Sequence sequence);
  bool is_due() const;

  Store* store_;
  std::string path_;
  double verify_after_;
  std::unique_ptr<Replica> replica_;
  std::chrono::steady_clock::time_point verified_;
};

}  // namespace rps
