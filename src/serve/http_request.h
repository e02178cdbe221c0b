// The head of an HTTP/1.1 request (RFC 9112), read strictly: what is not plainly right is refused, so that no
// two readers of the same bytes could see two different requests in them.
//
// Refused are: line ends other than CRLF, folded lines, white space before a colon, control characters,
// repeated fields that may be there once (Host, Content-Length and their like), bodies without
// Content-Length, any transfer encoding, targets that are no path, and versions other than HTTP/1.1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rps {

// In bytes, except for the number of fields.
struct HttpLimits {
  std::size_t request_line = std::size_t{8} * 1024;
  std::size_t fields_size = std::size_t{32} * 1024;  // all fields together with their line ends
  std::size_t fields = 100;
  std::size_t body = std::size_t{1024} * 1024;
};

struct HttpRequest {
  std::string method;  // "GET"
  std::string path;    // "/api/sql", as it was sent: nothing is decoded
  std::string query;   // what stands behind the first '?', as it was sent
  std::vector<std::pair<std::string, std::string>>
      fields;  // names in lower case, values without outer blanks
  std::string body;

  // The value of the first field of that name (in lower case); null if there is none.
  [[nodiscard]] const std::string* field(std::string_view name) const;
  [[nodiscard]] bool reads() const { return method == "GET" || method == "HEAD"; }
};

struct HttpHead {
  HttpRequest request;          // without its body
  std::size_t size = 0;         // bytes of the head, with the empty line at its end
  std::size_t body_size = 0;    // that follow it
  bool keep_alive = true;       // the client is ready for more requests on the connection
  bool wants_continue = false;  // it sends the body when it has seen "100 Continue"
};

// Why a request is not served at all; the connection ends with it.
struct HttpRefusal {
  int status = 400;
  std::string reason;  // one line for people
};

struct HttpIncomplete {};  // so far nothing is wrong; more bytes are needed

using HeadOutcome = std::variant<HttpIncomplete, HttpHead, HttpRefusal>;

// Reads the head at the beginning of `bytes`, which may be cut anywhere. A pure function.
HeadOutcome parse_head(std::string_view bytes, const HttpLimits& limits = {});

// The value of `name` among "a=1&b=2" (nothing is decoded); empty if it is not there.
std::string_view query_value(std::string_view query, std::string_view name);

}  // namespace rps
