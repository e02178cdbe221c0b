// Who may ask the server anything: only somebody who was given the token that the program printed, and only
// by one of the server's own names. Every other page in the user's browser, and every other user of the
// machine, can reach a port of this machine; neither knows the token.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "serve/http_request.h"
#include "serve/http_response.h"

namespace rps {

// 256 bits from the system's random source in hexadecimal. kIo when there is none.
Result<std::string> make_token();

// Whether both are equal, in a time that depends on the lengths only.
bool same_secret(std::string_view a, std::string_view b);

// Thread-safe: it never changes.
//
// A request passes when all of this holds:
//   Host is localhost, 127.0.0.1 or [::1] with the server's port: a name that an attacker's name server
//   points at this
//     machine (DNS rebinding) is refused;
//   it carries the token as cookie, or as "Authorization: Bearer TOKEN";
//   its Origin, if it is sent, is the server's own, and so is Sec-Fetch-Site below /api/: no other page can
//   make
//     the user's browser ask in the user's name.
// A visit of "/?token=TOKEN" gets the cookie and goes on to "/".
class AccessGate {
 public:
  AccessGate(std::string token, std::uint16_t port);

  // The reply to a request that does not pass, or to the first visit; nothing: it passes.
  [[nodiscard]] std::optional<HttpResponse> check(const HttpRequest& request) const;

  // The name of the cookie: one for each port, as cookies do not know of ports.
  [[nodiscard]] const std::string& cookie_name() const { return cookie_name_; }

 private:
  [[nodiscard]] bool is_own_host(std::string_view host) const;
  [[nodiscard]] bool has_token(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse first_visit(const HttpRequest& request) const;

  std::string token_;
  std::string cookie_name_;
  std::vector<std::string> hosts_;
};

}  // namespace rps
