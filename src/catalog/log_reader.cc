#include "catalog/log_reader.h"

#include <filesystem>

#include "base/log.h"
#include "catalog/zstd_text.h"
#include "io/lock.h"

namespace rps {
namespace {

constexpr std::chrono::milliseconds kRebuildWait{120'000};  // while another process makes the replica

bool is_damage(const Error& error) {
  return error.kind == ErrorKind::kCorrupt;
}

}  // namespace

Status LogReader::open() {
  RPS_TRY(open_file());
  RPS_ASSIGN(const LogPosition at, replica_->position());
  if (at.sequence == 0) {
    return rebuild();  // a snapshot saves replaying everything
  }
  Status caught_up = catch_up();
  if (!caught_up.ok() && is_damage(caught_up.error())) {
    log::warn("the catalog's replica is made anew: " + caught_up.error().message);
    return rebuild();
  }
  return caught_up;
}

// Opens the file; one that is no replica is removed first.
Status LogReader::open_file() {
  auto opened = Replica::open(path_);
  if (!opened.ok() && is_damage(opened.error())) {
    RPS_TRY(remove_file());
    opened = Replica::open(path_);
  }
  if (!opened.ok()) {
    return opened.error();
  }
  replica_ = *std::move(opened);
  return {};
}

Status LogReader::remove_file() {
  replica_.reset();
  for (const char* end : {"-wal", "-shm", ""}) {
    std::error_code error;
    std::filesystem::remove(path_ + end, error);
    if (error) {
      return errno_error(error.value(), "cannot remove " + path_ + end);
    }
  }
  return {};
}

// Applies entry after entry until there is none.
Status LogReader::replay() {
  for (;;) {
    RPS_ASSIGN(const LogPosition at, replica_->position());
    const Sequence next = at.sequence + 1;
    const auto object = store_->get(entry_key(next));
    if (!object.ok()) {
      return object.error().kind == ErrorKind::kNotFound ? Status() : Status(object.error());
    }
    auto entry = decode_entry(object->bytes);
    if (!entry.ok()) {
      return with_context(entry.error(), store_->describe(entry_key(next)));
    }
    RPS_TRY(replica_->apply(*entry, {next, object->etag, entry->log, object->bytes.size()}));
  }
}

bool LogReader::is_due() const {
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - verified_;
  return verified_ == std::chrono::steady_clock::time_point() || since.count() >= verify_after_;
}

Result<bool> LogReader::is_anchored(const LogPosition& position) {
  if (position.sequence == 0) {
    RPS_ASSIGN(const std::vector<Sequence> snapshots, list_snapshots(*store_));
    return snapshots.empty();
  }
  const auto found = store_->head(entry_key(position.sequence));
  if (!found.ok() && found.error().kind != ErrorKind::kNotFound) {
    return found.error();
  }
  return found.ok() && found->etag == position.etag;
}

Status LogReader::catch_up() {
  RPS_TRY(replay());
  if (!is_due()) {
    return {};
  }
  RPS_ASSIGN(const LogPosition at, replica_->position());
  RPS_ASSIGN(const bool anchored, is_anchored(at));
  if (!anchored) {
    return rebuild();
  }
  verified_ = std::chrono::steady_clock::now();
  return {};
}

// True: the snapshot is loaded. False: it is of no use, or gone.
Result<bool> LogReader::load_one(Sequence sequence) {
  const std::string key = snapshot_key(sequence);
  const auto object = store_->get(key);
  if (!object.ok()) {
    return object.error().kind == ErrorKind::kNotFound ? Result<bool>(false) : object.error();
  }
  const auto image = zstd_unpack(object->bytes);
  const Status loaded = image.ok() ? replica_->load(*image) : Status(image.error());
  if (!loaded.ok() && is_damage(loaded.error())) {
    log::warn(store_->describe(key) + " is damaged: " + loaded.error().message);
    return false;
  }
  RPS_TRY(loaded);
  RPS_ASSIGN(const LogPosition at, replica_->position());
  RPS_ASSIGN(const bool anchored, is_anchored(at));
  return at.sequence == sequence && anchored;
}

Status LogReader::load_newest() {
  RPS_ASSIGN(std::vector<Sequence> snapshots, list_snapshots(*store_));
  for (; !snapshots.empty(); snapshots.pop_back()) {
    RPS_ASSIGN(const bool loaded, load_one(snapshots.back()));
    if (loaded) {
      return replica_->snapshot_made(snapshots.back());
    }
  }
  if (!replica_->clear().ok()) {
    RPS_TRY(remove_file());
    RPS_TRY(open_file());
  }
  return {};
}

Status LogReader::rebuild() {
  RPS_ASSIGN(const FileLock lock,
             FileLock::acquire(path_ + ".lock", "catalog replica", system_clock(), kRebuildWait));
  constexpr int kTries = 3;  // a log may be pruned while it is read
  for (int tries = 0; tries < kTries; ++tries) {
    RPS_TRY(load_newest());
    RPS_TRY(replay());
    RPS_ASSIGN(const LogPosition at, replica_->position());
    RPS_ASSIGN(const bool anchored, is_anchored(at));
    if (anchored) {
      verified_ = std::chrono::steady_clock::now();
      return {};
    }
  }
  return Error{ErrorKind::kCorrupt,
               "the catalog's log at " + store_->describe(std::string(kCatalogPrefix)) +
                   " is not whole: no readable snapshot, and its first entries are gone",
               "restore the objects below it from a backup or an earlier version of the bucket"};
}

}  // namespace rps
