// Store: named byte objects. The one way in which the program keeps data, whether in a local folder,
// in memory (tests) or in S3.
//
// A key is a relative path with '/' between its parts, UTF-8, with no empty, "." or ".." part and no
// backslash or NUL; anything else is kUsage, and so are parts that begin with ".tmp-" or are
// ".store-lock", which stores keep for themselves. Objects are whole: a reader sees the old bytes or the
// new ones, never a mixture and never a missing object during a replacement.
//
// Thread-safety: all methods may be called from several threads at once, and several processes may
// use the same folder or bucket. Conditional writes are atomic among all of them.
//
// Errors: kNotFound for an absent object, kPrecondition for a lost condition, else kUsage,
// kPermission, kNoSpace or kIo. A failed put leaves the old object (or its absence) as it was.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rps {

struct ObjectInfo {
  std::string key;
  std::uint64_t size = 0;  // bytes
  // Changes whenever the content does. Filled by get, head and put; list() may leave it empty.
  std::string etag;
};

struct Object {
  std::string bytes;
  std::string etag;
};

// When a write must be safe from a power cut.
enum class Durability {
  kNow,    // when the call returns
  kFlush,  // when the next flush() returns: one flush for thousands of objects
};

// Keys of an object that is moved.
struct Move {
  std::string from;
  std::string to;
};

class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual Result<Object> get(const std::string& key) = 0;
  [[nodiscard]] virtual Result<ObjectInfo> head(const std::string& key) = 0;

  // Writes or replaces the object.
  virtual Result<ObjectInfo> put(const std::string& key, std::string_view bytes,
                                 Durability durability = Durability::kNow) = 0;
  // Replaces the object only if its etag is still `etag`, else kPrecondition. Rivals must not write the same.
  virtual Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                          const std::string& etag) = 0;
  // Creates the object only if there is none.
  virtual Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) = 0;

  // Removes the object; an absent one is fine.
  virtual Status remove(const std::string& key, Durability durability = Durability::kNow) = 0;
  // Makes `to` a copy of `from`, replacing it. The copy may share storage with the original.
  virtual Status copy(const std::string& from, const std::string& to,
                      Durability durability = Durability::kNow) = 0;
  // Like copy, if the etag of `from` is `etag`; else kPrecondition, and nothing was copied. Where the store
  // cannot do it in one step, it looks first and then copies.
  virtual Status copy_if_match(const std::string& from, const std::string& to, const std::string& etag,
                               Durability durability = Durability::kNow);
  // Like copy and then remove(from); atomic where the store can (a local rename).
  virtual Status move(const std::string& from, const std::string& to,
                      Durability durability = Durability::kNow) = 0;

  // Moves objects as move() with kFlush does, in any order. Gives the positions of the moves for which there
  // was no object `from`; any other error ends it, with some of the objects moved.
  virtual Result<std::vector<std::size_t>> move_all(std::span<const Move> moves);

  // Moves all objects below the folder `from` ("a/b") to below the folder `to` in one step, durable like
  // kFlush writes. False, and nothing was moved, when something is below `to` already, when `from` is no
  // folder, and when the store cannot do it in one step.
  virtual Result<bool> move_folder(const std::string& from, const std::string& to);

  // Calls `visit` for every object whose key begins with `prefix` (a plain text prefix: "a/b" also
  // finds "a/bc"), in ascending byte order of the keys, until `visit` returns an error, which is
  // then returned. Objects written meanwhile may or may not be seen. A prefix nobody has is not an error.
  virtual Status list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) = 0;

  // Makes all earlier kFlush writes of this Store object durable.
  virtual Status flush() = 0;

  // How people name an object of this store: a path or an "s3://bucket/key" address.
  [[nodiscard]] virtual std::string describe(const std::string& key) const = 0;
};

// kUsage unless `key` has the form that the head of this file gives.
Status check_key(std::string_view key);
// Every object that list() visits.
Result<std::vector<ObjectInfo>> list_all(Store& store, const std::string& prefix);
// True when head() finds the object; an error other than kNotFound is returned.
Result<bool> exists(Store& store, const std::string& key);

// A folder of local files: key "a/b" is the file root/a/b. Parent folders come and go by themselves:
// put makes them, remove deletes those it left empty (never the root). Writes go to a hidden temporary file
// (".tmp-…", never listed) that is fsynced, renamed over the target, and the folder fsynced. `root`
// is made at the first write. Symbolic links below the root are followed for reading.
//
// An object and a folder cannot share a name, so a put of "a" beside "a/b" is kUsage (and the reverse).
// Files whose names are no keys are no objects: list() passes them by. An etag is a hash of the content
// (io/etag.h), so head() reads the object. Every write holds root/.store-lock for the moment of its rename:
// shared for plain writes, exclusive for conditional ones and for move, which is what makes a condition
// atomic against all other writers. Two stores on nested roots do not exclude each other.
// A killed process may leave temporary files behind: io/temp_file.h removes them.
std::unique_ptr<Store> make_local_store(std::string root);

// Objects in memory, for tests: each holds its own objects.
std::unique_ptr<Store> make_memory_store();

// `inner` for reading; every write is kept in memory only and seen by later reads of this wrapper, so
// that a dry run takes the same code path and changes nothing. `inner` must outlive it.
std::unique_ptr<Store> make_dry_run_store(Store& inner);

}  // namespace rps
