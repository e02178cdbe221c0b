// What all stores share: the form of a key, and conveniences built on the interface.
#include "io/store.h"

#include <mutex>

#include "base/parallel.h"
#include "base/text.h"
#include "io/temp_file.h"

namespace rps {
namespace {

Error bad_key(std::string_view key, std::string_view why) {
  return Error{ErrorKind::kUsage, "'" + std::string(key) + "' is no key of an object: " + std::string(why),
               "a key is a relative path such as data/dates/gb/page.html"};
}

Status check_part(std::string_view key, std::string_view part) {
  if (part.empty()) {
    return bad_key(key, "it is empty, or begins or ends with '/', or has '//'");
  }
  if (part == "." || part == "..") {
    return bad_key(key, "it has the part '" + std::string(part) + "'");
  }
  if (is_reserved_name(part)) {
    return bad_key(key, "'" + std::string(part) + "' is a name that stores keep for themselves");
  }
  return {};
}

}  // namespace

Status check_key(std::string_view key) {
  if (key.find('\0') != std::string_view::npos) {
    return bad_key(replace_all(std::string(key), std::string_view("\0", 1), "\\0"), "it has a NUL byte");
  }
  if (key.find('\\') != std::string_view::npos) {
    return bad_key(key, "it has a backslash");
  }
  std::size_t bad_at = 0;
  if (!is_utf8(key, &bad_at)) {
    return bad_key(key, "byte " + std::to_string(bad_at) + " is not UTF-8");
  }
  for (const std::string_view part : split(key, '/')) {
    RPS_TRY(check_part(key, part));
  }
  return {};
}

Status Store::copy_if_match(const std::string& from, const std::string& to, const std::string& etag,
                            Durability durability) {
  RPS_ASSIGN(const ObjectInfo present, head(from));
  if (present.etag != etag) {
    return Error{ErrorKind::kPrecondition, describe(from) + ": is not the object that was to be copied", ""};
  }
  return copy(from, to, durability);
}

Result<bool> Store::move_folder(const std::string& from, const std::string& to) {
  RPS_TRY(check_key(from));
  RPS_TRY(check_key(to));
  return false;
}

Result<std::vector<std::size_t>> Store::move_all(std::span<const Move> moves) {
  std::mutex mutex;
  std::vector<std::size_t> missing;
  RPS_TRY(parallel_for(moves.size(), thread_count(0), [&](std::size_t i, unsigned) {
    Status moved = move(moves[i].from, moves[i].to, Durability::kFlush);
    if (!moved.ok() && moved.error().kind == ErrorKind::kNotFound) {
      const std::scoped_lock lock(mutex);
      missing.push_back(i);
      return Status();
    }
    return moved;
  }));
  return missing;
}

Result<std::vector<ObjectInfo>> list_all(Store& store, const std::string& prefix) {
  std::vector<ObjectInfo> all;
  RPS_TRY(store.list(prefix, [&](const ObjectInfo& info) {
    all.push_back(info);
    return Status{};
  }));
  return all;
}

Result<bool> exists(Store& store, const std::string& key) {
  const Result<ObjectInfo> info = store.head(key);
  if (!info.ok() && info.error().kind != ErrorKind::kNotFound) {
    return info.error();
  }
  return info.ok();
}

}  // namespace rps
