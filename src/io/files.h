// Plain files outside of a Store: configuration, input that the user names, reports.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rps {

// The whole file. kUsage when it is a folder or larger than `max_bytes`; else kNotFound, kPermission, kIo.
Result<std::string> read_file(const std::string& path, std::uint64_t max_bytes);

// Makes or replaces the file, and its folders, so that a reader sees the old or the new content and a
// power cut leaves one of them. kUsage when a folder has the name; else kPermission, kNoSpace, kIo, and
// then the old file is as it was.
Status write_file_atomic(const std::string& path, std::string_view bytes);

// Makes the folder and those above it, so that they survive a power cut; one that exists is fine.
Status make_folder(const std::string& path);

// The names (not paths) in a folder in ascending byte order, without "." and "..". kNotFound,
// kPermission, or kIo when it is no folder.
Result<std::vector<std::string>> list_dir(const std::string& path);
// The same, with no names for a folder that is not there or is none.
Result<std::vector<std::string>> list_dir_if_any(const std::string& path);

}  // namespace rps
