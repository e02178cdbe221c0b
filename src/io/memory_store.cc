// The store that keeps its objects in memory: the twin of the local store in tests.
#include <map>
#include <mutex>
#include <utility>

#include "io/etag.h"
#include "io/store.h"

namespace rps {
namespace {

class MemoryStore final : public Store {
 public:
  Result<Object> get(const std::string& key) override {
    RPS_TRY(check_key(key));
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = objects_.find(key);
    return found == objects_.end() ? Result<Object>(no_object(key)) : found->second;
  }

  Result<ObjectInfo> head(const std::string& key) override {
    RPS_TRY(check_key(key));
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = objects_.find(key);
    return found == objects_.end() ? Result<ObjectInfo>(no_object(key)) : info_of(key, found->second);
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
    const auto found = objects_.find(key);
    if (found == objects_.end() || found->second.etag != etag) {
      return lost(key, "it was changed or removed meanwhile");
    }
    return set(key, bytes);
  }

  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override {
    RPS_TRY(check_key(key));
    const std::lock_guard<std::mutex> guard(mutex_);
    return objects_.contains(key) ? Result<ObjectInfo>(lost(key, "it exists already")) : set(key, bytes);
  }

  Status remove(const std::string& key, Durability /*durability*/) override {
    RPS_TRY(check_key(key));
    const std::lock_guard<std::mutex> guard(mutex_);
    objects_.erase(key);
    return {};
  }

  Status copy(const std::string& from, const std::string& to, Durability /*durability*/) override {
    RPS_TRY(check_key(from));
    RPS_TRY(check_key(to));
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = objects_.find(from);
    if (found == objects_.end()) {
      return no_object(from);
    }
    Object twin = found->second;
    objects_[to] = std::move(twin);
    return {};
  }

  Status move(const std::string& from, const std::string& to, Durability /*durability*/) override {
    RPS_TRY(check_key(from));
    RPS_TRY(check_key(to));
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = objects_.find(from);
    if (found == objects_.end()) {
      return no_object(from);
    }
    if (from != to) {
      objects_[to] = std::move(found->second);
      objects_.erase(found);
    }
    return {};
  }

  Result<bool> move_folder(const std::string& from, const std::string& to) override {
    RPS_TRY(check_key(from));
    RPS_TRY(check_key(to));
    const std::lock_guard<std::mutex> guard(mutex_);
    if (is_folder(to) || !is_folder(from) || to.starts_with(from + "/")) {
      return false;
    }
    for (auto at = objects_.lower_bound(from + "/");
         at != objects_.end() && at->first.starts_with(from + "/"); at = objects_.erase(at)) {
      objects_[to + at->first.substr(from.size())] = std::move(at->second);
    }
    return true;
  }

  // Visits what there was at the start, without the mutex: `visit` may use the store.
  Status list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) override {
    for (const ObjectInfo& info : snapshot(prefix)) {
      RPS_TRY(visit(info));
    }
    return {};
  }

  Status flush() override { return {}; }

  [[nodiscard]] std::string describe(const std::string& key) const override { return "memory:" + key; }

 private:
  [[nodiscard]] Error no_object(const std::string& key) const {
    return Error{ErrorKind::kNotFound, "there is no object " + describe(key), ""};
  }

  [[nodiscard]] Error lost(const std::string& key, const std::string& why) const {
    return Error{ErrorKind::kPrecondition, describe(key) + " was not written: " + why, ""};
  }

  // True when there is something below; the caller holds the mutex.
  [[nodiscard]] bool is_folder(const std::string& key) const {
    const auto first = objects_.lower_bound(key + "/");
    return first != objects_.end() && first->first.starts_with(key + "/");
  }

  static ObjectInfo info_of(const std::string& key, const Object& object) {
    return ObjectInfo{key, object.bytes.size(), object.etag};
  }

  ObjectInfo set(const std::string& key, std::string_view bytes) {
    Object& object = objects_[key];
    object = Object{std::string(bytes), content_etag(bytes)};
    return info_of(key, object);
  }

  std::vector<ObjectInfo> snapshot(const std::string& prefix) {
    const std::lock_guard<std::mutex> guard(mutex_);
    std::vector<ObjectInfo> infos;
    for (auto at = objects_.lower_bound(prefix); at != objects_.end() && at->first.starts_with(prefix);
         ++at) {
      infos.push_back(info_of(at->first, at->second));
    }
    return infos;
  }

  std::mutex mutex_;
  std::map<std::string, Object> objects_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<Store> make_memory_store() {
  return std::make_unique<MemoryStore>();
}

}  // namespace rps
