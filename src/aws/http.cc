#include "aws/http.h"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "base/text.h"

namespace rps {
namespace {

constexpr long kConnectTimeoutMs = 10'000;

struct EasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;
using HeaderLines = std::unique_ptr<curl_slist, ListCleanup>;

// What the callbacks of one exchange share.
struct Exchange {
  std::string_view body;
  std::size_t sent = 0;
  AwsReply reply;
  std::chrono::duration<double> stall_limit{};
  curl_off_t moved = 0;  // bytes, both ways
  std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
};

std::size_t on_body(char* data, std::size_t /*always_1*/, std::size_t size, void* user) {
  static_cast<Exchange*>(user)->reply.body.append(data, size);
  return size;
}

std::size_t on_header(char* data, std::size_t /*always_1*/, std::size_t size, void* user) {
  AwsHeaders& headers = static_cast<Exchange*>(user)->reply.headers;
  const std::string_view line(data, size);
  const std::size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    headers.clear();  // those of an interim reply ("100 Continue") are not the reply's
  } else if (colon != std::string_view::npos) {
    headers.emplace_back(lower(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
  }
  return size;
}

std::size_t on_send(char* buffer, std::size_t /*always_1*/, std::size_t room, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  const std::size_t count = std::min(room, exchange.body.size() - exchange.sent);
  std::memcpy(buffer, exchange.body.data() + exchange.sent, count);
  exchange.sent += count;
  return count;
}

// libcurl begins again on a fresh connection when a kept one turns out to be closed.
int on_seek(void* user, curl_off_t offset, int origin) {
  auto& exchange = *static_cast<Exchange*>(user);
  if (origin != SEEK_SET || offset < 0 || std::cmp_greater(offset, exchange.body.size())) {
    return CURL_SEEKFUNC_FAIL;
  }
  exchange.sent = static_cast<std::size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

// Ends an exchange that makes no progress.
int on_progress(void* user, curl_off_t /*down_total*/, curl_off_t down, curl_off_t /*up_total*/,
                curl_off_t up) {
  auto& exchange = *static_cast<Exchange*>(user);
  const auto now = std::chrono::steady_clock::now();
  if (down + up != exchange.moved) {
    exchange.moved = down + up;
    exchange.since = now;
  }
  return now - exchange.since > exchange.stall_limit ? 1 : 0;
}

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  return std::string(url.substr(begin, url.find('/', begin) - begin));
}

class CurlHttp final : public AwsHttp {
 public:
  explicit CurlHttp(AwsSettings settings) : settings_(std::move(settings)) {}

  Result<AwsReply> send(const AwsRequest& request) override {
    Easy easy = take();
    if (!easy) {
      return Error{ErrorKind::kEngine, "libcurl cannot be started", ""};
    }
    auto reply = exchange(easy.get(), request);
    give_back(std::move(easy));
    return reply;
  }

 private:
  // The handle used last, whose connection is the likeliest to be open still.
  Easy take() {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (idle_.empty()) {
      return Easy(curl_easy_init());
    }
    Easy easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }

  void give_back(Easy easy) {
    const std::lock_guard<std::mutex> guard(mutex_);
    idle_.push_back(std::move(easy));
  }

  Result<AwsReply> exchange(CURL* easy, const AwsRequest& request);
  void set_connection(CURL* easy, const AwsRequest& request) const;
  static void set_method(CURL* easy, const AwsRequest& request);
  static HeaderLines header_lines(const AwsRequest& request);

  AwsSettings settings_;
  std::mutex mutex_;
  std::vector<Easy> idle_;  // guarded by mutex_
};

void CurlHttp::set_connection(CURL* easy, const AwsRequest& request) const {
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  const long total = static_cast<long>(request.timeout * 1000);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, total);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, total > 0 ? total : kConnectTimeoutMs);
  if (!settings_.proxy.empty()) {
    curl_easy_setopt(easy, CURLOPT_PROXY, settings_.proxy == "none" ? "" : settings_.proxy.c_str());
  }
  if (!settings_.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, settings_.ca_file.c_str());
  }
}

void CurlHttp::set_method(CURL* easy, const AwsRequest& request) {
  const auto size = static_cast<curl_off_t>(request.body.size());
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (request.method == "PUT") {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, size);
  } else if (request.method == "POST") {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, size);
  } else if (request.method != "GET") {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

HeaderLines CurlHttp::header_lines(const AwsRequest& request) {
  HeaderLines lines;
  const auto add = [&lines](const std::string& line) {
    lines.reset(curl_slist_append(lines.release(), line.c_str()));
  };
  add("Expect:");  // no question before a body: the signature covers it anyway
  add("Accept:");
  if (request.method == "POST" || request.method == "PUT") {
    add("Content-Type:");  // unless it is among those of the request
  }
  for (const auto& [name, value] : request.headers) {
    add(value.empty() ? name + ";" : name + ": " + value);
  }
  return lines;
}

Result<AwsReply> CurlHttp::exchange(CURL* easy, const AwsRequest& request) {
  Exchange exchange;
  exchange.body = request.body;
  exchange.stall_limit = std::chrono::duration<double>(settings_.timeout);
  std::array<char, CURL_ERROR_SIZE> error_text{};
  curl_easy_reset(easy);  // keeps the connection
  set_connection(easy, request);
  set_method(easy, request);
  const HeaderLines lines = header_lines(request);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_send);
  curl_easy_setopt(easy, CURLOPT_READDATA, &exchange);
  curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
  curl_easy_setopt(easy, CURLOPT_SEEKDATA, &exchange);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &exchange);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  const CURLcode code = curl_easy_perform(easy);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  if (code == CURLE_ABORTED_BY_CALLBACK) {
    return Error{ErrorKind::kNetwork,
                 host_of(request.url) + ": nothing came for " + shortest(settings_.timeout) + " seconds"};
  }
  if (code != CURLE_OK) {
    const char* text = error_text[0] != '\0' ? error_text.data() : curl_easy_strerror(code);
    return Error{ErrorKind::kNetwork, host_of(request.url) + ": " + text};
  }
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  exchange.reply.status = static_cast<int>(status);
  return std::move(exchange.reply);
}

}  // namespace

std::string_view AwsReply::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [name](const auto& header) { return header.first == name; });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

Result<std::unique_ptr<AwsHttp>> make_aws_http(const AwsSettings& settings) {
  static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (global != CURLE_OK) {
    return Error{ErrorKind::kEngine, "libcurl cannot be started", ""};
  }
  if (!settings.ca_file.empty() && access(settings.ca_file.c_str(), R_OK) != 0) {
    return Error{ErrorKind::kUsage, settings.ca_file + ": cannot be read",
                 "ca_file names a file of trusted certificates in PEM format"};
  }
  return std::unique_ptr<AwsHttp>(std::make_unique<CurlHttp>(settings));
}

}  // namespace rps
