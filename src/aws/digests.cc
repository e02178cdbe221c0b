// MD5: S3's etags, and the checksum that DeleteObjects asks for.
#include <openssl/evp.h>

#include <array>

#include "aws/digests.h"

namespace rps {
namespace {

std::array<unsigned char, 16> md5(std::string_view bytes) {
  std::array<unsigned char, 16> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_md5(), nullptr);
  return digest;
}

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

std::string md5_hex(std::string_view bytes) {
  std::string out;
  for (const unsigned char byte : md5(bytes)) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

std::string md5_base64(std::string_view bytes) {
  const auto digest = md5(bytes);
  std::array<unsigned char, 32> text{};
  const int size = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
  return {text.begin(), text.begin() + size};
}

std::optional<std::string> md5_of_parts(std::span<const std::string> etags) {
  std::string digests;
  for (const std::string& etag : etags) {
    if (etag.size() != 32 || etag.find_first_not_of(kDigits) != std::string::npos) {
      return std::nullopt;
    }
    for (std::size_t at = 0; at < etag.size(); at += 2) {
      digests += static_cast<char>(kDigits.find(etag[at]) * 16 + kDigits.find(etag[at + 1]));
    }
  }
  return md5_hex(digests) + "-" + std::to_string(etags.size());
}

}  // namespace rps
