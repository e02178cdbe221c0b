#include "workflow/doctor/try_store.h"

#include "catalog/partition_name.h"

namespace rps {
namespace {

constexpr std::string_view kFirst = "doctor: the first content\n";
constexpr std::string_view kSecond = "doctor: the second content\n";

// One object's trials, in order; each needs what the one before it did.
class Trial {
 public:
  Trial(Store& store, std::string key, Findings& findings)
      : store_(store), key_(std::move(key)), findings_(findings) {}
  ~Trial() {
    if (!removed_) {
      (void)store_.remove(key_).ok();
      (void)store_.remove(copy_key()).ok();
    }
  }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  // Below a prefix that nothing has: a lake may have very many objects.
  bool list() {
    return step("store: list", store_.list("doctor", [](const ObjectInfo&) { return Status(); }));
  }

  bool write() {
    auto put = store_.put_if_absent(key_, kFirst);
    etag_ = put.ok() ? put->etag : "";
    return step("store: write", put.ok() ? Status() : Status(put.error()));
  }

  bool read() {
    const auto got = store_.get(key_);
    Status status = got.ok() ? Status() : Status(got.error());
    if (got.ok() && got->bytes != kFirst) {
      status = Error{ErrorKind::kCorrupt, store_.describe(key_) + " reads as something else than was written",
                     "do not keep a lake there"};
    }
    return step("store: read", std::move(status));
  }

  // Each condition must be refused where it does not hold, and met where it does.
  bool conditions() {
    const std::string wrong(etag_.size(), '0');
    Status status = must_refuse("If-None-Match", store_.put_if_absent(key_, kSecond));
    status =
        status.ok() ? must_refuse("If-Match", store_.put_if_match(key_, kSecond, wrong)) : std::move(status);
    if (status.ok()) {
      auto put = store_.put_if_match(key_, kSecond, etag_);
      status = put.ok() ? Status() : Status(put.error());
      etag_ = put.ok() ? put->etag : etag_;
    }
    return step("store: conditional writes", std::move(status));
  }

  bool copies() {
    const std::string wrong(etag_.size(), '0');
    const Status refused = store_.copy_if_match(key_, copy_key(), wrong);
    Status status;
    if (refused.ok() || refused.error().kind != ErrorKind::kPrecondition) {
      status = refused.ok() ? ignored("x-amz-copy-source-if-match") : refused.error();
    } else {
      status = store_.copy_if_match(key_, copy_key(), etag_);
    }
    return step("store: conditional copies", std::move(status));
  }

  bool remove() {
    Status status = store_.remove(key_);
    status = status.ok() ? store_.remove(copy_key()) : std::move(status);
    removed_ = status.ok();
    return step("store: remove", std::move(status));
  }

 private:
  [[nodiscard]] std::string copy_key() const { return key_ + "_copy"; }

  bool step(const std::string& check, Status status) {
    if (status.ok()) {
      findings_.ok(check, store_.describe(key_));
    } else {
      findings_.fail(check, status.error());
    }
    return status.ok();
  }

  [[nodiscard]] Error ignored(const std::string& condition) const {
    return {ErrorKind::kUsage, "the service at " + store_.describe(key_) + " ignores " + condition,
            "commits rely on it: use S3, or a service that knows conditional writes"};
  }

  Status must_refuse(const std::string& condition, const Result<ObjectInfo>& put) {
    if (put.ok()) {
      return ignored(condition);
    }
    return put.error().kind == ErrorKind::kPrecondition ? Status() : Status(put.error());
  }

  Store& store_;
  std::string key_;
  Findings& findings_;
  std::string etag_;
  bool removed_ = false;
};

}  // namespace

bool try_store(Store& store, const std::string& id, Findings& findings) {
  Trial trial(store, std::string(kStatePrefix) + "doctor/" + id, findings);
  if (!trial.list()) {
    return false;
  }
  if (trial.write()) {
    const bool kept = trial.read() && trial.conditions() && trial.copies();
    static_cast<void>(kept);
    trial.remove();
  }
  return true;
}

}  // namespace rps
