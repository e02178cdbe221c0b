#include "aws/caller_identity.h"

#include <pugixml.hpp>

#include "aws/reply_time.h"

namespace rps {
namespace {

std::optional<std::int64_t> millis_ahead(const std::string& date, const Clock& clock) {
  const std::optional<Timestamp> there = reply_time(date);
  return there ? std::optional(there->millis - clock.now().millis) : std::nullopt;
}

}  // namespace

Result<CallerIdentity> caller_identity(AwsSession& session, const Clock& clock) {
  AwsCall call;
  call.service = "sts";
  call.method = "POST";
  call.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  call.body = "Action=GetCallerIdentity&Version=2011-06-15";
  call.what = "sts GetCallerIdentity";
  RPS_ASSIGN(const AwsAnswer answer, session.call(call));
  pugi::xml_document document;
  document.load_buffer(answer.reply.body.data(), answer.reply.body.size());
  const pugi::xml_node result = document.child("GetCallerIdentityResponse").child("GetCallerIdentityResult");
  CallerIdentity identity{result.child_value("Account"), result.child_value("Arn"),
                          millis_ahead(std::string(answer.reply.header("date")), clock)};
  if (identity.arn.empty()) {
    return Error{ErrorKind::kCorrupt, call.what + ": the reply names nobody",
                 "is aws.sts_endpoint the address of STS?"};
  }
  return identity;
}

}  // namespace rps
