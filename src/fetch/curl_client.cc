#include "fetch/curl_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/interrupt.h"
#include "base/text.h"
#include "fetch/curl_errors.h"
#include "fetch/url.h"

namespace rps {
namespace {

constexpr int kPollMs = 50;  // how often a transfer looks for Ctrl-C

struct EasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;
using Multi = std::unique_ptr<CURLM, MultiCleanup>;

// What the callbacks of one transfer share.
struct Transfer {
  std::string body;
  std::size_t max_body = 0;
  bool full = false;  // max_body was reached
  int sent = 0;       // how often libcurl was about to send the request
};

std::size_t on_body(char* data, std::size_t /*always_1*/, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t room = transfer.max_body - transfer.body.size();
  transfer.body.append(data, std::min(size, room));
  transfer.full = size > room;
  return transfer.full ? 0 : size;  // 0 ends the transfer
}

// libcurl quietly repeats a request whose kept connection turns out to be closed. Such a repetition would
// pass by the pacer, so it is refused and the page tried again like after any other reset.
int on_request(void* user, char* /*peer_ip*/, char* /*own_ip*/, int /*peer_port*/, int /*own_port*/) {
  auto& transfer = *static_cast<Transfer*>(user);
  return ++transfer.sent > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

template <class T>
T info(CURL* easy, CURLINFO what) {
  T value{};
  curl_easy_getinfo(easy, what, &value);
  return value;
}

// The last header of that name in the final reply, or "".
std::string header(CURL* easy, const char* name) {
  curl_header* found = nullptr;
  const CURLHcode code = curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found);
  return code == CURLHE_OK ? found->value : "";
}

// True once no byte has come for too long. (libcurl's own low-speed limit averages over several seconds.)
class StallWatch {
 public:
  explicit StallWatch(std::chrono::milliseconds limit) : limit_(limit) {}
  bool stalled(std::uint64_t bytes) {
    const auto now = std::chrono::steady_clock::now();
    if (bytes != bytes_) {
      bytes_ = bytes;
      since_ = now;
    }
    return now - since_ > limit_;
  }

 private:
  std::chrono::milliseconds limit_;
  std::uint64_t bytes_ = 0;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

class CurlClient final : public HttpClient {
 public:
  // `easy` and `multi` are fresh handles.
  CurlClient(HttpSettings settings, Easy easy, Multi multi)
      : settings_(std::move(settings)), multi_(std::move(multi)), easy_(std::move(easy)) {}

  // Hands the settings over to libcurl, once.
  Status set_up();

  HttpOutcome get(const FetchRequest& request) override;

 private:
  template <class T>
  void set(CURLoption option, T value) {
    const CURLcode code = curl_easy_setopt(easy_.get(), option, value);
    failed_option_ = code == CURLE_OK ? failed_option_ : code;
  }
  void set_connection();
  Status set_cookies();
  CURLcode perform();
  HttpReply reply(const FetchRequest& request, Transfer transfer);
  TransportFailure failure(const FetchRequest& request, const Transfer& transfer, CURLcode code);
  [[nodiscard]] std::uint64_t bytes() const;

  HttpSettings settings_;
  Multi multi_;  // holds the connection; goes after the easy handle
  Easy easy_;
  CURLcode failed_option_ = CURLE_OK;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
};

void CurlClient::set_connection() {
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.total_timeout.count()));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  // A name that is still being looked up must not hold Ctrl-C up.
  set(CURLOPT_QUICK_EXIT, 1L);
  if (settings_.proxy) {
    set(CURLOPT_PROXY, settings_.proxy->c_str());
  }
  if (!settings_.ca_file.empty()) {
    set(CURLOPT_CAINFO, settings_.ca_file.c_str());
  }
}

// Cookies go into libcurl's jar, bound to the site's host: a redirect cannot carry them elsewhere, and the
// site can renew them. The lines are in the Netscape format (curl.se/docs/http-cookies.html).
Status CurlClient::set_cookies() {
  set(CURLOPT_COOKIEFILE, "");  // a jar in memory
  if (settings_.cookie.empty()) {
    return {};
  }
  RPS_ASSIGN(const Url site, parse_url(settings_.cookie_site));
  RPS_ASSIGN(const std::vector<Cookie> cookies, parse_cookies(settings_.cookie));
  const std::string secure = site.scheme == "https" ? "TRUE" : "FALSE";
  for (const Cookie& cookie : cookies) {
    const std::string line =
        site.host + "\tFALSE\t/\t" + secure + "\t0\t" + cookie.name + '\t' + cookie.value;
    set(CURLOPT_COOKIELIST, line.c_str());
  }
  return {};
}

Status CurlClient::set_up() {
  set_connection();
  RPS_TRY(set_cookies());
  set(CURLOPT_ERRORBUFFER, error_text_.data());
  set(CURLOPT_USERAGENT, settings_.user_agent.c_str());
  set(CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can undo
  set(CURLOPT_WRITEFUNCTION, on_body);
  set(CURLOPT_PREREQFUNCTION, on_request);
  if (failed_option_ != CURLE_OK) {
    return Error{ErrorKind::kEngine,
                 std::string("libcurl does not take the settings: ") + curl_easy_strerror(failed_option_),
                 "libcurl 7.87 or later is needed, with TLS and HTTP/2"};
  }
  return {};
}

HttpOutcome CurlClient::get(const FetchRequest& request) {
  Transfer transfer;
  transfer.max_body = request.max_body;
  error_text_[0] = '\0';
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_WRITEDATA, &transfer);
  set(CURLOPT_PREREQDATA, &transfer);
  const std::size_t announced = request.cut_body ? 0 : request.max_body;  // 0: as long as it likes
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(announced));
  const CURLcode code = perform();
  if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && transfer.full && request.cut_body)) {
    return reply(request, std::move(transfer));
  }
  return failure(request, transfer, code);
}

