// An AwsHttp that answers with the replies a test has queued and keeps the requests.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "aws/credentials.h"
#include "aws/http.h"

namespace rps {

struct SeenRequest {
  std::string method;
  std::string url;
  AwsHeaders headers;
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) {
        return value;
      }
    }
    return "";
  }
};

// Thread-safe.
class FakeHttp final : public AwsHttp {
 public:
  Result<AwsReply> send(const AwsRequest& request) override {
    const std::lock_guard<std::mutex> guard(mutex_);
    seen_.push_back({request.method, request.url, request.headers, std::string(request.body)});
    if (replies_.empty()) {
      return Error{ErrorKind::kNetwork, "no reply is queued", ""};
    }
    Result<AwsReply> reply = std::move(replies_.front());
    replies_.pop_front();
    return reply;
  }

  FakeHttp& then(int status, std::string body = "", AwsHeaders headers = {}) {
    replies_.emplace_back(AwsReply{status, std::move(headers), std::move(body)});
    return *this;
  }
  FakeHttp& then_silence() {
    replies_.emplace_back(Error{ErrorKind::kNetwork, "connection reset", ""});
    return *this;
  }
  [[nodiscard]] const std::vector<SeenRequest>& seen() const { return seen_; }

 private:
  std::mutex mutex_;
  std::deque<Result<AwsReply>> replies_;
  std::vector<SeenRequest> seen_;
};

// Credentials "key1", "key2", … : another one after every expire().
class CountedCredentials final : public CredentialsSource {
 public:
  Result<AwsCredentials> get() override {
    return AwsCredentials{"key" + std::to_string(expired_ + 1), "a-planted-secret", "a-planted-token"};
  }
  void expire() override { ++expired_; }
  [[nodiscard]] std::string origin() const override { return "a test"; }

 private:
  int expired_ = 0;
};

}  // namespace rps
