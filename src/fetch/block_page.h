// Is a reply with status 200 really a page? Sites refuse visitors politely, too: a login form, a challenge,
// "access denied".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "fetch/http_client.h"

namespace rps {

// Says whether a body is a page the caller can use; its error says what is missing. What pages look like is
// known to the parse stage, not here. Called for every reply with status 200; empty: any body will do.
using PageCheck = std::function<Status(std::string_view body)>;

struct PageProblem {
  FetchFailure failure = FetchFailure::kBadPage;  // or kBlockPage, kLogin
  std::string message;
};

// Nothing when the reply is a page. The caller's check decides; what it refuses is then named: a login page
// by its address or its password field, a block page by its words, type of content or tiny size, anything
// else a bad page. A page under a login address is refused whatever the check says.
std::optional<PageProblem> page_problem(const HttpReply& reply, const PageCheck& check);

}  // namespace rps
