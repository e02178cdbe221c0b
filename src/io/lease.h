// Lease: one run at a time on a store that several machines share, where a lock of the operating system
// cannot reach.
//
// An object names the owner and the moment until which it holds. The owner renews it in a thread of its own;
// nobody else replaces it before that moment has passed. Every change of it is a conditional write, so of two
// who come at once one wins. A dead owner's lease ends by itself; one of a dead process of this machine ends
// at once.
//
// A lease is not a fence: an owner that was stopped for long (a sleeping machine) may go on when another
// already has the lease. It finds out by check(), to be asked before each step that cannot be undone; what
// decides in the end is the conditional write of the catalog.
//
// Clocks of machines differ: an owner counts its time from before it wrote, others allow kSkew on top.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "io/clock.h"
#include "io/store.h"

namespace rps {

struct LeaseOptions {
  std::chrono::milliseconds lasts{60'000};        // without renewal
  std::chrono::milliseconds renew_every{15'000};  // much less than `lasts`
};

// Held while the object lives. Move-only; check() may be called from several threads.
class Lease {
 public:
  // What other machines' clocks may be wrong by.
  static constexpr std::chrono::milliseconds kSkew{120'000};

  // Takes the lease `key` of `store`; both and `clock` must outlive it. `command` says what the owner does
  // ("upload"). kLocked when another holds it, naming its pid, host, command and when it ends by itself at
  // the latest; else errors of the store.
  static Result<Lease> acquire(Store& store, const std::string& key, const std::string& command,
                               const Clock& clock, LeaseOptions options = {});
  // Gives it back.
  ~Lease();
  Lease(Lease&&) noexcept;
  Lease& operator=(Lease&&) = delete;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  // kLocked when the lease is no longer ours: another took it, or it could not be renewed in time.
  [[nodiscard]] Status check() const;

 private:
  class Keeper;
  explicit Lease(std::unique_ptr<Keeper> keeper);

  std::unique_ptr<Keeper> keeper_;
};

}  // namespace rps
