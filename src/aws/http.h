// One HTTP exchange with a service of AWS, or with the endpoints that give out credentials.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "aws/settings.h"
#include "aws/sigv4.h"
#include "base/result.h"

namespace rps {

struct AwsRequest {
  std::string method;     // "GET", "HEAD", "PUT", "POST" or "DELETE"
  std::string url;        // absolute, encoded
  AwsHeaders headers;     // all but Host and Content-Length
  std::string_view body;  // sent with PUT and POST; must stay until send() returns
  double timeout = 0;     // of the whole exchange, seconds; 0: only that of AwsSettings, without progress
};

// Any complete reply, whatever its status.
struct AwsReply {
  int status = 0;
  AwsHeaders headers;  // names in lower case
  std::string body;

  // The header's value, or "". `name` in lower case.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

// Thread-safety: send() may be called from several threads at once.
class AwsHttp {
 public:
  virtual ~AwsHttp() = default;
  // Performs the exchange once; redirects are not followed. kNetwork when there is no complete reply: nobody
  // knows then whether the service did what was asked. Messages name the host, never a header or the query.
  virtual Result<AwsReply> send(const AwsRequest& request) = 0;
};

// On libcurl: connections are kept and used again, as many as there are calls at once. Certificates are
// always verified. kUsage for a certificate file that cannot be read, kEngine when libcurl cannot be set up.
Result<std::unique_ptr<AwsHttp>> make_aws_http(const AwsSettings& settings);

}  // namespace rps
