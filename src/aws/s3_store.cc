#include "aws/s3_store.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "aws/digests.h"
#include "aws/s3_api.h"
#include "aws/transfers.h"

namespace rps {
namespace {

constexpr std::size_t kPartSize = std::size_t{16} << 20U;
constexpr std::size_t kMostParts = 10'000;               // S3's limit
constexpr std::size_t kMemory = std::size_t{64} << 20U;  // of bodies under way
constexpr std::size_t kMostRemovals = 1000;              // of one DeleteObjects
constexpr int kRemovalRounds = 6;

// XML 1.0 cannot say these, not even as a reference.
bool fits_xml(const std::string& key) {
  return std::none_of(key.begin(), key.end(), [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; });
}

class S3Store final : public Store {
 public:
  S3Store(const std::shared_ptr<AwsSession>& session, const std::string& bucket, const std::string& prefix,
          std::size_t in_parts_from)
      : api_(session, bucket),
        in_parts_from_(in_parts_from),
        prefix_(prefix.empty() ? "" : prefix + "/"),
        transfers_(static_cast<std::size_t>(session->settings().max_connections), kMemory) {}

  Result<Object> get(const std::string& key) override {
    RPS_TRY(settle(key));
    return api_.get_object(full(key));
  }

  Result<ObjectInfo> head(const std::string& key) override {
    RPS_TRY(settle(key));
    RPS_ASSIGN(ObjectInfo info, api_.head_object(full(key)));
    info.key = key;
    return info;
  }

  Result<ObjectInfo> put(const std::string& key, std::string_view bytes, Durability durability) override {
    RPS_TRY(settle(key));
    if (bytes.size() >= in_parts_from_) {
      return info_of(key, bytes, put_in_parts(full(key), bytes));
    }
    if (durability == Durability::kFlush) {
      return put_later(key, bytes);
    }
    return info_of(key, bytes, api_.put_object(full(key), bytes));
  }

  Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                  const std::string& etag) override {
    RPS_TRY(settle(key));
    return info_of(key, bytes, api_.put_object(full(key), bytes, {false, etag}));
  }

  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override {
    RPS_TRY(settle(key));
    return info_of(key, bytes, api_.put_object(full(key), bytes, {true, ""}));
  }

  Status remove(const std::string& key, Durability durability) override {
    RPS_TRY(settle(key));
    if (durability == Durability::kNow || !fits_xml(key)) {
      return api_.delete_object(full(key));
    }
    bool many = false;
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      doomed_.insert(key);
      many = doomed_.size() >= kMostRemovals;
    }
    return many ? remove_doomed() : Status();
  }

  Status copy(const std::string& from, const std::string& to, Durability /*durability*/) override {
    RPS_TRY(settle(from));
    RPS_TRY(settle(to));
    if (from == to) {  // S3 refuses it
      auto there = api_.head_object(full(from));
      return there.ok() ? Status() : Status(std::move(there.error()));
    }
    auto etag = api_.copy_object(full(from), full(to));
    return etag.ok() ? Status() : Status(std::move(etag.error()));
  }

  Status copy_if_match(const std::string& from, const std::string& to, const std::string& etag,
                       Durability /*durability*/) override {
    RPS_TRY(settle(from));
    RPS_TRY(settle(to));
    auto made = api_.copy_object(full(from), full(to), etag);
    return made.ok() ? Status() : Status(std::move(made.error()));
  }

  Status move(const std::string& from, const std::string& to, Durability durability) override {
    RPS_TRY(copy(from, to, durability));
    return from == to ? Status() : remove(from, durability);
  }

