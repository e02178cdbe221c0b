#include "aws/sigv4.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kDigestBytes = 32;

std::string hex(std::string_view bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += kHexDigits[value >> 4U];
    text += kHexDigits[value & 15U];
  }
  return text;
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, kDigestBytes> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return {digest.begin(), digest.end()};
}

std::string hmac(std::string_view key, std::string_view text) {
  std::array<unsigned char, kDigestBytes> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return {digest.begin(), digest.end()};
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

// "20251111T080000Z".
std::string amz_date(Timestamp now) {
  std::string text;
  for (const char c : now.iso().substr(0, 19)) {
    if (c != '-' && c != ':') {
      text += c;
    }
  }
  return text + "Z";
}

// Runs of blanks within a value count as one, those around it not at all.
std::string canonical_value(std::string_view value) {
  std::string text;
  for (const char c : trim(value)) {
    if (c != ' ' || text.empty() || text.back() != ' ') {
      text += c;
    }
  }
  return text;
}

// Names in lower case, in their order.
AwsHeaders canonical_headers(const AwsHeaders& headers, const std::string& host) {
  AwsHeaders canonical{{"host", host}};
  for (const auto& [name, value] : headers) {
    canonical.emplace_back(lower(name), canonical_value(value));
  }
  std::sort(canonical.begin(), canonical.end());
  return canonical;
}

std::string names_of(const AwsHeaders& canonical) {
  std::vector<std::string> names;
  for (const auto& [name, value] : canonical) {
    names.push_back(name);
  }
  return join(names, ";");
}

std::string canonical_request(const SignedRequest& request, const AwsHeaders& canonical,
                              std::string_view body_hash) {
  std::string text =
      request.method + "\n" + encoded_path(request.path) + "\n" + encoded_query(request.query) + "\n";
  for (const auto& [name, value] : canonical) {
    text += name;
    text += ":";
    text += value;
    text += "\n";
  }
  return text + "\n" + names_of(canonical) + "\n" + std::string(body_hash);
}

std::string signing_key(const std::string& secret, const std::string& day, const SigningScope& scope) {
  return hmac(hmac(hmac(hmac("AWS4" + secret, day), scope.region), scope.service), "aws4_request");
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  return hex(sha256(bytes));
}

std::string uri_encode(std::string_view text, bool keep_slash) {
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c) || (c == '/' && keep_slash)) {
      encoded += c;
      continue;
    }
    encoded += '%';
    for (const char digit : hex({&c, 1})) {
      encoded += digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
    }
  }
  return encoded;
}

std::string encoded_path(std::string_view path) {
  return uri_encode(path, true);
}

std::string encoded_query(const AwsHeaders& query) {
  std::vector<std::pair<std::string, std::string>> encoded;
  for (const auto& [name, value] : query) {
    encoded.emplace_back(uri_encode(name, false), uri_encode(value, false));
  }
  std::sort(encoded.begin(), encoded.end());
  std::string text;
  for (const auto& [name, value] : encoded) {
    text += text.empty() ? "" : "&";
    text += name;
    text += "=";
    text += value;
  }
  return text;
}

AwsHeaders sign(const SignedRequest& request, std::string_view body_hash, const SigningScope& scope,
                const AwsCredentials& credentials, Timestamp now) {
  const std::string date = amz_date(now);
  const std::string day = date.substr(0, 8);
  AwsHeaders headers = request.headers;
  headers.emplace_back("X-Amz-Date", date);
  if (!credentials.session_token.empty()) {
    headers.emplace_back("X-Amz-Security-Token", credentials.session_token);
  }
  if (scope.service == "s3") {
    headers.emplace_back("X-Amz-Content-Sha256", body_hash);
  }
  const AwsHeaders canonical = canonical_headers(headers, request.host);
  const std::string place = day + "/" + scope.region + "/" + scope.service + "/aws4_request";
  const std::string to_sign = std::string(kAlgorithm) + "\n" + date + "\n" + place + "\n" +
                              sha256_hex(canonical_request(request, canonical, body_hash));
  const std::string key = signing_key(credentials.secret_access_key, day, scope);
  headers.emplace_back("Authorization", std::string(kAlgorithm) + " Credential=" + credentials.access_key_id +
                                            "/" + place + ", SignedHeaders=" + names_of(canonical) +
                                            ", Signature=" + hex(hmac(key, to_sign)));
  return headers;
}

}  // namespace rps
