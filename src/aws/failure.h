// A service's error: what its reply says, and which ErrorKind that is.
#pragma once

#include <string>
#include <string_view>

#include "aws/http.h"
#include "base/result.h"

namespace rps {

struct AwsFailure {
  int status = 0;
  std::string code;        // "NoSuchKey", "EntityNotFoundException"; of a reply without a body "404"
  std::string message;     // the service's words, one line
  std::string request_id;  // to be told to AWS's support; may be empty
};

// The failure that the reply tells of, in S3's and STS's XML or the JSON services' form. Nothing in it is a
// secret: services do not repeat them, and signatures that S3 repeats in other elements are left out.
AwsFailure failure_of(const AwsReply& reply);

// True when a reply with 200 is a failure nevertheless: S3 begins its answer to a copy or the end of a
// multipart upload before it knows the outcome.
bool hides_failure(const AwsReply& reply);

// What to do about a failure before it is told.
enum class Remedy {
  kNone,
  kRepeat,       // it may go better the next time: server errors, a lost race between conditional writes
  kSlowDown,     // the same, after a longer wait: throttling
  kCredentials,  // once with new credentials
  kClock,        // once with the time that the reply's Date header tells
};
Remedy remedy_of(const AwsFailure& failure);

// The IAM action that the request `what` needs, as error_of() names requests: "glue GetTable" needs
// "glue:GetTable", "s3 PUT s3://bucket/key" needs "s3:PutObject"; "" for others.
std::string iam_action(std::string_view what);

// As an Error: "s3 PUT s3://bucket/key: AccessDenied: … [request id]", with a hint where one helps; that of
// a refused action names it. `what` names the request. The kinds are those that json_api.h lists; S3's are
// NoSuchKey kNotFound, a failed condition kPrecondition, a wrong bucket or region kUsage.
Error error_of(const AwsFailure& failure, std::string_view what);

}  // namespace rps