  Result<std::vector<std::size_t>> move_all(std::span<const Move> moves) override;
  Status list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) override;
  Status flush() override;
  [[nodiscard]] std::string describe(const std::string& key) const override {
    return api_.describe(full(key));
  }

 private:
  [[nodiscard]] std::string full(const std::string& key) const { return prefix_ + key; }

  static Result<ObjectInfo> info_of(const std::string& key, std::string_view bytes,
                                    Result<std::string> etag) {
    RPS_ASSIGN(std::string tag, std::move(etag));
    return ObjectInfo{key, bytes.size(), std::move(tag)};
  }

  // Checks the key and waits until nothing is under way with it.
  Status settle(const std::string& key);
  Result<ObjectInfo> put_later(const std::string& key, std::string_view bytes);
  void finish(const std::string& key, const std::string& expected, Result<std::string> etag);
  Result<std::string> put_in_parts(const std::string& full_key, std::string_view bytes);
  Result<std::vector<std::string>> put_parts(const std::string& full_key, const std::string& upload,
                                             std::string_view bytes);
  // Sends the collected removals.
  Status remove_doomed();
  Status remove_keys(std::span<const std::string> keys);
  Status remove_batch(std::vector<std::string> keys);
  // Marks the key as busy; guarded by mutex_.
  void begin(const std::string& key) { pending_[key] = ++last_ticket_; }
  void end(const std::string& key) { pending_.erase(key); }
  // Waits for what is under way now, not for what others begin meanwhile.
  void wait_for_pending();

  S3Api api_;
  std::size_t in_parts_from_;
  std::string prefix_;
  std::mutex mutex_;  // guards all but transfers_
  std::condition_variable finished_;
  std::map<std::string, std::uint64_t> pending_;  // keys of kFlush writes under way, and when they began
  std::uint64_t last_ticket_ = 0;
  std::set<std::string> doomed_;  // keys of kFlush removals not sent yet
  std::optional<Error> failure_;  // the first of kFlush puts since the last flush()
  Transfers transfers_;           // goes first: its work uses the rest
};

Status S3Store::settle(const std::string& key) {
  RPS_TRY(check_key(key));
  bool send = false;
  {
    std::unique_lock<std::mutex> lock(mutex_);
    finished_.wait(lock, [&] { return !pending_.contains(key); });
    send = doomed_.contains(key);
  }
  return send ? remove_doomed() : Status();
}

Result<ObjectInfo> S3Store::put_later(const std::string& key, std::string_view bytes) {
  ObjectInfo info{key, bytes.size(), md5_hex(bytes)};
  {
    std::unique_lock<std::mutex> lock(mutex_);
    finished_.wait(lock, [&] { return !pending_.contains(key); });
    begin(key);
  }
  transfers_.submit(bytes.size(), [this, key, etag = info.etag, body = std::string(bytes)] {
    finish(key, etag, api_.put_object(full(key), body));
  });
  return info;
}

void S3Store::finish(const std::string& key, const std::string& expected, Result<std::string> etag) {
  const std::lock_guard<std::mutex> guard(mutex_);
  end(key);
  if (!failure_ && !etag.ok()) {
    failure_ = std::move(etag.error());
  } else if (!failure_ && *etag != expected) {
    failure_ = Error{ErrorKind::kUsage, describe(key) + ": its etag is not the MD5 of its content",
                     "encrypt the bucket with S3's own keys (SSE-S3), not with KMS keys"};
  }
  finished_.notify_all();
}

Result<std::string> S3Store::put_in_parts(const std::string& full_key, std::string_view bytes) {
  RPS_ASSIGN(const std::string upload, api_.create_upload(full_key));
  auto etags = put_parts(full_key, upload, bytes);
  Result<std::string> done =
      etags.ok() ? api_.complete_upload(full_key, upload, *etags) : Result<std::string>(etags.error());
  if (!done.ok()) {
    // A part that stays costs money until the bucket's lifecycle rule removes it; the first error tells more.
    static_cast<void>(api_.abort_upload(full_key, upload));
  }
  return done;
}

Result<std::vector<std::string>> S3Store::put_parts(const std::string& full_key, const std::string& upload,
                                                    std::string_view bytes) {
  const std::size_t part = std::max(kPartSize, bytes.size() / kMostParts + 1);
  const std::size_t count = (bytes.size() + part - 1) / part;
  std::vector<std::string> etags(count);
  std::optional<Error> failed;
  transfers_.run_all(count, [&](std::size_t i) {
    auto etag = api_.upload_part(full_key, upload, i + 1, bytes.substr(i * part, part));
    const std::lock_guard<std::mutex> guard(mutex_);
    if (etag.ok()) {
      etags[i] = std::move(*etag);
    } else if (!failed) {
      failed = std::move(etag.error());
    }
  });
  if (failed) {
    return std::move(*failed);
  }
  return etags;
}