// One exchange, looking for Ctrl-C all the while: CURLE_ABORTED_BY_CALLBACK then.
CURLcode CurlClient::perform() {
  StallWatch watch(settings_.stall_timeout);
  CURLcode result = CURLE_OK;
  int running = 1;
  curl_multi_add_handle(multi_.get(), easy_.get());
  while (result == CURLE_OK && running != 0) {
    if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) {
      result = CURLE_FAILED_INIT;
    } else if (running != 0) {
      curl_multi_poll(multi_.get(), nullptr, 0, kPollMs, nullptr);
      result = watch.stalled(bytes()) ? CURLE_OPERATION_TIMEDOUT : CURLE_OK;
      result = interrupted() ? CURLE_ABORTED_BY_CALLBACK : result;
    }
  }
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(multi_.get(), &left);
  if (message != nullptr && message->msg == CURLMSG_DONE) {
    result = message->data.result;
  }
  curl_multi_remove_handle(multi_.get(), easy_.get());
  return result;
}

std::uint64_t CurlClient::bytes() const {
  return static_cast<std::uint64_t>(info<curl_off_t>(easy_.get(), CURLINFO_SIZE_DOWNLOAD_T) +
                                    info<long>(easy_.get(), CURLINFO_HEADER_SIZE));
}

HttpReply CurlClient::reply(const FetchRequest& request, Transfer transfer) {
  HttpReply reply;
  reply.status = static_cast<int>(info<long>(easy_.get(), CURLINFO_RESPONSE_CODE));
  reply.body = std::move(transfer.body);
  reply.content_type = header(easy_.get(), "Content-Type");
  reply.retry_after = header(easy_.get(), "Retry-After");
  reply.date = header(easy_.get(), "Date");
  reply.etag = header(easy_.get(), "ETag");
  const char* location = info<char*>(easy_.get(), CURLINFO_REDIRECT_URL);
  reply.location = location == nullptr ? "" : location;
  reply.url = request.url;
  reply.seconds = info<double>(easy_.get(), CURLINFO_TOTAL_TIME);
  reply.bytes = bytes();
  return reply;
}

TransportFailure CurlClient::failure(const FetchRequest& request, const Transfer& transfer, CURLcode code) {
  TransportFailure failure;
  failure.seconds = info<double>(easy_.get(), CURLINFO_TOTAL_TIME);
  failure.bytes = bytes();
  if (transfer.full || code == CURLE_FILESIZE_EXCEEDED) {
    failure.failure = FetchFailure::kTooLarge;
    failure.message = "the reply is larger than " + human_bytes(request.max_body);
  } else if (transfer.sent > 1) {
    failure.failure = FetchFailure::kReset;
    failure.message = "the kept connection was closed without a reply";
  } else if (code == CURLE_ABORTED_BY_CALLBACK) {
    failure.failure = FetchFailure::kInterrupted;
    failure.message = "interrupted";
  } else {
    failure.failure = failure_of(code);
    const bool has_text = error_text_[0] != '\0';
    failure.message = scrub(has_text ? error_text_.data() : curl_easy_strerror(code), settings_);
  }
  return failure;
}

}  // namespace

Result<std::unique_ptr<HttpClient>> make_curl_client(const HttpSettings& settings) {
  RPS_TRY(check_http_settings(settings));
  static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
  Easy easy(global == CURLE_OK ? curl_easy_init() : nullptr);
  Multi multi(curl_multi_init());
  if (!easy || !multi) {
    return Error{ErrorKind::kEngine, "libcurl cannot be started", ""};
  }
  auto client = std::make_unique<CurlClient>(settings, std::move(easy), std::move(multi));
  RPS_TRY(client->set_up());
  return std::unique_ptr<HttpClient>(std::move(client));
}

}  // namespace rps
