// An HttpClient that answers from a script, and moves the test's clock by the time an answer takes.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fetch/http_client.h"
#include "io/clock.h"

namespace rps {

struct AskedFor {
  std::string url;
  Timestamp at;
};

class ScriptedClient final : public HttpClient {
 public:
  explicit ScriptedClient(FixedClock& clock) : clock_(&clock) {}

  // The next answer to `url`; the last one given is repeated.
  ScriptedClient& on(const std::string& url, HttpOutcome answer) {
    answers_[url].push_back(std::move(answer));
    return *this;
  }

  HttpOutcome get(const FetchRequest& request) override {
    asked_.push_back({request.url, clock_->now()});
    if (before_answer) {
      before_answer();
    }
    std::deque<HttpOutcome>& left = answers_[request.url];
    if (left.empty()) {
      ADD_FAILURE() << "nobody expected " << request.url;
      return TransportFailure{};
    }
    HttpOutcome answer = left.front();
    if (left.size() > 1) {
      left.pop_front();
    }
    if (auto* reply = std::get_if<HttpReply>(&answer)) {
      reply->url = request.url;
    }
    const double seconds = std::visit([](const auto& outcome) { return outcome.seconds; }, answer);
    clock_->set(Timestamp{clock_->now().millis + static_cast<std::int64_t>(seconds * 1000)});
    return answer;
  }

  [[nodiscard]] const std::vector<AskedFor>& asked() const { return asked_; }
  // How often `url` was asked for.
  [[nodiscard]] int count(const std::string& url) const {
    int found = 0;
    for (const AskedFor& asked : asked_) {
      found += asked.url == url ? 1 : 0;
    }
    return found;
  }

  std::function<void()> before_answer;

 private:
  FixedClock* clock_;
  std::map<std::string, std::deque<HttpOutcome>> answers_;
  std::vector<AskedFor> asked_;
};

inline HttpReply answer(int status, std::string body = "", std::string retry_after = "") {
  HttpReply reply;
  reply.status = status;
  reply.body = std::move(body);
  reply.content_type = "text/html";
  reply.retry_after = std::move(retry_after);
  reply.seconds = 0.1;
  reply.bytes = 100;
  return reply;
}

inline HttpReply redirect_to(std::string location) {
  HttpReply reply = answer(302);
  reply.location = std::move(location);
  return reply;
}

inline TransportFailure broken(FetchFailure failure) {
  return {failure, "it broke", 0.2, 10};
}

}  // namespace rps
