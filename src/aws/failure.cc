#include "aws/failure.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <pugixml.hpp>
#include <span>
#include <utility>
#include <vector>

#include "base/text.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestMessage = 400;

// On one line and not without end.
std::string one_line(std::string_view text) {
  std::string line(trim(text.substr(0, kLongestMessage)));
  std::replace_if(
      line.begin(), line.end(), [](unsigned char byte) { return byte < 0x20; }, ' ');
  return line;
}

// "com.amazonaws.glue#EntityNotFoundException:http://…" -> "EntityNotFoundException"
std::string short_code(std::string_view code) {
  code = code.substr(0, code.find(':'));
  const std::size_t hash = code.rfind('#');
  return std::string(hash == std::string_view::npos ? code : code.substr(hash + 1));
}

std::string text_member(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

void read_json(const AwsReply& reply, AwsFailure& failure) {
  const Json json = Json::parse(reply.body, nullptr, false);
  failure.code = short_code(reply.header("x-amzn-errortype"));
  if (!json.is_object()) {
    return;
  }
  for (const char* name : {"__type", "code"}) {
    failure.code = failure.code.empty() ? short_code(text_member(json, name)) : failure.code;
  }
  for (const char* name : {"message", "Message"}) {
    failure.message = failure.message.empty() ? one_line(text_member(json, name)) : failure.message;
  }
}

void read_xml(const AwsReply& reply, AwsFailure& failure) {
  pugi::xml_document document;
  document.load_buffer(reply.body.data(), reply.body.size());
  // S3's is the root, STS's below ErrorResponse, and some services put a list around it.
  const pugi::xml_node error = document.select_node("//Error").node();
  failure.code = error.child_value("Code");
  failure.message = one_line(error.child_value("Message"));
  const std::string region = error.child_value("Region");
  if (!region.empty()) {
    failure.message += " (its region: " + region + ")";
  }
}

// What HTTP's own codes mean where there is no body, as in replies to HEAD.
std::string code_of_status(int status) {
  switch (status) {
    case 404:
      return "NotFound";
    case 403:
      return "Forbidden";
    case 412:
      return "PreconditionFailed";
    default:
      return "HTTP " + std::to_string(status);
  }
}

bool is_one_of(std::string_view code, std::span<const std::string_view> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

constexpr std::array<std::string_view, 9> kThrottled{"SlowDown",
                                                     "Throttling",
                                                     "ThrottlingException",
                                                     "TooManyRequests",
                                                     "RequestLimitExceeded",
                                                     "TooManyRequestsException",
                                                     "ThrottledException",
                                                     "BandwidthLimitExceeded",
                                                     "ProvisionedThroughputExceededException"};
constexpr std::array<std::string_view, 6> kPassing{
    "RequestTimeout",  "InternalError", "InternalFailure", "ServiceUnavailable", "ConditionalRequestConflict",
    "OperationAborted"};
constexpr std::array<std::string_view, 4> kExpired{"ExpiredToken", "ExpiredTokenException", "RequestExpired",
                                                   "TokenRefreshRequired"};
constexpr std::array<std::string_view, 3> kSkewed{"RequestTimeTooSkewed", "RequestInTheFuture",
                                                  "InvalidSignatureException"};

// One meaning of a code: its kind and what to do.
struct Meaning {
  std::string_view code;
  ErrorKind kind;
  std::string_view hint;
};

constexpr std::string_view kPolicyHint = "the IAM policy in docs/aws.md lists what is needed";
constexpr std::string_view kKeysHint = "check the access key, its secret and the session token";
constexpr std::string_view kRegionHint = "set aws.region to the region of the bucket";

constexpr std::array<Meaning, 29> kMeanings{{
    {"NoSuchKey", ErrorKind::kNotFound, ""},
    {"NotFound", ErrorKind::kNotFound, ""},
    {"EntityNotFoundException", ErrorKind::kNotFound, ""},
    {"AlreadyExistsException", ErrorKind::kExists, ""},
    {"PreconditionFailed", ErrorKind::kPrecondition, ""},
    {"ConcurrentModificationException", ErrorKind::kPrecondition, ""},
    {"VersionMismatchException", ErrorKind::kPrecondition, ""},
    {"NoSuchBucket", ErrorKind::kUsage, "make the bucket, or name the right one in paths.store"},
    {"InvalidBucketName", ErrorKind::kUsage, "name the right bucket in paths.store"},
    {"PermanentRedirect", ErrorKind::kUsage, kRegionHint},
    {"TemporaryRedirect", ErrorKind::kUsage, kRegionHint},
    {"AuthorizationHeaderMalformed", ErrorKind::kUsage, kRegionHint},
    {"IllegalLocationConstraintException", ErrorKind::kUsage, kRegionHint},
    {"HTTP 301", ErrorKind::kUsage, kRegionHint},
    {"InvalidInputException", ErrorKind::kUsage, ""},
    {"InvalidRequestException", ErrorKind::kUsage, ""},
    {"ValidationException", ErrorKind::kUsage, ""},
    {"InvalidAccessKeyId", ErrorKind::kPermission, kKeysHint},
    {"InvalidClientTokenId", ErrorKind::kPermission, kKeysHint},
    {"InvalidToken", ErrorKind::kPermission, kKeysHint},
    {"SignatureDoesNotMatch", ErrorKind::kPermission, kKeysHint},
    {"UnrecognizedClientException", ErrorKind::kPermission, kKeysHint},
    {"IncompleteSignatureException", ErrorKind::kPermission, kKeysHint},
    {"MissingAuthenticationTokenException", ErrorKind::kPermission, kKeysHint},
    {"AccessDenied", ErrorKind::kPermission, kPolicyHint},
    {"AccessDeniedException", ErrorKind::kPermission, kPolicyHint},
    {"Forbidden", ErrorKind::kPermission, kPolicyHint},
    {"UnauthorizedOperation", ErrorKind::kPermission, kPolicyHint},
    {"AllAccessDisabled", ErrorKind::kPermission, kPolicyHint},
}};

Meaning meaning_of(const AwsFailure& failure) {
  const auto found = std::find_if(kMeanings.begin(), kMeanings.end(),
                                  [&](const Meaning& meaning) { return meaning.code == failure.code; });
  if (found != kMeanings.end()) {
    return *found;
  }
  switch (remedy_of(failure)) {
    case Remedy::kCredentials:
      return {failure.code, ErrorKind::kPermission, "the session token has expired: log in again"};
    case Remedy::kClock:
      return {failure.code, ErrorKind::kPermission, "set the machine's clock, and check the secret key"};
    case Remedy::kSlowDown:
      return {failure.code, ErrorKind::kNetwork, "wait, or lower aws.max_connections"};
    case Remedy::kRepeat:
      return {failure.code, ErrorKind::kNetwork, "try again later"};
    case Remedy::kNone:
      break;
  }
  return {failure.code, failure.status == 403 ? ErrorKind::kPermission : ErrorKind::kIo, ""};
}

}  // namespace

AwsFailure failure_of(const AwsReply& reply) {
  AwsFailure failure;
  failure.status = reply.status;
  failure.request_id = reply.header("x-amz-request-id");
  if (failure.request_id.empty()) {
    failure.request_id = reply.header("x-amzn-requestid");
  }
  if (trim(reply.body).starts_with('<')) {
    read_xml(reply, failure);
  } else {
    read_json(reply, failure);
  }
  if (failure.code.empty()) {
    failure.code = code_of_status(reply.status);
  }
  return failure;
}

bool hides_failure(const AwsReply& reply) {
  if (reply.status != 200) {
    return false;
  }
  pugi::xml_document document;
  document.load_buffer(reply.body.data(), reply.body.size());
  return static_cast<bool>(document.child("Error"));
}

Remedy remedy_of(const AwsFailure& failure) {
  if (is_one_of(failure.code, kThrottled) || failure.status == 429) {
    return Remedy::kSlowDown;
  }
  if (is_one_of(failure.code, kExpired)) {
    return Remedy::kCredentials;
  }
  if (is_one_of(failure.code, kSkewed)) {
    return Remedy::kClock;
  }
  const bool server = failure.status >= 500 && failure.status != 501;
  return server || is_one_of(failure.code, kPassing) ? Remedy::kRepeat : Remedy::kNone;
}

std::string iam_action(std::string_view what) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kOfS3{
      {{"BUCKET", "s3:ListBucket"},
       {"ABORT", "s3:AbortMultipartUpload"},
       {"LIST", "s3:ListBucket"},
       {"GET", "s3:GetObject"},
       {"HEAD", "s3:GetObject"},
       {"PUT", "s3:PutObject"},
       {"POST", "s3:PutObject"},
       {"COPY", "s3:PutObject"},
       {"DELETE", "s3:DeleteObject"}}};
  const std::vector<std::string_view> words = split(what, ' ');
  if (words.size() < 2) {
    return "";
  }
  if (words[0] == "glue" || words[0] == "athena" || words[0] == "sts") {
    return std::string(words[0]) + ":" + std::string(words[1]);
  }
  const auto found =
      std::find_if(kOfS3.begin(), kOfS3.end(), [&](const auto& entry) { return entry.first == words[1]; });
  return words[0] == "s3" && found != kOfS3.end() ? std::string(found->second) : "";
}

Error error_of(const AwsFailure& failure, std::string_view what) {
  const Meaning meaning = meaning_of(failure);
  std::string text = std::string(what) + ": " + failure.code;
  text += failure.message.empty() ? "" : ": " + failure.message;
  text += failure.request_id.empty() ? "" : " [request " + failure.request_id + "]";
  const std::string action = meaning.hint == kPolicyHint ? iam_action(what) : "";
  const std::string allow = action.empty() ? "" : "allow " + action + ": ";
  return Error{meaning.kind, std::move(text), allow + std::string(meaning.hint)};
}

}  // namespace rps
