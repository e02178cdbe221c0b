// MD5: S3's etags, and the checksum that DeleteObjects asks for. Against damage on the way, not against
// people.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rps {

// MD5 of the bytes, hexadecimal: the etag that S3 gives an object written in one piece.
std::string md5_hex(std::string_view bytes);
// The same in Base64, as the header Content-MD5 has it.
std::string md5_base64(std::string_view bytes);
// The etag that S3 gives an object put in parts of these etags: "<MD5 of the parts' MD5s>-<how many>".
// Nothing when one of them is no MD5.
std::optional<std::string> md5_of_parts(std::span<const std::string> etags);

}  // namespace rps