Result<std::vector<std::size_t>> S3Store::move_all(std::span<const Move> moves) {
  for (const Move& move : moves) {
    RPS_TRY(settle(move.from));
    RPS_TRY(settle(move.to));
  }
  std::vector<std::size_t> absent;
  std::optional<Error> failed;
  transfers_.run_all(moves.size(), [&](std::size_t i) {
    Status moved = move(moves[i].from, moves[i].to, Durability::kFlush);
    const std::lock_guard<std::mutex> guard(mutex_);
    if (!moved.ok() && moved.error().kind == ErrorKind::kNotFound) {
      absent.push_back(i);
    } else if (!moved.ok() && !failed) {
      failed = std::move(moved.error());
    }
  });
  if (failed) {
    return std::move(*failed);
  }
  std::sort(absent.begin(), absent.end());
  return absent;
}

Status S3Store::list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) {
  RPS_TRY(remove_doomed());
  wait_for_pending();
  std::string token;
  do {
    RPS_ASSIGN(S3Api::Page page, api_.list_objects(prefix_ + prefix, token));
    for (ObjectInfo& object : page.objects) {
      object.key.erase(0, prefix_.size());
      if (check_key(object.key).ok()) {  // consoles make "folders" by empty objects "a/"
        RPS_TRY(visit(object));
      }
    }
    token = std::move(page.next);
  } while (!token.empty());
  return {};
}

void S3Store::wait_for_pending() {
  std::unique_lock<std::mutex> lock(mutex_);
  finished_.wait(lock, [this, last = last_ticket_] {
    return std::none_of(pending_.begin(), pending_.end(),
                        [&](const auto& one) { return one.second <= last; });
  });
}

Status S3Store::flush() {
  RPS_TRY(remove_doomed());
  wait_for_pending();
  const std::lock_guard<std::mutex> guard(mutex_);
  const std::optional<Error> failure = std::exchange(failure_, std::nullopt);
  return failure ? Status(*failure) : Status();
}

// The keys are busy until the removals are done: a put that came before its key's removal would be lost.
Status S3Store::remove_doomed() {
  std::vector<std::string> keys;
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    keys.assign(doomed_.begin(), doomed_.end());
    doomed_.clear();
    std::for_each(keys.begin(), keys.end(), [this](const std::string& key) { begin(key); });
  }
  Status done = remove_keys(keys);
  const std::lock_guard<std::mutex> guard(mutex_);
  std::for_each(keys.begin(), keys.end(), [this](const std::string& key) { end(key); });
  finished_.notify_all();
  return done;
}

Status S3Store::remove_keys(std::span<const std::string> keys) {
  for (std::size_t at = 0; at < keys.size(); at += kMostRemovals) {
    std::vector<std::string> batch;
    for (const std::string& key : keys.subspan(at, std::min(kMostRemovals, keys.size() - at))) {
      batch.push_back(full(key));
    }
    RPS_TRY(remove_batch(std::move(batch)));
  }
  return {};
}

Status S3Store::remove_batch(std::vector<std::string> keys) {
  for (int round = 0; !keys.empty(); ++round) {
    if (round == kRemovalRounds) {
      return Error{ErrorKind::kNetwork, "s3 DELETE " + api_.describe(keys.front()) + ": failed every time",
                   "try again later"};
    }
    RPS_ASSIGN(keys, api_.delete_objects(keys));
  }
  return {};
}

}  // namespace

std::unique_ptr<Store> make_s3_store(const std::shared_ptr<AwsSession>& session, const std::string& bucket,
                                     const std::string& prefix, std::size_t in_parts_from) {
  return std::make_unique<S3Store>(session, bucket, prefix, in_parts_from);
}

}  // namespace rps
