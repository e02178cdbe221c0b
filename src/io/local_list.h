// The listing of a local store: files below a folder in ascending order of their keys.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "io/store.h"

namespace rps {

// Store::list for the folder `root`. Walks only the folders that `prefix` allows, and keeps only the names
// of one folder per level in memory. Files and folders that vanish meanwhile are passed by; a folder that
// cannot be read is kPermission, and a symbolic link that leads back to a folder above it is kIo.
Status list_local(const std::string& root, const std::string& prefix,
                  const std::function<Status(const ObjectInfo&)>& visit);

}  // namespace rps
