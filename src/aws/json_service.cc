// JsonApi over an AwsSession.
#include <nlohmann/json.hpp>
#include <utility>

#include "aws/session.h"

namespace rps {
namespace {

using Json = nlohmann::json;

class JsonService final : public JsonApi {
 public:
  JsonService(std::shared_ptr<AwsSession> session, std::string_view service)
      : session_(std::move(session)),
        service_(service),
        target_(service == "athena" ? "AmazonAthena." : "AWSGlue.") {}

  Result<Json> call(std::string_view action, const Json& request) override {
    // Bytes that are no text go as U+FFFD, which names nothing there.
    const std::string body = request.dump(-1, ' ', false, Json::error_handler_t::replace);
    AwsCall call;
    call.service = service_;
    call.method = "POST";
    call.headers = {{"Content-Type", "application/x-amz-json-1.1"},
                    {"X-Amz-Target", target_ + std::string(action)}};
    call.body = body;
    call.what = service_ + " " + std::string(action);
    RPS_ASSIGN(const AwsAnswer answer, session_->call(call));
    const std::string& text = answer.reply.body;
    Json reply = text.empty() ? Json::object() : Json::parse(text, nullptr, false);
    if (!reply.is_object()) {
      return Error{ErrorKind::kCorrupt, call.what + ": the reply is no JSON object", ""};
    }
    return reply;
  }

 private:
  std::shared_ptr<AwsSession> session_;
  std::string service_;
  std::string target_;  // before an action's name
};

}  // namespace

std::unique_ptr<JsonApi> make_json_api(std::shared_ptr<AwsSession> session, std::string_view service) {
  return std::make_unique<JsonService>(std::move(session), service);
}

}  // namespace rps
