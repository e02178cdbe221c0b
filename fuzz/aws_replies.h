// A service of AWS that says what the fuzzer wants: each part of the input is one reply, first its status,
// then "name: value" lines up to an empty line, then the body. The last reply is given again and again, which
// is what a service does that has lost its way; a caller must come to an end nevertheless.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/http.h"
#include "aws/session.h"
#include "base/text.h"
#include "io/clock.h"
#include "io/sleeper.h"
#include "support.h"

namespace rps::fuzz {

inline AwsReply reply_of(std::string_view text) {
  const auto next_line = [&text] {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
  };
  AwsReply reply;
  const auto status = to_int(next_line());
  reply.status = status && *status >= 100 && *status < 600 ? static_cast<int>(*status) : 200;
  for (std::string_view line = next_line(); !line.empty(); line = next_line()) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    reply.headers.emplace_back(lower(trim(line.substr(0, colon))),
                               trim(line.substr(std::min(colon + 1, line.size()))));
  }
  reply.body = text;
  return reply;
}

class ScriptedHttp final : public AwsHttp {
 public:
  explicit ScriptedHttp(std::vector<std::string_view> replies) : replies_(std::move(replies)) {}

  Result<AwsReply> send(const AwsRequest& request) override {
    require(++calls_ < kMostCalls, "what is asked of a service comes to an end");
    urls_.push_back(request.url);
    if (replies_.empty()) {
      return Error{ErrorKind::kNetwork, "connection reset", ""};
    }
    return reply_of(replies_[std::min(calls_ - 1, replies_.size() - 1)]);
  }
  [[nodiscard]] const std::vector<std::string>& urls() const { return urls_; }

 private:
  static constexpr std::size_t kMostCalls = 5000;

  std::vector<std::string_view> replies_;
  std::size_t calls_ = 0;
  std::vector<std::string> urls_;
};

// A session with such a service, and time that passes by itself.
struct ScriptedService {
  explicit ScriptedService(std::vector<std::string_view> replies) {
    AwsSettings settings;
    settings.endpoint = "http://127.0.0.1:5005";
    settings.path_style = true;
    settings.max_attempts = 2;
    settings.max_connections = 1;
    session = std::make_shared<AwsSession>(settings, std::make_unique<ScriptedHttp>(std::move(replies)),
                                           make_fixed_credentials({"AKIDFUZZ", "a-planted-secret", ""}),
                                           clock, sleeper);
  }

  FixedClock clock{Timestamp{1'772'323'200'000}};
  FakeSleeper sleeper{clock};
  std::shared_ptr<AwsSession> session;
};

}  // namespace rps::fuzz
