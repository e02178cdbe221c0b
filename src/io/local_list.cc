#include "io/local_list.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "io/temp_file.h"

namespace rps {
namespace {

using FolderId = std::pair<dev_t, ino_t>;

struct CloseDir {
  void operator()(DIR* dir) const { ::closedir(dir); }
};
using OpenDir = std::unique_ptr<DIR, CloseDir>;

bool is_gone(int errno_value) {
  return errno_value == ENOENT || errno_value == ENOTDIR;
}

// stat(2), following links; nothing when the file is gone or a dangling link.
Result<std::optional<struct stat>> stat_of(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0) {
    return std::optional<struct stat>(info);
  }
  return is_gone(errno) ? Result<std::optional<struct stat>>(std::nullopt)
                        : errno_error(errno, "reading " + path);
}

// A name that get() would accept as a part of a key.
bool is_part(std::string_view name) {
  return name != "." && name != ".." && !is_reserved_name(name) && is_utf8(name) &&
         name.find('\\') == std::string_view::npos;
}

class Walk {
 public:
  Walk(std::string root, std::string prefix, const std::function<Status(const ObjectInfo&)>& visit)
      : root_(std::move(root)), prefix_(std::move(prefix)), visit_(visit) {}

  // `at` is "" for the root or a key that ends with '/'.
  Status folder(const std::string& at) {
    const std::size_t depth = above_.size();
    RPS_ASSIGN(const std::vector<std::string> entries, read(at));
    for (const std::string& entry : entries) {
      RPS_TRY(entry.back() == '/' ? folder(at + entry) : file(at + entry));
    }
    above_.resize(depth);
    return {};
  }

 private:
  [[nodiscard]] std::string path_of(const std::string& key) const { return root_ + "/" + key; }

  // True when the file `key`, or something below the folder `key` (ending with '/'), can have the prefix.
  [[nodiscard]] bool is_wanted(const std::string& key) const {
    return key.starts_with(prefix_) || (key.back() == '/' && prefix_.starts_with(key));
  }

  // The wanted entries of a folder, folders with a '/' behind, which is what puts "a-b" before "a/".
  // Also notes the folder as one that those below it must not lead back to.
  Result<std::vector<std::string>> read(const std::string& at) {
    std::vector<std::string> entries;
    const OpenDir dir(::opendir(path_of(at).c_str()));
    if (dir == nullptr) {
      return is_gone(errno) ? Result<std::vector<std::string>>(entries)
                            : errno_error(errno, "listing the folder " + path_of(at));
    }
    RPS_TRY(enter(dir.get(), at));
    errno = 0;
    while (const dirent* found = ::readdir(dir.get())) {
      RPS_TRY(add(at, *found, entries));
      errno = 0;
    }
    if (errno != 0 && !is_gone(errno)) {
      return errno_error(errno, "listing the folder " + path_of(at));
    }
    std::sort(entries.begin(), entries.end());
    return entries;
  }

  Status enter(DIR* dir, const std::string& at) {
    struct stat info {};
    if (::fstat(::dirfd(dir), &info) != 0) {
      return errno_error(errno, "listing the folder " + path_of(at));
    }
    const FolderId id{info.st_dev, info.st_ino};
    if (std::find(above_.begin(), above_.end(), id) != above_.end()) {
      return Error{ErrorKind::kIo, "the symbolic link " + path_of(at) + " leads back to a folder above it",
                   "remove the link"};
    }
    above_.push_back(id);
    return {};
  }

  Status add(const std::string& at, const dirent& found, std::vector<std::string>& entries) {
    std::string name = static_cast<const char*>(found.d_name);
    if (!is_part(name)) {
      return {};
    }
    bool is_folder = found.d_type == DT_DIR;
    if (found.d_type == DT_LNK || found.d_type == DT_UNKNOWN) {
      RPS_ASSIGN(const std::optional<struct stat> info, stat_of(path_of(at + name)));
      is_folder = info.has_value() && S_ISDIR(info->st_mode);
    }
    name += is_folder ? "/" : "";
    if (is_wanted(at + name)) {
      entries.push_back(std::move(name));
    }
    return {};
  }

  Status file(const std::string& key) {
    RPS_ASSIGN(const std::optional<struct stat> info, stat_of(path_of(key)));
    if (!info.has_value() || !S_ISREG(info->st_mode)) {
      return {};
    }
    return visit_(ObjectInfo{key, static_cast<std::uint64_t>(info->st_size), ""});
  }

  std::string root_;
  std::string prefix_;
  const std::function<Status(const ObjectInfo&)>& visit_;
  std::vector<FolderId> above_;  // the folders from the root to here
};

}  // namespace

Status list_local(const std::string& root, const std::string& prefix,
                  const std::function<Status(const ObjectInfo&)>& visit) {
  const std::size_t slash = prefix.rfind('/');
  if (slash == std::string::npos) {
    return Walk(root, prefix, visit).folder("");
  }
  if (!check_key(prefix.substr(0, slash)).ok()) {
    return {};  // no key begins like this, and the walk must not leave the root
  }
  return Walk(root, prefix, visit).folder(prefix.substr(0, slash + 1));
}

}  // namespace rps
