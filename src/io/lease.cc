#include "io/lease.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "io/owner_note.h"

namespace rps {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Tries of a taking over that others interfere with.
constexpr int kTries = 5;

std::string lease_text(const OwnerNote& owner, Timestamp until) {
  return owner.text() + "until: " + until.iso() + "\n";
}

Timestamp later(Timestamp from, milliseconds by) {
  return Timestamp{from.millis + by.count()};
}

// Of a process of this machine: whether it is gone.
bool is_dead(const OwnerNote& owner, Timestamp now) {
  const auto pid = to_int(owner.pid);
  return pid && *pid > 0 && owner.host == OwnerNote::mine("", now).host &&
         ::kill(static_cast<pid_t>(*pid), 0) != 0 && errno == ESRCH;
}

// Why the lease with this text cannot be taken; nothing when it can.
std::optional<Error> in_the_way(const std::string& where, std::string_view text, Timestamp now) {
  OwnerNote owner;
  const Result<Timestamp> until = Timestamp::parse(note_field(text, "until"));
  if (!until.ok() || !parse_owner_note(text, owner)) {
    return Error{ErrorKind::kCorrupt, where + " is no lease of this program",
                 "see who wrote it; if no run is at work, remove it"};
  }
  const Timestamp free = later(*until, Lease::kSkew);
  if (free.millis <= now.millis || is_dead(owner, now)) {
    return std::nullopt;
  }
  return Error{ErrorKind::kLocked, where + " is held by " + owner.describe(now),
               "wait until that run has ended; if it died, the lease ends by itself at " + free.iso()};
}

}  // namespace

// Renews the lease until it is given back or lost.
class Lease::Keeper {
 public:
  Keeper(Store& store, std::string key, OwnerNote owner, const Clock& clock, LeaseOptions options)
      : store_(store), key_(std::move(key)), owner_(std::move(owner)), clock_(clock), options_(options) {}

  ~Keeper() {
    {
      const std::scoped_lock lock(mutex_);
      ended_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) {
      thread_.join();
    }
    // Only within its time: later it may be another's.
    if (held_ && check().ok()) {
      if (const Status removed = store_.remove(key_); !removed.ok()) {
        log::warn("the lease stays until it ends by itself: " + removed.error().text());
      }
    }
  }
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  Status take() {
    for (int tries = 0; tries < kTries; ++tries) {
      RPS_ASSIGN(const bool taken, try_take());
      if (taken) {
        held_ = true;
        thread_ = std::thread([this] { keep(); });
        return {};
      }
    }
    return Error{ErrorKind::kLocked, store_.describe(key_) + " is being taken by other runs",
                 "wait until they have ended, then run the command again"};
  }

  [[nodiscard]] Status check() const {
    if (!lost_ && steady_clock::now() < ours_until()) {
      return {};
    }
    return Error{ErrorKind::kLocked, store_.describe(key_) + " is no longer held by this run",
                 "it could not be renewed in time, or another run took it; run the command again"};
  }

 private:
  // Writes the lease by `put`. False: somebody else was quicker.
  template <class Put>
  Result<bool> write(Put put) {
    const auto before = steady_clock::now();
    const Result<ObjectInfo> written = put(lease_text(owner_, later(clock_.now(), options_.lasts)));
    if (!written.ok()) {
      return written.error().kind == ErrorKind::kPrecondition ? Result<bool>(false) : written.error();
    }
    etag_ = written->etag;
    ours_until_ms_ = duration_cast<milliseconds>((before + options_.lasts).time_since_epoch()).count();
    return true;
  }

  Result<bool> try_take() {
    RPS_ASSIGN(const bool made,
               write([&](const std::string& text) { return store_.put_if_absent(key_, text); }));
    if (made) {
      return true;
    }
    const Result<Object> present = store_.get(key_);
    if (!present.ok()) {
      return present.error().kind == ErrorKind::kNotFound ? Result<bool>(false) : present.error();
    }
    if (auto refused = in_the_way(store_.describe(key_), present->bytes, clock_.now())) {
      return std::move(*refused);
    }
    return replace(present->etag);
  }

  Result<bool> replace(const std::string& etag) {
    return write([&](const std::string& text) { return store_.put_if_match(key_, text, etag); });
  }

  // False: the lease is another's.
  Result<bool> renew() {
    RPS_ASSIGN(const bool renewed, replace(etag_));
    if (renewed) {
      return true;
    }
    // Perhaps an earlier renewal was written though its reply was lost.
    const Result<Object> present = store_.get(key_);
    if (!present.ok()) {
      return present.error().kind == ErrorKind::kNotFound ? Result<bool>(false) : present.error();
    }
    return present->bytes.starts_with(owner_.text()) ? replace(present->etag) : Result<bool>(false);
  }

  void keep() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, options_.renew_every, [this] { return ended_; })) {
      lock.unlock();
      const Result<bool> renewed = renew();
      lock.lock();
      if (renewed.ok() && !*renewed) {
        lost_ = true;
        return;
      }
      if (!renewed.ok()) {
        log::warn("renewing " + store_.describe(key_) + ": " + renewed.error().text());
      }
    }
  }

  [[nodiscard]] steady_clock::time_point ours_until() const {
    return steady_clock::time_point(milliseconds(ours_until_ms_));
  }

  Store& store_;
  const std::string key_;
  const OwnerNote owner_;
  const Clock& clock_;
  const LeaseOptions options_;
  std::string etag_;  // of the lease as written last; the keeping thread's once there is one
  std::atomic<std::int64_t> ours_until_ms_ = 0;  // by the steady clock
  std::atomic<bool> lost_ = false;
  bool held_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ended_ = false;  // guarded by mutex_
  std::thread thread_;
};

Lease::Lease(std::unique_ptr<Keeper> keeper) : keeper_(std::move(keeper)) {}
Lease::~Lease() = default;
Lease::Lease(Lease&&) noexcept = default;

Result<Lease> Lease::acquire(Store& store, const std::string& key, const std::string& command,
                             const Clock& clock, LeaseOptions options) {
  auto keeper = std::make_unique<Keeper>(store, key, OwnerNote::mine(command, clock.now()), clock, options);
  RPS_TRY(keeper->take());
  return Lease(std::move(keeper));
}

Status Lease::check() const {
  return keeper_->check();
}

}  // namespace rps
