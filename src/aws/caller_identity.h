// Who the credentials are, as STS sees it. Source: AWS STS API reference, GetCallerIdentity, which every
// caller may use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aws/session.h"
#include "base/result.h"

namespace rps {

struct CallerIdentity {
  std::string account;  // twelve digits
  std::string arn;      // of the user or the assumed role
  // How far the service's clock was ahead of `now` when it answered, milliseconds, to the second; nothing
  // when it did not say.
  std::optional<std::int64_t> clock_ahead;
};

// Asks STS. `clock` tells the machine's time. Errors of the session; kCorrupt when the reply is none of STS.
Result<CallerIdentity> caller_identity(AwsSession& session, const Clock& clock);

}  // namespace rps
