// gzip (RFC 1952) for .csv.gz files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

// The text as one gzip member without name or time, so that equal texts give equal bytes.
std::string gzip(std::string_view text);

// True when the bytes begin like a gzip member.
bool is_gzip(std::string_view bytes);

// What gunzip refuses to exceed: a small file may inflate to any size.
inline constexpr std::uint64_t kMaxInflatedBytes = 2'000'000'000;

// The text of one or more gzip members; damaged, cut short or followed by other bytes: kCorrupt,
// naming `name`.
Result<std::string> gunzip(std::string_view bytes, std::string_view name);

}  // namespace rps
