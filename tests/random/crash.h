// Crashes: a process that ends in the middle of an operation, as by SIGKILL, at a chosen moment.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "io/store.h"

namespace rps::random_lake {

// Where a process dies: at a named point of the commit, or at one of its calls of the store.
struct CrashPoint {
  std::string checkpoint;  // empty: at a call
  int call = 0;            // number of the get, put, copy, move, move_folder, remove or flush; from 1
  enum class When { kBefore, kTorn, kAfter } when = When::kBefore;  // torn: half-way through a put

  [[nodiscard]] std::string text() const;
};

// How far a commit had come. Written as the process's exit code.
enum class Phase {
  kStaging,     // nothing will happen
  kJournalled,  // the next writing command finishes it
  kCommitted,   // it happened, only leftovers are to be removed
};
inline constexpr int kDiedCode = 100;  // plus the phase

// Follows an operation and ends the process when its point comes. Thread-safe.
class Executioner {
 public:
  explicit Executioner(CrashPoint point) : point_(std::move(point)) {}

  void reached(std::string_view checkpoint);
  void journal_written() { phase_ = Phase::kJournalled; }
  // The number of the call that begins now, from 1.
  int next_call() { return ++calls_; }
  // Whether the process dies at this moment of that call.
  [[nodiscard]] bool is_due(int call, CrashPoint::When when) const {
    return point_.checkpoint.empty() && call == point_.call && when == point_.when;
  }
  [[noreturn]] void die() const;

 private:
  CrashPoint point_;
  std::atomic<int> calls_{0};
  std::atomic<Phase> phase_{Phase::kStaging};
};

// A store that tells the executioner of each call. `inner` is a store in a local folder.
class MortalStore final : public Store {
 public:
  MortalStore(Store& inner, Executioner& executioner) : inner_(inner), executioner_(executioner) {}

  Result<Object> get(const std::string& key) override;
  Result<ObjectInfo> head(const std::string& key) override { return inner_.head(key); }
  Result<ObjectInfo> put(const std::string& key, std::string_view bytes, Durability durability) override;
  Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                  const std::string& etag) override;
  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override;
  Status remove(const std::string& key, Durability durability) override;
  Status copy(const std::string& from, const std::string& to, Durability durability) override;
  Status move(const std::string& from, const std::string& to, Durability durability) override;
  Result<std::vector<std::size_t>> move_all(std::span<const Move> moves) override;
  Result<bool> move_folder(const std::string& from, const std::string& to) override;
  Status list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) override {
    return inner_.list(prefix, visit);
  }
  Status flush() override;
  [[nodiscard]] std::string describe(const std::string& key) const override { return inner_.describe(key); }

 private:
  template <class Call>
  auto mortal(const Call& call);
  void leave_torn(const std::string& key, std::string_view bytes) const;

  Store& inner_;
  Executioner& executioner_;
};

}  // namespace rps::random_lake
