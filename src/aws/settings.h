// How AWS, or what speaks like it, is reached. A plain value.
#pragma once

#include <cstdint>
#include <string>

namespace rps {

struct AwsSettings {
  std::string region = "eu-west-1";
  // Section of the shared files ~/.aws/config and ~/.aws/credentials; empty: AWS_PROFILE, else "default".
  std::string profile;
  // Address of all services instead of AWS's own ("http://127.0.0.1:5005"); those below come before it.
  std::string endpoint;
  std::string s3_endpoint;
  std::string glue_endpoint;
  std::string athena_endpoint;
  std::string sts_endpoint;
  bool path_style = false;            // https://host/bucket/key instead of https://bucket.host/key
  std::int64_t max_connections = 32;  // requests under way at once
  std::int64_t max_attempts = 6;      // of one request, the first included
  double backoff = 0.1;               // most that the first repetition waits, then doubled, seconds
  double timeout = 60;                // seconds without progress after which an exchange is given up
  std::string ca_file;                // trusted certificates (PEM) instead of the system's
  std::string proxy;                  // "": as the environment says; "none": no proxy
};

}  // namespace rps
