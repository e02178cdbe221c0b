// An AWS JSON service without signatures or retries, for emulators that check none: tests of the catalog
// against them need nothing of src/aws. The emulator's address comes from RPS_TEST_GLUE_ENDPOINT.
#pragma once

#include <curl/curl.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "aws/json_api.h"

namespace rps {

// The emulator's address, or "" when there is none to test against.
inline std::string glue_endpoint() {
  const char* const address = std::getenv("RPS_TEST_GLUE_ENDPOINT");
  return address == nullptr ? "" : address;
}

// Thread-safe.
class PlainJsonApi final : public JsonApi {
 public:
  // In an account of its own, so that nothing of others is seen (the emulator is moto).
  explicit PlainJsonApi(std::string endpoint) : endpoint_(std::move(endpoint)) {
    static std::atomic<int> count{0};
    const std::string number = std::to_string(getpid()) + std::to_string(1000 + ++count);
    account_ = std::string(12 - std::min<std::size_t>(12, number.size()), '7') + number;
  }

  std::atomic<int> calls{0};

  Result<nlohmann::json> call(std::string_view action, const nlohmann::json& request) override {
    ++calls;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
    const std::string target = "X-Amz-Target: AWSGlue." + std::string(action);
    const std::string account = "x-moto-account-id: " + account_;
    curl_slist* headers = nullptr;
    for (const char* line :
         {target.c_str(), account.c_str(), "Content-Type: application/x-amz-json-1.1", "Expect:",
          "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/glue/aws4_request, "
          "SignedHeaders=host, Signature=none"}) {
      headers = curl_slist_append(headers, line);
    }
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> owned(headers, curl_slist_free_all);
    const std::string body = request.dump();
    std::string reply;
    curl_easy_setopt(curl.get(), CURLOPT_URL, endpoint_.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &reply);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &PlainJsonApi::append);
    if (const CURLcode code = curl_easy_perform(curl.get()); code != CURLE_OK) {
      return Error{ErrorKind::kNetwork, curl_easy_strerror(code)};
    }
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    return read(std::string(action), reply, status);
  }

 private:
  static std::size_t append(char* bytes, std::size_t size, std::size_t count, void* reply) {
    static_cast<std::string*>(reply)->append(bytes, size * count);
    return size * count;
  }

  static Result<nlohmann::json> read(const std::string& action, const std::string& reply, long status) {
    nlohmann::json json =
        reply.empty() ? nlohmann::json::object() : nlohmann::json::parse(reply, nullptr, false);
    if (status == 200 && json.is_object()) {
      return json;
    }
    const std::string type = json.is_object() ? json.value("__type", "") : "";
    const ErrorKind kind = type == "EntityNotFoundException"           ? ErrorKind::kNotFound
                           : type == "AlreadyExistsException"          ? ErrorKind::kExists
                           : type == "ConcurrentModificationException" ? ErrorKind::kPrecondition
                                                                       : ErrorKind::kUsage;
    return Error{kind, "glue " + action + ": " + std::to_string(status) + " " + reply.substr(0, 300)};
  }

  std::string endpoint_;
  std::string account_;
};

}  // namespace rps
