#include "aws/session.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "aws/failure.h"
#include "aws/reply_time.h"
#include "aws/sigv4.h"
#include "base/interrupt.h"
#include "base/log.h"

namespace rps {
namespace {

constexpr double kLongestWait = 20;  // seconds; as the AWS SDKs
constexpr double kSlowDownFactor = 5;

struct Address {
  std::string scheme;  // "https://"
  std::string host;    // with the port, if it has one
};

Address parse_address(std::string_view text) {
  const std::size_t begin = text.find("://") + 3;
  const std::string_view host = text.substr(begin, text.find('/', begin) - begin);
  return {std::string(text.substr(0, begin)), std::string(host)};
}

// Between 0 and 1, so that many clients do not come back at once.
double jitter() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(random);
}

// Failures that S3 tells of with status 200; a stored object may look like one, so GET has none.
bool is_failure(const AwsCall& call, const AwsReply& reply) {
  const bool may_hide = call.service == "s3" && (call.method == "PUT" || call.method == "POST");
  return reply.status >= 300 || (may_hide && hides_failure(reply));
}

Status check_address(std::string_view address) {
  const bool known = address.starts_with("http://") || address.starts_with("https://");
  if (known && !parse_address(address).host.empty()) {
    return {};
  }
  return Error{ErrorKind::kUsage, "'" + std::string(address) + "' is not an address of a service",
               "write it like https://s3.example.org"};
}

}  // namespace

// How far a call has come.
struct AwsSession::Progress {
  int attempts = 0;
  int taken = 0;  // tokens, for the last repetition
  bool repeated = false;
  bool credentials_renewed = false;
  bool clock_set = false;
  bool silent = false;  // the last attempt had no reply
  AwsFailure failure;   // else what it told
  std::string date;     // and when
};

AwsSession::AwsSession(AwsSettings settings, std::unique_ptr<AwsHttp> http,
                       std::unique_ptr<CredentialsSource> credentials, const Clock& clock, Sleeper& sleeper)
    : settings_(std::move(settings)),
      http_(std::move(http)),
      credentials_(std::move(credentials)),
      clock_(clock),
      sleeper_(sleeper) {}

Result<AwsReply> AwsSession::attempt(const AwsCall& call) {
  RPS_ASSIGN(const AwsCredentials credentials, credentials_->get());
  const Address address = parse_address(service_address(settings_, call.service));
  SignedRequest to_sign;
  to_sign.method = call.method;
  to_sign.host = call.host.empty() ? address.host : call.host + "." + address.host;
  to_sign.path = call.path;
  to_sign.query = call.query;
  to_sign.headers = call.headers;
  AwsRequest request;
  request.method = call.method;
  request.url = address.scheme + to_sign.host + encoded_path(call.path);
  request.url += call.query.empty() ? "" : "?" + encoded_query(call.query);
  request.headers =
      sign(to_sign, sha256_hex(call.body), {settings_.region, call.service}, credentials, now());
  request.body = call.body;
  ++requests_;
  return http_->send(request);
}

Result<AwsAnswer> AwsSession::call(const AwsCall& call, AwsRefusal* refusal) {
  Progress progress;
  for (;;) {
    auto reply = attempt(call);
    ++progress.attempts;
    progress.silent = !reply.ok();
    if (reply.ok() && !is_failure(call, *reply)) {
      budget_.give_back(progress.taken);
      return AwsAnswer{std::move(*reply), progress.repeated};
    }
    if (!reply.ok() && reply.error().kind != ErrorKind::kNetwork) {
      return with_context(std::move(reply.error()), call.what);
    }
    Error error;
    if (reply.ok()) {
      progress.failure = failure_of(*reply);
      progress.date = reply->header("date");
      error = error_of(progress.failure, call.what);
    } else {
      error = with_context(std::move(reply.error()), call.what);
      error.hint = "check the network and the address of the service";
    }
    const bool unsure = progress.silent || progress.failure.status >= 500 || progress.failure.status == 200;
    if (!prepare_repetition(progress)) {
      if (refusal != nullptr) {
        *refusal = {error, progress.silent ? 0 : progress.failure.status,
                    progress.silent ? "" : progress.failure.code, progress.repeated};
      }
      return error;
    }
    progress.repeated = progress.repeated || unsure;
    log::warn(error.message + "; attempt " + std::to_string(progress.attempts + 1));
  }
}

bool AwsSession::prepare_repetition(Progress& progress) {
  if (progress.attempts >= settings_.max_attempts || interrupted()) {
    return false;
  }
  switch (progress.silent ? Remedy::kRepeat : remedy_of(progress.failure)) {
    case Remedy::kCredentials:
      return renew_credentials(progress);
    case Remedy::kClock:
      return set_clock(progress);
    case Remedy::kRepeat:
      return wait(progress, false);
    case Remedy::kSlowDown:
      return wait(progress, true);
    case Remedy::kNone:
      break;
  }
  return false;
}

bool AwsSession::renew_credentials(Progress& progress) {
  credentials_->expire();
  return !std::exchange(progress.credentials_renewed, true);
}

// The difference of this machine's clock to the time that the reply was sent.
bool AwsSession::set_clock(Progress& progress) {
  constexpr std::int64_t kTolerated = 60'000;  // ms; services take up to 5 or 15 minutes
  const std::optional<Timestamp> there = reply_time(progress.date);
  if (!there || std::exchange(progress.clock_set, true)) {
    return false;
  }
  const std::int64_t offset = there->millis - clock_.now().millis;
  if (std::abs(offset - offset_millis_) < kTolerated) {
    return false;  // it is not the clock
  }
  offset_millis_ = offset;
  return true;
}

// Exponential backoff with full jitter.
bool AwsSession::wait(Progress& progress, bool slow_down) {
  const int cost = progress.silent ? RetryBudget::kAfterSilence : RetryBudget::kRepetition;
  if (!budget_.take(cost)) {
    return false;
  }
  progress.taken = cost;
  const double most =
      settings_.backoff * std::pow(2, progress.attempts - 1) * (slow_down ? kSlowDownFactor : 1);
  const double seconds = std::min(most, kLongestWait) * jitter();
  return sleeper_.sleep_for(Millis(std::llround(seconds * 1000))).ok();
}

std::string service_address(const AwsSettings& settings, std::string_view service) {
  const std::string& own = service == "s3"       ? settings.s3_endpoint
                           : service == "glue"   ? settings.glue_endpoint
                           : service == "athena" ? settings.athena_endpoint
                                                 : settings.sts_endpoint;
  const std::string& chosen = own.empty() ? settings.endpoint : own;
  return chosen.empty() ? "https://" + std::string(service) + "." + settings.region + ".amazonaws.com"
                        : chosen;
}

Result<std::shared_ptr<AwsSession>> open_aws_session(const AwsSettings& settings,
                                                     const AwsEnvironment& environment, const Clock& clock) {
  for (const char* service : {"s3", "glue", "athena", "sts"}) {
    RPS_TRY(check_address(service_address(settings, service)));
  }
  RPS_ASSIGN(auto http, make_aws_http(settings));
  auto credentials = make_credentials_chain(settings, environment, *http, clock);
  return std::make_shared<AwsSession>(settings, std::move(http), std::move(credentials), clock,
                                      system_sleeper());
}

}  // namespace rps
