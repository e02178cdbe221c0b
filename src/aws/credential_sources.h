// The single sources of credentials that the chain of credentials.h asks, one function each.
#pragma once

#include <optional>
#include <string>

#include "aws/credentials.h"
#include "base/date.h"

namespace rps {

struct FoundCredentials {
  AwsCredentials credentials;
  std::optional<Timestamp> expires;
  std::string origin;
};

// Nothing: the source is not configured here, the next one is to be asked.
using MaybeCredentials = Result<std::optional<FoundCredentials>>;

// What the sources know of their surroundings.
struct CredentialSurroundings {
  const AwsSettings& settings;
  const AwsEnvironment& environment;
  AwsHttp& http;
};

MaybeCredentials credentials_of_environment(const CredentialSurroundings& around);
// kPermission for a profile that was named and is absent, or that only other tools can use.
MaybeCredentials credentials_of_profile(const CredentialSurroundings& around);
MaybeCredentials credentials_of_web_identity(const CredentialSurroundings& around);
MaybeCredentials credentials_of_container(const CredentialSurroundings& around);
MaybeCredentials credentials_of_instance(const CredentialSurroundings& around);

}  // namespace rps
