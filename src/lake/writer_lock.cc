#include "lake/writer_lock.h"

#include <utility>

namespace rps {

Result<WriterLock> WriterLock::acquire(const LakeOptions& options, Store& store, const Clock& clock) {
  std::optional<FileLock> file;
  if (options.lock_path) {
    RPS_ASSIGN(FileLock taken, FileLock::acquire(*options.lock_path, options.owner, clock));
    file.emplace(std::move(taken));
  }
  std::optional<Lease> lease;
  if (options.lease_key) {
    RPS_ASSIGN(Lease taken, Lease::acquire(store, *options.lease_key, options.owner, clock));
    lease.emplace(std::move(taken));
  }
  return WriterLock(std::move(file), std::move(lease));
}

}  // namespace rps
