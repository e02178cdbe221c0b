// Where credentials come from: the first of these that has any, as the AWS SDKs do it.
//   1. the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
//   2. the shared files (AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE; else ~/.aws/credentials and
//      ~/.aws/config), section AwsSettings::profile, else AWS_PROFILE, else "default"
//   3. a web identity: AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, by STS AssumeRoleWithWebIdentity
//   4. the container endpoint: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI
//   5. the instance's metadata, version 2 only; not with AWS_EC2_METADATA_DISABLED=true
// Source: AWS SDKs and Tools Reference Guide, "Standardized credential providers".
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "aws/http.h"
#include "aws/settings.h"
#include "aws/sigv4.h"
#include "base/date.h"
#include "base/result.h"
#include "io/clock.h"

namespace rps {

// Looks up an environment variable; unset is nothing.
using AwsEnvironment = std::function<std::optional<std::string>(const std::string& name)>;

// Thread-safety: both methods may be called from several threads at once.
class CredentialsSource {
 public:
  virtual ~CredentialsSource() = default;
  // Credentials that are good for at least five minutes more, unless their source gives no better ones. Found
  // at the first call and renewed when they expire. kPermission when no source has any (the hint names all
  // ways) or the one that is configured refuses; kParse for a broken file.
  virtual Result<AwsCredentials> get() = 0;
  // The service called these expired: the next get() fetches new ones.
  virtual void expire() = 0;
  // Where the last ones came from: "the environment", "profile 'default' of ~/.aws/credentials"; "" before
  // the first get().
  [[nodiscard]] virtual std::string origin() const = 0;
  // When the last ones end; nothing when they do not, or their source does not tell.
  [[nodiscard]] virtual std::optional<Timestamp> expires() const { return std::nullopt; }
};

// `http` and `clock` must outlive it.
std::unique_ptr<CredentialsSource> make_credentials_chain(const AwsSettings& settings,
                                                          const AwsEnvironment& environment, AwsHttp& http,
                                                          const Clock& clock);

// Always these.
std::unique_ptr<CredentialsSource> make_fixed_credentials(AwsCredentials credentials);

}  // namespace rps
