// A store that goes wrong when it is told to, for tests of what callers do then: it fails the Nth
// mutating operation, or calls back before each (where a crash test kills its process).
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>

#include "io/store.h"

namespace rps {

// Reads go straight to `inner`, which must outlive this. put, put_if_match, put_if_absent, remove, copy,
// move, move_folder and flush are mutating operations; they count from 1. Thread-safe, but set the callback
// first.
class FaultStore final : public Store {
 public:
  // `operation` is the method's name, `key` the object that it changes ("" for flush).
  using Before = std::function<void(const std::string& operation, const std::string& key)>;

  explicit FaultStore(Store& inner) : inner_(inner) {}

  // The `n`th mutating operation from now on fails with `kind` and changes nothing; later ones work.
  void fail_nth(int n, ErrorKind kind) {
    const std::lock_guard<std::mutex> guard(mutex_);
    fail_at_ = count_ + n;
    kind_ = kind;
  }
  // Every mutating operation from now on fails, until fail_nth is set.
  void fail_all(ErrorKind kind) {
    const std::lock_guard<std::mutex> guard(mutex_);
    fail_at_ = kAll;
    kind_ = kind;
  }
  void before(Before callback) { before_ = std::move(callback); }
  // Mutating operations so far, with those that failed.
  [[nodiscard]] int count() const {
    const std::lock_guard<std::mutex> guard(mutex_);
    return count_;
  }

  Result<Object> get(const std::string& key) override { return inner_.get(key); }
  Result<ObjectInfo> head(const std::string& key) override { return inner_.head(key); }
  Status list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) override {
    return inner_.list(prefix, visit);
  }
  [[nodiscard]] std::string describe(const std::string& key) const override { return inner_.describe(key); }

  Result<ObjectInfo> put(const std::string& key, std::string_view bytes, Durability durability) override {
    RPS_TRY(enter("put", key));
    return inner_.put(key, bytes, durability);
  }
  Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                  const std::string& etag) override {
    RPS_TRY(enter("put_if_match", key));
    return inner_.put_if_match(key, bytes, etag);
  }
  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override {
    RPS_TRY(enter("put_if_absent", key));
    return inner_.put_if_absent(key, bytes);
  }
  Status remove(const std::string& key, Durability durability) override {
    RPS_TRY(enter("remove", key));
    return inner_.remove(key, durability);
  }
  Status copy(const std::string& from, const std::string& to, Durability durability) override {
    RPS_TRY(enter("copy", to));
    return inner_.copy(from, to, durability);
  }
  Status move(const std::string& from, const std::string& to, Durability durability) override {
    RPS_TRY(enter("move", to));
    return inner_.move(from, to, durability);
  }
  Result<std::vector<std::size_t>> move_all(std::span<const Move> moves) override {
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < moves.size(); ++i) {
      RPS_TRY(enter("move", moves[i].to));
      RPS_ASSIGN(const auto none, inner_.move_all(moves.subspan(i, 1)));
      if (!none.empty()) {
        missing.push_back(i);
      }
    }
    return missing;
  }
  Result<bool> move_folder(const std::string& from, const std::string& to) override {
    RPS_TRY(enter("move_folder", to));
    return inner_.move_folder(from, to);
  }
  Status flush() override {
    RPS_TRY(enter("flush", ""));
    return inner_.flush();
  }

 private:
  static constexpr int kNever = 0;
  static constexpr int kAll = -1;

  Status enter(const std::string& operation, const std::string& key) {
    if (before_) {
      before_(operation, key);
    }
    const std::lock_guard<std::mutex> guard(mutex_);
    ++count_;
    if (fail_at_ == count_ || fail_at_ == kAll) {
      return Error{kind_, "injected fault: " + operation + " " + inner_.describe(key), ""};
    }
    return {};
  }

  Store& inner_;
  Before before_;
  mutable std::mutex mutex_;
  int count_ = 0;         // guarded by mutex_, like the two below
  int fail_at_ = kNever;  // an operation's number, kNever or kAll
  ErrorKind kind_ = ErrorKind::kIo;
};

}  // namespace rps
