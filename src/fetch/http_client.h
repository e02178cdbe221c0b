// One HTTP GET: what is asked, what came back, and how it can fail. Policies (pace, retries, robots,
// redirects) lie above this interface, so that each can be tested with replies made up by a test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "fetch/failure.h"

namespace rps {

inline constexpr std::size_t kDefaultMaxBody = 16U << 20U;  // bytes; the largest known page has 1.7 MB

struct FetchRequest {
  std::string url;  // absolute, http or https
  // A body above this, as sent or decompressed, ends the transfer as kTooLarge …
  std::size_t max_body = kDefaultMaxBody;
  // … or, when set, is cut there and the reply is a success (robots.txt).
  bool cut_body = false;
};

// Any complete reply, whatever its status. Redirects are not followed here.
struct HttpReply {
  int status = 0;
  std::string body;          // decompressed
  std::string content_type;  // the header's value, or ""
  std::string retry_after;   // the header's value, or ""
  std::string date;          // the header's value, or ""
  std::string etag;          // the header's value, or ""
  std::string location;      // where a 3xx points, made absolute; else ""
  std::string url;           // that was asked
  double seconds = 0;        // from start to the last byte
  std::uint64_t bytes = 0;   // received: headers and body as sent
};

// No complete reply.
struct TransportFailure {
  FetchFailure failure = FetchFailure::kOther;
  std::string message;  // without the address asked; holds no cookie and no password
  double seconds = 0;
  std::uint64_t bytes = 0;
};

using HttpOutcome = std::variant<HttpReply, TransportFailure>;

// Not thread-safe: one client, one caller.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Performs one exchange and waits for its end; returns kInterrupted within 100 ms of interrupted().
  virtual HttpOutcome get(const FetchRequest& request) = 0;
};

}  // namespace rps
