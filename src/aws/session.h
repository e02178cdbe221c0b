// AwsSession: signs requests, sends them, and repeats those that may go better the next time. All services of
// one run share one.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "aws/http.h"
#include "aws/json_api.h"
#include "aws/retry_budget.h"
#include "aws/settings.h"
#include "base/result.h"
#include "io/clock.h"
#include "io/sleeper.h"

namespace rps {

// One request to a service, not yet signed.
struct AwsCall {
  std::string service;  // "s3", "glue", "athena", "sts"
  std::string method;
  std::string host;  // before the service's address ("bucket" of bucket.s3.…); empty: none
  std::string path = "/";
  AwsHeaders query;
  AwsHeaders headers;
  std::string_view body;  // must stay until call() returns
  std::string what;       // names the request in errors: "s3 PUT s3://bucket/key"
};

struct AwsAnswer {
  AwsReply reply;         // with a status below 400 and without a hidden failure, or …
  bool repeated = false;  // an earlier attempt had no reply or a server's error: it may have been carried out
};

struct AwsRefusal {
  Error error;
  int status = 0;  // 0: no reply
  std::string code;
  bool repeated = false;
};

// Thread-safety: all methods may be called from several threads at once.
class AwsSession {
 public:
  // `clock` and `sleeper` must outlive it.
  AwsSession(AwsSettings settings, std::unique_ptr<AwsHttp> http,
             std::unique_ptr<CredentialsSource> credentials, const Clock& clock, Sleeper& sleeper);

  // Sends the call until it succeeds, a failure remains, or the attempts or the session's budget are used up.
  // Then `refusal` (when given) says more about it than the error. A wish to stop (base/interrupt.h) ends the
  // repetitions, not a request under way.
  Result<AwsAnswer> call(const AwsCall& call, AwsRefusal* refusal = nullptr);

  [[nodiscard]] const AwsSettings& settings() const { return settings_; }
  CredentialsSource& credentials() { return *credentials_; }
  // How far the services' clock is ahead of this machine's, as a refused request told, milliseconds.
  [[nodiscard]] std::int64_t clock_offset() const { return offset_millis_; }
  // Attempts so far.
  [[nodiscard]] std::uint64_t requests() const { return requests_; }

 private:
  struct Progress;
  Result<AwsReply> attempt(const AwsCall& call);
  [[nodiscard]] Timestamp now() const { return Timestamp{clock_.now().millis + offset_millis_}; }
  // True when the call is to be sent again, after what has to be done or waited for before that.
  bool prepare_repetition(Progress& progress);
  bool renew_credentials(Progress& progress);
  bool set_clock(Progress& progress);
  bool wait(Progress& progress, bool slow_down);

  AwsSettings settings_;
  std::unique_ptr<AwsHttp> http_;
  std::unique_ptr<CredentialsSource> credentials_;
  const Clock& clock_;
  Sleeper& sleeper_;
  RetryBudget budget_;
  std::atomic<std::int64_t> offset_millis_{0};
  std::atomic<std::uint64_t> requests_{0};
};

// On libcurl, with the chain of credentials.h and the machine's time. kUsage for settings that make no sense.
// Nothing is asked of the network yet. `clock` must outlive it.
Result<std::shared_ptr<AwsSession>> open_aws_session(const AwsSettings& settings,
                                                     const AwsEnvironment& environment, const Clock& clock);

// "http://127.0.0.1:5005" or "https://glue.eu-west-1.amazonaws.com": where the service is.
std::string service_address(const AwsSettings& settings, std::string_view service);

// "glue" or "athena". Keeps the session alive.
std::unique_ptr<JsonApi> make_json_api(std::shared_ptr<AwsSession> session, std::string_view service);

}  // namespace rps
