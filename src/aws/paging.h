// The pages of a long reply.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

// `next` is the token of the page behind the one that `token` was for; empty: there is none. kCorrupt when it
// is the same one: the pages would have no end. `what` names the request.
inline Status check_next_page(std::string_view what, std::string_view token, std::string_view next) {
  if (!next.empty() && next == token) {
    return Error{ErrorKind::kCorrupt, std::string(what) + ": the service gives the same page again and again",
                 ""};
  }
  return {};
}

}  // namespace rps
