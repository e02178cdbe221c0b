// The store of a dry run: reads go to another store, writes stay in memory on top of it.
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "io/etag.h"
#include "io/store.h"

namespace rps {
namespace {

// What a dry run did to one key. A copied or moved object of the inner store is not read: it stays the
// name of its source there, which a dry run never changes.
struct Change {
  enum class Kind { kRemoved, kBytes, kInner };
  Kind kind = Kind::kRemoved;
  ObjectInfo info;    // of the object under its new key; unused for kRemoved
  std::string bytes;  // kBytes: the content; kInner: its key in the inner store
};

class DryRunStore final : public Store {
 public:
  explicit DryRunStore(Store& inner) : inner_(inner) {}

  Result<Object> get(const std::string& key) override {
    RPS_TRY(check_key(key));
    const std::optional<Change> change = change_of(key);
    if (!change.has_value()) {
      return inner_.get(key);
    }
    switch (change->kind) {
      case Change::Kind::kRemoved:
        break;
      case Change::Kind::kBytes:
        return Object{change->bytes, change->info.etag};
      case Change::Kind::kInner:
        return inner_.get(change->bytes);
    }
    return no_object(key);
  }

  Result<ObjectInfo> head(const std::string& key) override {
    RPS_TRY(check_key(key));
    const std::lock_guard<std::mutex> guard(mutex_);
    return info_of(key);
  }

  Result<ObjectInfo> put(const std::string& key, std::string_view bytes, Durability /*durability*/) override {
    RPS_TRY(check_key(key));
    const std::lock_guard<std::mutex> guard(mutex_);
    return set(key, bytes);
  }

  Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                  const std::string& etag) override {
    RPS_TRY(check_key(key));
    const std::lock_guard<std::mutex> guard(mutex_);
    const Result<ObjectInfo> now = info_of(key);
    if (!now.ok() && now.error().kind != ErrorKind::kNotFound) {
      return now.error();
    }
    return now.ok() && now->etag == etag
               ? set(key, bytes)
               : Result<ObjectInfo>(lost(key, "it was changed or removed meanwhile"));
  }

  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override {
    RPS_TRY(check_key(key));
    const std::lock_guard<std::mutex> guard(mutex_);
    const Result<ObjectInfo> now = info_of(key);
    if (now.ok()) {
      return lost(key, "it exists already");
    }
    return now.error().kind == ErrorKind::kNotFound ? set(key, bytes) : now;
  }

  Status remove(const std::string& key, Durability /*durability*/) override {
    RPS_TRY(check_key(key));
    const std::lock_guard<std::mutex> guard(mutex_);
    changes_[key] = Change{};
    return {};
  }

  Status copy(const std::string& from, const std::string& to, Durability /*durability*/) override {
    RPS_TRY(check_key(from));
    RPS_TRY(check_key(to));
    const std::lock_guard<std::mutex> guard(mutex_);
    return alias(from, to);
  }

  Status move(const std::string& from, const std::string& to, Durability /*durability*/) override {
    RPS_TRY(check_key(from));
    RPS_TRY(check_key(to));
    const std::lock_guard<std::mutex> guard(mutex_);
    RPS_TRY(alias(from, to));
    if (from != to) {
      changes_[from] = Change{};
    }
    return {};
  }

  // Merges the inner store's listing with the changes there were at the start; `visit` may use the store.
  Status list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) override {
    const std::map<std::string, Change> changes = changes_with(prefix);
    auto next = changes.begin();
    const auto visit_change = [&]() -> Status {
      const Change& change = (next++)->second;
      return change.kind == Change::Kind::kRemoved ? Status{} : visit(change.info);
    };
    const auto visit_inner = [&](const ObjectInfo& info) -> Status {
      while (next != changes.end() && next->first < info.key) {
        RPS_TRY(visit_change());
      }
      return next != changes.end() && next->first == info.key ? visit_change() : visit(info);
    };
    RPS_TRY(inner_.list(prefix, visit_inner));
    while (next != changes.end()) {
      RPS_TRY(visit_change());
    }
    return {};
  }

  Status flush() override { return {}; }

  [[nodiscard]] std::string describe(const std::string& key) const override { return inner_.describe(key); }

 private:
  [[nodiscard]] Error no_object(const std::string& key) const {
    return Error{ErrorKind::kNotFound, "there is no object " + describe(key), ""};
  }

  [[nodiscard]] Error lost(const std::string& key, const std::string& why) const {
    return Error{ErrorKind::kPrecondition, describe(key) + " was not written: " + why, ""};
  }

  std::optional<Change> change_of(const std::string& key) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = changes_.find(key);
    return found == changes_.end() ? std::nullopt : std::optional<Change>(found->second);
  }

  std::map<std::string, Change> changes_with(const std::string& prefix) {
    const std::lock_guard<std::mutex> guard(mutex_);
    std::map<std::string, Change> some;
    for (auto at = changes_.lower_bound(prefix); at != changes_.end() && at->first.starts_with(prefix);
         ++at) {
      some.emplace_hint(some.end(), at->first, Change{at->second.kind, at->second.info, ""});
    }
    return some;
  }

  // Those below are called with mutex_ held.

  Result<ObjectInfo> info_of(const std::string& key) {
    const auto found = changes_.find(key);
    if (found == changes_.end()) {
      return inner_.head(key);
    }
    return found->second.kind == Change::Kind::kRemoved ? Result<ObjectInfo>(no_object(key))
                                                        : found->second.info;
  }

  Result<ObjectInfo> set(const std::string& key, std::string_view bytes) {
    ObjectInfo info{key, bytes.size(), content_etag(bytes)};
    changes_[key] = Change{Change::Kind::kBytes, info, std::string(bytes)};
    return info;
  }

  // Makes `to` the object that `from` is.
  Status alias(const std::string& from, const std::string& to) {
    RPS_ASSIGN(const ObjectInfo info, info_of(from));
    const auto found = changes_.find(from);
    Change twin = found == changes_.end() ? Change{Change::Kind::kInner, info, from} : found->second;
    twin.info.key = to;
    changes_[to] = std::move(twin);
    return {};
  }

  Store& inner_;
  std::mutex mutex_;
  std::map<std::string, Change> changes_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<Store> make_dry_run_store(Store& inner) {
  return std::make_unique<DryRunStore>(inner);
}

}  // namespace rps
