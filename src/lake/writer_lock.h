// WriterLock: one run at a time that changes a lake.
#pragma once

#include <optional>

#include "base/result.h"
#include "io/lease.h"
#include "io/lock.h"
#include "lake/writer.h"

namespace rps {

// A lock file, which keeps other runs of this machine out, and over a store that machines share a lease on
// it, too. Held while the object lives. Move-only.
class WriterLock {
 public:
  // What `options` asks for, which may be nothing. kLocked when another run has one of them; else errors of
  // lock and store. `store` and `clock` must outlive the lock.
  static Result<WriterLock> acquire(const LakeOptions& options, Store& store, const Clock& clock);

 private:
  WriterLock(std::optional<FileLock> file, std::optional<Lease> lease)
      : file_(std::move(file)), lease_(std::move(lease)) {}

  std::optional<FileLock> file_;
  std::optional<Lease> lease_;
};

}  // namespace rps
