// AwsSession: credentials, connections and retries that all services of one run share.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "aws/json_api.h"
#include "aws/settings.h"
#include "base/result.h"
#include "io/store.h"

namespace rps {

// Looks up an environment variable; unset is nothing.
using AwsEnvironment = std::function<std::optional<std::string>(const std::string& name)>;

// Thread-safety: all methods may be called from several threads at once. Copies share everything.
class AwsSession;

// kUsage for settings that make no sense. Nothing is asked of the network yet.
Result<std::shared_ptr<AwsSession>> open_aws_session(const AwsSettings& settings,
                                                     const AwsEnvironment& environment);

// "glue" or "athena" at its address. Keeps the session alive.
std::unique_ptr<JsonApi> make_json_api(std::shared_ptr<AwsSession> session, std::string_view service);

// The objects of `bucket` whose keys begin with `prefix` + "/" (empty: all of them), as a Store whose keys
// are what follows. Keeps the session alive.
std::unique_ptr<Store> make_s3_store(std::shared_ptr<AwsSession> session, const std::string& bucket,
                                     const std::string& prefix);

}  // namespace rps
