#include "random/crash.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace rps::random_lake {

std::string CrashPoint::text() const {
  if (!checkpoint.empty()) {
    return "crash when " + checkpoint;
  }
  const char* const moment = when == When::kBefore ? "before" : when == When::kTorn ? "in" : "after";
  return std::string("crash ") + moment + " call " + std::to_string(call) + " of the store";
}

void Executioner::reached(std::string_view checkpoint) {
  if (checkpoint == "committed") {
    phase_ = Phase::kCommitted;
  }
  if (checkpoint == point_.checkpoint) {
    die();
  }
}

void Executioner::die() const {
  ::_exit(kDiedCode + static_cast<int>(phase_.load()));
}

template <class Call>
auto MortalStore::mortal(const Call& call) {
  const int number = executioner_.next_call();
  if (executioner_.is_due(number, CrashPoint::When::kBefore)) {
    executioner_.die();
  }
  auto result = call(number);
  if (executioner_.is_due(number, CrashPoint::When::kAfter)) {
    executioner_.die();
  }
  return result;
}

// What a put leaves behind that never came to its rename.
void MortalStore::leave_torn(const std::string& key, std::string_view bytes) const {
  const std::filesystem::path target = inner_.describe(key);
  std::filesystem::create_directories(target.parent_path());
  std::ofstream(target.parent_path() / ".tmp-1-1-torn", std::ios::binary)
      << bytes.substr(0, bytes.size() / 2);
}

Result<Object> MortalStore::get(const std::string& key) {
  return mortal([&](int /*number*/) { return inner_.get(key); });
}

Result<ObjectInfo> MortalStore::put(const std::string& key, std::string_view bytes, Durability durability) {
  return mortal([&](int number) {
    if (executioner_.is_due(number, CrashPoint::When::kTorn)) {
      leave_torn(key, bytes);
      executioner_.die();
    }
    Result<ObjectInfo> done = inner_.put(key, bytes, durability);
    if (done.ok() && key.starts_with("_rpscrape/journal/")) {
      executioner_.journal_written();
    }
    return done;
  });
}

Result<ObjectInfo> MortalStore::put_if_match(const std::string& key, std::string_view bytes,
                                             const std::string& etag) {
  return mortal([&](int /*number*/) { return inner_.put_if_match(key, bytes, etag); });
}

Result<ObjectInfo> MortalStore::put_if_absent(const std::string& key, std::string_view bytes) {
  return mortal([&](int /*number*/) { return inner_.put_if_absent(key, bytes); });
}

Status MortalStore::remove(const std::string& key, Durability durability) {
  return mortal([&](int /*number*/) { return inner_.remove(key, durability); });
}

Status MortalStore::copy(const std::string& from, const std::string& to, Durability durability) {
  return mortal([&](int /*number*/) { return inner_.copy(from, to, durability); });
}

Status MortalStore::move(const std::string& from, const std::string& to, Durability durability) {
  return mortal([&](int /*number*/) { return inner_.move(from, to, durability); });
}

Result<std::vector<std::size_t>> MortalStore::move_all(std::span<const Move> moves) {
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    RPS_ASSIGN(const auto none, mortal([&](int /*number*/) { return inner_.move_all(moves.subspan(i, 1)); }));
    if (!none.empty()) {
      missing.push_back(i);
    }
  }
  return missing;
}

Result<bool> MortalStore::move_folder(const std::string& from, const std::string& to) {
  return mortal([&](int /*number*/) { return inner_.move_folder(from, to); });
}

Status MortalStore::flush() {
  return mortal([&](int /*number*/) { return inner_.flush(); });
}

}  // namespace rps::random_lake
