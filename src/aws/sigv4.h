// Signature Version 4: how AWS, and what speaks like it, knows who sends a request and that nobody changed
// it.
//
// Source: AWS, "Create a signed AWS API request" (general reference), and "Authenticating Requests (AWS
// Signature Version 4)" of the S3 API reference, by which a path is encoded once and taken as it is, and the
// header x-amz-content-sha256 is required. Other services have paths normalised and encoded twice; those that
// the program calls have "/" alone, of which that makes nothing else.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"

namespace rps {

// Who signs. Never to be logged.
struct AwsCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // of temporary ones; else empty
};

using AwsHeaders = std::vector<std::pair<std::string, std::string>>;

struct SignedRequest {
  std::string method;  // "GET"
  std::string host;    // "bucket.s3.eu-west-1.amazonaws.com", with ":port" when that is not the scheme's own
  std::string path;    // as decoded text, "/" and more: "/data/country=gb/x.csv"
  AwsHeaders query;    // names and values as decoded text, in any order
  AwsHeaders headers;  // besides Host and those that sign() adds; no name twice
};

struct SigningScope {
  std::string region;
  std::string service;  // "s3", "glue", "athena", "sts"
};

// SHA-256 of the bytes, hexadecimal: what sign() wants to know of a request's body.
std::string sha256_hex(std::string_view bytes);

// Bytes other than A-Z a-z 0-9 - . _ ~ become %XX; '/' stays if `keep_slash`.
std::string uri_encode(std::string_view text, bool keep_slash);

// The path as it goes over the wire, and the query string behind it (sorted, without '?').
std::string encoded_path(std::string_view path);
std::string encoded_query(const AwsHeaders& query);

// The request's headers and those that the signature adds to them: X-Amz-Date, X-Amz-Security-Token if there
// is one, for S3 X-Amz-Content-Sha256, and Authorization. All but Host, which is signed, too. `body_hash` is
// sha256_hex of the body.
AwsHeaders sign(const SignedRequest& request, std::string_view body_hash, const SigningScope& scope,
                const AwsCredentials& credentials, Timestamp now);

}  // namespace rps
