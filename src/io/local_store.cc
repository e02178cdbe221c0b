// The local store: a folder of files. Its promises are in io/store.h; how they are kept:
// - whole objects: a temporary file beside the target, renamed over it (io/temp_file.h);
// - conditions: compared and renamed under an exclusive flock(2), which plain writes take shared;
// - folders that come and go: a temporary file in the target's folder keeps remove() from pruning it;
// - kNow: fsync of the file, and after the rename of every folder from there up to the root, and once in a
// process
//   those above, because another thread or process may have made one of them and not synced it yet;
// - kFlush: none of that, but one syncfs(2) of the root's file system in flush().
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "base/parallel.h"
#include "io/etag.h"
#include "io/local_list.h"
#include "io/posix.h"
#include "io/store.h"
#include "io/temp_file.h"

namespace rps {
namespace {

// Decides under the exclusive lock whether a write may go on.
using Condition = std::function<Status()>;

bool is_missing(int errno_value) {
  return errno_value == ENOENT || errno_value == ENOTDIR;
}

bool is_link(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

bool is_folder(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat info_a {};
  struct stat info_b {};
  return ::lstat(a.c_str(), &info_a) == 0 && ::lstat(b.c_str(), &info_b) == 0 &&
         info_a.st_dev == info_b.st_dev && info_a.st_ino == info_b.st_ino;
}

// True for a file that is no link, and a target that is nothing or such a file with other content.
bool is_plain_move(const std::string& from, const std::string& to) {
  struct stat source {};
  struct stat target {};
  if (::lstat(from.c_str(), &source) != 0 || !S_ISREG(source.st_mode)) {
    return false;
  }
  if (::lstat(to.c_str(), &target) != 0) {
    return errno == ENOENT;
  }
  return S_ISREG(target.st_mode) && (target.st_dev != source.st_dev || target.st_ino != source.st_ino);
}

// Makes the folder if its parent is there; whoever needs it finds out if it could not be made.
void make_last_dir(const std::string& path) {
  constexpr mode_t kMode = 0777;
  static_cast<void>(::mkdir(path.c_str(), kMode));
}

Error no_object(const std::string& path) {
  return Error{ErrorKind::kNotFound, "there is no object " + path, ""};
}

struct OpenObject {
  UniqueFd fd;
  std::uint64_t size = 0;
};

// Opens the object for reading; kNotFound unless it is a file (O_NONBLOCK: a pipe must not block us).
Result<OpenObject> open_object(const std::string& path) {
  OpenObject object{UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)), 0};
  if (!object.fd.is_open()) {
    return is_missing(errno) ? no_object(path) : errno_error(errno, "opening " + path);
  }
  struct stat info {};
  if (::fstat(object.fd.get(), &info) != 0) {
    return errno_error(errno, "reading " + path);
  }
  if (!S_ISREG(info.st_mode)) {
    return no_object(path);
  }
  object.size = static_cast<std::uint64_t>(info.st_size);
  return object;
}

// Hands the content of an open object to `take`, piece by piece.
Status read_pieces(const OpenObject& object, const std::string& path,
                   const std::function<void(std::string_view)>& take) {
  constexpr std::size_t kPiece = std::size_t{256} * 1024;
  std::string buffer(kPiece, '\0');
  for (;;) {
    RPS_ASSIGN(const std::size_t count, read_some(object.fd.get(), buffer.data(), buffer.size(), path));
    if (count == 0) {
      return {};
    }
    take(std::string_view(buffer).substr(0, count));
  }
}

// True when the link count tells that the folder has folders in it (each has a link ".." to it). Some file
// systems do not count; those that do, like ext4, take long to find out in rmdir(2) that a folder of
// thousands of names, most of them deleted, is not empty.
bool has_subfolders(const std::string& dir) {
  struct stat info {};
  return ::lstat(dir.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_nlink > 2;
}

// Deletes the folders from `dir` upwards that are empty, but not `root`. The first one that stays.
std::string prune(std::string dir, const std::string& root) {
  while (dir != root && !has_subfolders(dir) && (::rmdir(dir.c_str()) == 0 || errno == ENOENT)) {
    dir = parent_of(dir);
  }
  return dir;
}

class LocalStore final : public Store {
 public:
  explicit LocalStore(std::string root) : root_(std::move(root)) {
    while (root_.size() > 1 && root_.back() == '/') {
      root_.pop_back();
    }
    if (root_.empty()) {
      root_ = ".";
    }
  }

  Result<Object> get(const std::string& key) override {
    RPS_TRY(check_key(key));
    RPS_ASSIGN(const OpenObject file, open_object(path_of(key)));
    Object object;
    object.bytes.resize(file.size);
    std::size_t filled = 0;
    while (filled < object.bytes.size()) {
      RPS_ASSIGN(const std::size_t count, read_some(file.fd.get(), object.bytes.data() + filled,
                                                    object.bytes.size() - filled, path_of(key)));
      if (count == 0) {
        break;  // published files never shrink; a foreign hand did it
      }
      filled += count;
    }
    object.bytes.resize(filled);
    object.etag = content_etag(object.bytes);
    return object;
  }

  Result<ObjectInfo> head(const std::string& key) override {
    RPS_TRY(check_key(key));
    RPS_ASSIGN(const OpenObject file, open_object(path_of(key)));
    EtagHasher hasher;
    RPS_TRY(read_pieces(file, path_of(key), [&](std::string_view piece) { hasher.update(piece); }));
    return ObjectInfo{key, file.size, hasher.etag()};
  }

  Result<ObjectInfo> put(const std::string& key, std::string_view bytes, Durability durability) override {
    return write(key, bytes, durability, nullptr);
  }

  Result<ObjectInfo> put_if_match(const std::string& key, std::string_view bytes,
                                  const std::string& etag) override {
    return write(key, bytes, Durability::kNow, [&]() -> Status {
      const Result<ObjectInfo> now = head(key);
      if (!now.ok() && now.error().kind != ErrorKind::kNotFound) {
        return now.error();
      }
      return now.ok() && now->etag == etag ? Status{} : lost(key, "it was changed or removed meanwhile");
    });
  }

  Result<ObjectInfo> put_if_absent(const std::string& key, std::string_view bytes) override {
    return write(key, bytes, Durability::kNow, [&]() -> Status {
      const Result<OpenObject> there = open_object(path_of(key));
      if (there.ok()) {
        return lost(key, "it exists already");
      }
      return there.error().kind == ErrorKind::kNotFound ? Status{} : Status{there.error()};
    });
  }

  Status remove(const std::string& key, Durability durability) override {
    RPS_TRY(check_key(key));
    const std::string path = path_of(key);
    {
      const Result<UniqueFd> lock = lock_store(LOCK_SH);
      if (!lock.ok()) {  // a root that was never made holds no object
        return lock.error().kind == ErrorKind::kNotFound ? Status{} : Status{lock.error()};
      }
      if (::unlink(path.c_str()) != 0 && !is_missing(errno) && errno != EISDIR) {
        return errno_error(errno, "removing " + path);
      }
    }
    const std::string kept = prune(parent_of(path), root_);
    return settle(kept, durability);
  }

  Status copy(const std::string& from, const std::string& to, Durability durability) override {
    RPS_TRY(check_key(to));
    RPS_TRY(require(from));
    if (from == to) {
      return {};
    }
    RPS_ASSIGN(const TempFile in_folder, temp_beside(to));  // keeps the folder from being pruned
    Result<TempFile> link = TempFile::link(path_of(from), parent_of(path_of(to)));
    if (!link.ok() || is_link(link->path())) {
      return copy_bytes(from, to, durability);
    }
    return publish(*link, to, durability, nullptr);
  }

  Status move(const std::string& from, const std::string& to, Durability durability) override {
    RPS_TRY(check_key(to));
    RPS_TRY(require(from));
    if (from == to) {
      return {};
    }
    if (durability == Durability::kNow) {  // the object may have been written with kFlush
      RPS_ASSIGN(const OpenObject object, open_object(path_of(from)));
      RPS_TRY(sync_file(object.fd.get(), path_of(from)));
    }
    RPS_ASSIGN(const bool was_renamed, rename_object(from, to));
    if (!was_renamed) {
      RPS_TRY(copy_bytes(from, to, durability));
      return remove(from, durability);
    }
    RPS_TRY(settle(parent_of(path_of(to)), durability));
    return settle(prune(parent_of(path_of(from)), root_), durability);
  }

  // Making folders takes longest; threads that each have a range of keys do it mostly in different folders,
  // so that they need not wait for each other. Renames between folders the kernel does one at a time.
  Result<std::vector<std::size_t>> move_all(std::span<const Move> moves) override {
    const std::size_t share = moves.size() / thread_count(0) + 1;
    RPS_TRY(parallel_for((moves.size() + share - 1) / share, thread_count(0), [&](std::size_t i, unsigned) {
      return make_last_dirs(moves.subspan(i * share, std::min(share, moves.size() - i * share)));
    }));
    constexpr std::size_t kTurn = 256;  // renames under one lock, which others may wait for
    std::vector<std::size_t> missing;
    std::set<std::string> emptied;
    for (std::size_t first = 0; first < moves.size(); first += kTurn) {
      const auto turn = moves.subspan(first, std::min(kTurn, moves.size() - first));
      RPS_TRY(move_turn(turn, first, emptied, missing));
    }
    for (const std::string& folder : emptied) {
      prune(folder, root_);
    }
    return missing;
  }

  Result<bool> move_folder(const std::string& from, const std::string& to) override {
    RPS_TRY(check_key(from));
    RPS_TRY(check_key(to));
    if (from == to || !is_folder(path_of(from))) {
      return false;
    }
    if (!make_folder_of(to).ok() || !rename_folder(path_of(from), path_of(to))) {
      prune(parent_of(path_of(to)), root_);
      return false;
    }
    prune(parent_of(path_of(from)), root_);
    RPS_TRY(settle(root_, Durability::kFlush));
    return true;
  }

  Status list(const std::string& prefix, const std::function<Status(const ObjectInfo&)>& visit) override {
    return list_local(root_, prefix, visit);
  }

  // Under the mutex throughout, so that it returns only when the writes that an earlier, still running
  // flush() took over are durable too.
  Status flush() override {
    const std::lock_guard<std::mutex> guard(flush_mutex_);
    if (!is_dirty_) {
      return {};
    }
    RPS_ASSIGN(const UniqueFd root, open_file(root_, O_RDONLY | O_DIRECTORY));
    if (::syncfs(root.get()) != 0) {
      return errno_error(errno, "writing " + root_ + " to the disk");
    }
    is_dirty_ = false;
    return {};
  }

  [[nodiscard]] std::string describe(const std::string& key) const override {
    return key.empty() ? root_ : path_of(key);
  }

 private:
  [[nodiscard]] std::string path_of(const std::string& key) const {
    return (root_ == "/" ? "" : root_) + "/" + key;
  }

  [[nodiscard]] Error lost(const std::string& key, const std::string& why) const {
    return Error{ErrorKind::kPrecondition, describe(key) + " was not written: " + why,
                 "another run is writing here; run the command again"};
  }

  // kNotFound unless there is an object `key`.
  Status require(const std::string& key) {
    RPS_TRY(check_key(key));
    const Result<OpenObject> object = open_object(path_of(key));
    return object.ok() ? Status{} : Status{object.error()};
  }

  Result<UniqueFd> lock_store(int operation) {
    const std::string path = path_of(std::string(kStoreLockName));
    RPS_ASSIGN(UniqueFd fd, open_file(path, O_RDWR | O_CREAT));
    RPS_TRY(lock_file(fd.get(), operation, path));
    return fd;
  }

  // Makes the folder of `key`; others may prune it at once.
  Status make_folder_of(const std::string& key) {
    if (has_file_above(key)) {
      return in_the_way(key);
    }
    RPS_TRY(make_dirs(root_, true));
    if (Status made = make_dirs(parent_of(path_of(key)), false);
        !made.ok() && made.error().kind != ErrorKind::kNotFound) {
      return has_file_above(key) ? in_the_way(key) : made;
    }
    return {};
  }

  // A temporary file in the folder of `key`, which is made as often as others prune it.
  Result<TempFile> temp_beside(const std::string& key) {
    const std::string dir = parent_of(path_of(key));
    for (int attempt = 1;; ++attempt) {
      Result<TempFile> temp = TempFile::create(dir);
      if (temp.ok() || temp.error().kind != ErrorKind::kNotFound) {
        return temp.ok() || !has_file_above(key) ? std::move(temp) : in_the_way(key);
      }
      if (attempt == kAttempts) {
        return Error{ErrorKind::kIo, "the folder " + dir + " is removed again and again", ""};
      }
      RPS_TRY(make_folder_of(key));
    }
  }

  [[nodiscard]] Error in_the_way(const std::string& key) const {
    return Error{ErrorKind::kUsage, describe(key) + " cannot be written: a part of its path is a file", ""};
  }

  // True when a folder of `key` is a file.
  [[nodiscard]] bool has_file_above(const std::string& key) const {
    struct stat info {};
    return ::stat(parent_of(path_of(key)).c_str(), &info) == 0 ? !S_ISDIR(info.st_mode) : errno == ENOTDIR;
  }

  Result<ObjectInfo> write(const std::string& key, std::string_view bytes, Durability durability,
                           const Condition& condition) {
    RPS_TRY(check_key(key));
    const auto write_and_publish = [&]() -> Status {
      RPS_ASSIGN(TempFile temp, temp_beside(key));
      RPS_TRY(temp.write(bytes));
      return publish(temp, key, durability, condition);
    };
    if (Status written = write_and_publish(); !written.ok()) {
      prune(parent_of(path_of(key)), root_);  // folders that were made for nothing
      return written.error();
    }
    return ObjectInfo{key, bytes.size(), content_etag(bytes)};
  }

  // Gives a written temporary file (or link) the name of the object.
  Status publish(TempFile& temp, const std::string& key, Durability durability, const Condition& condition) {
    if (durability == Durability::kNow) {
      RPS_TRY(temp.sync());
    }
    {
      RPS_ASSIGN(const UniqueFd lock, lock_store(condition ? LOCK_EX : LOCK_SH));
      if (condition) {
        RPS_TRY(condition());
      }
      RPS_TRY(temp.rename_to(path_of(key)));
    }
    return settle(parent_of(path_of(key)), durability);
  }

  Status copy_bytes(const std::string& from, const std::string& to, Durability durability) {
    RPS_ASSIGN(const OpenObject source, open_object(path_of(from)));
    RPS_ASSIGN(TempFile temp, temp_beside(to));
    Status written;
    RPS_TRY(read_pieces(source, path_of(from), [&](std::string_view piece) {
      if (written.ok()) {
        written = temp.write(piece);
      }
    }));
    RPS_TRY(written);
    return publish(temp, to, durability, nullptr);
  }

  // rename(2), or false where that cannot do it: for a symbolic link, or between file systems. The target's
  // folder is made as often as others prune it.
  Result<bool> rename_object(const std::string& from, const std::string& to) {
    for (int attempt = 1;; ++attempt) {
      Result<bool> renamed = try_rename(from, to);
      if (renamed.ok() || renamed.error().kind != ErrorKind::kNotFound || attempt == kAttempts) {
        return renamed;
      }
      RPS_TRY(require(from));  // else it is the target's folder that is missing
      RPS_TRY(make_folder_of(to));
    }
  }

  Result<bool> try_rename(const std::string& from, const std::string& to) {
    const std::string source = path_of(from);
    const std::string target = path_of(to);
    RPS_ASSIGN(const UniqueFd lock, lock_store(LOCK_EX));
    if (is_link(source)) {
      return false;
    }
    // Two names of one file (after a copy): rename(2) would do nothing and leave both.
    const bool is_twin = is_same_file(source, target);
    if ((is_twin ? ::unlink(source.c_str()) : ::rename(source.c_str(), target.c_str())) == 0) {
      return true;
    }
    if (errno == EXDEV) {
      return false;
    }
    if (is_missing(errno)) {
      return no_object(source);
    }
    if (errno == EISDIR || errno == ENOTEMPTY ||
        errno == EEXIST) {  // the last two: a folder above the source
      return Error{ErrorKind::kUsage, target + " cannot be written: a folder of that name is there", ""};
    }
    return errno_error(errno, "moving " + source + " to " + target);
  }

  // rename(2) does it only where the target is no folder yet or an empty one.
  bool rename_folder(const std::string& from, const std::string& to) {
    const Result<UniqueFd> lock = lock_store(LOCK_EX);
    return lock.ok() && ::rename(from.c_str(), to.c_str()) == 0;
  }

  // Moves objects of which the first is number `first`, and notes the numbers of those that are not there.
  Status move_turn(std::span<const Move> moves, std::size_t first, std::set<std::string>& emptied,
                   std::vector<std::size_t>& missing) {
    RPS_ASSIGN(const std::vector<bool> was_moved, rename_plain(moves, emptied));
    for (std::size_t i = 0; i < moves.size(); ++i) {
      Status moved = was_moved[i] ? Status() : move(moves[i].from, moves[i].to, Durability::kFlush);
      if (!moved.ok() && moved.error().kind == ErrorKind::kNotFound) {
        missing.push_back(first + i);
        prune(parent_of(path_of(moves[i].to)), root_);  // made for nothing
      } else {
        RPS_TRY(std::move(moved));
      }
    }
    return {};
  }

  // Makes the folders that the objects will move to, if the folders above are there.
  [[nodiscard]] Status make_last_dirs(std::span<const Move> moves) const {
    for (const Move& move : moves) {
      RPS_TRY(check_key(move.from));
      RPS_TRY(check_key(move.to));
      make_last_dir(parent_of(path_of(move.to)));
    }
    return {};
  }

  // Moves those that need no more than a rename: plain files, to a name that is free or another plain
  // file's, in a folder that is there. Notes the folders that they came from.
  Result<std::vector<bool>> rename_plain(std::span<const Move> moves, std::set<std::string>& emptied) {
    std::vector<bool> was_moved(moves.size());
    Result<UniqueFd> lock = lock_store(LOCK_EX);
    if (!lock.ok()) {  // a root that was never made holds no object
      return lock.error().kind == ErrorKind::kNotFound ? Result<std::vector<bool>>(std::move(was_moved))
                                                       : Result<std::vector<bool>>(lock.error());
    }
    for (std::size_t i = 0; i < moves.size(); ++i) {
      const std::string from = path_of(moves[i].from);
      const std::string to = path_of(moves[i].to);
      was_moved[i] = is_plain_move(from, to) && ::rename(from.c_str(), to.c_str()) == 0;
      if (was_moved[i]) {
        emptied.insert(parent_of(from));
      }
    }
    RPS_TRY(settle(root_, Durability::kFlush));
    return was_moved;
  }

  // After a change of names in `dir`: makes it durable now or leaves that to flush().
  Status settle(std::string dir, Durability durability) {
    if (durability == Durability::kFlush) {
      const std::lock_guard<std::mutex> guard(flush_mutex_);
      is_dirty_ = true;
      return {};
    }
    for (;; dir = parent_of(dir)) {
      RPS_TRY(sync_dir(dir));
      if (dir == root_) {
        return settle_dirs(root_);
      }
    }
  }

  // How often a folder is made again that others prune.
  static constexpr int kAttempts = 1000;

  std::string root_;
  std::mutex flush_mutex_;
  bool is_dirty_ = false;  // guarded by flush_mutex_
};

}  // namespace

std::unique_ptr<Store> make_local_store(std::string root) {
  return std::make_unique<LocalStore>(std::move(root));
}

}  // namespace rps
