#include "aws/credentials.h"

#include <array>
#include <mutex>
#include <utility>

#include "aws/credential_sources.h"
#include "base/log.h"

namespace rps {
namespace {

constexpr std::int64_t kRenewBefore = 300'000;  // ms before the end

class FixedCredentials final : public CredentialsSource {
 public:
  explicit FixedCredentials(AwsCredentials credentials) : credentials_(std::move(credentials)) {}
  Result<AwsCredentials> get() override { return credentials_; }
  void expire() override {}
  [[nodiscard]] std::string origin() const override { return "the program"; }

 private:
  AwsCredentials credentials_;
};

class CredentialsChain final : public CredentialsSource {
 public:
  CredentialsChain(AwsSettings settings, AwsEnvironment environment, AwsHttp& http, const Clock& clock)
      : settings_(std::move(settings)), environment_(std::move(environment)), http_(http), clock_(clock) {}

  Result<AwsCredentials> get() override {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (held_ && !is_due(kRenewBefore)) {
      return held_->credentials;
    }
    auto found = find();
    if (found.ok()) {
      held_ = std::move(*found);
      refused_ = false;
    } else if (held_ && !is_due(0)) {
      log::warn("credentials are not renewed yet: " + found.error().message);
    } else {
      return std::move(found.error());
    }
    return held_->credentials;
  }

  void expire() override {
    const std::lock_guard<std::mutex> guard(mutex_);
    refused_ = true;
  }

  [[nodiscard]] std::string origin() const override {
    const std::lock_guard<std::mutex> guard(mutex_);
    return held_ ? held_->origin : "";
  }

  [[nodiscard]] std::optional<Timestamp> expires() const override {
    const std::lock_guard<std::mutex> guard(mutex_);
    return held_ ? held_->expires : std::nullopt;
  }

 private:
  // True when those held end within `margin` milliseconds, or were refused.
  [[nodiscard]] bool is_due(std::int64_t margin) const {
    const bool ends = held_->expires && held_->expires->millis - margin <= clock_.now().millis;
    return refused_ || ends;
  }

  Result<FoundCredentials> find();

  const AwsSettings settings_;
  const AwsEnvironment environment_;
  AwsHttp& http_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::optional<FoundCredentials> held_;  // guarded by mutex_
  bool refused_ = false;                  // guarded by mutex_
};

Result<FoundCredentials> CredentialsChain::find() {
  constexpr std::array kSources{credentials_of_environment, credentials_of_profile,
                                credentials_of_web_identity, credentials_of_container,
                                credentials_of_instance};
  const CredentialSurroundings around{settings_, environment_, http_};
  for (const auto source : kSources) {
    RPS_ASSIGN(std::optional<FoundCredentials> found, source(around));
    if (found) {
      return std::move(*found);
    }
  }
  return Error{
      ErrorKind::kPermission, "there are no AWS credentials",
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run 'aws configure'; on AWS "
      "give the task or the instance a role"};
}

}  // namespace

std::unique_ptr<CredentialsSource> make_credentials_chain(const AwsSettings& settings,
                                                          const AwsEnvironment& environment, AwsHttp& http,
                                                          const Clock& clock) {
  return std::make_unique<CredentialsChain>(settings, environment, http, clock);
}

std::unique_ptr<CredentialsSource> make_fixed_credentials(AwsCredentials credentials) {
  return std::make_unique<FixedCredentials>(std::move(credentials));
}

}  // namespace rps
