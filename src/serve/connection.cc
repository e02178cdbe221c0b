#include "serve/connection.h"

#include <ctime>
#include <exception>
#include <utility>
#include <variant>

#include "base/log.h"

namespace rps {
namespace {

SteadyTime now() {
  return std::chrono::steady_clock::now();
}

}  // namespace

Connection::Connection(Socket socket, const HttpHandler& handler, const ConnectionOptions& options)
    : socket_(std::move(socket)), handler_(handler), options_(options), waiting_since_(now()) {}

void Connection::run() {
  while (serve_one()) {
  }
  socket_.shut_down();
}

bool Connection::evict() {
  Phase waiting = Phase::kWaiting;
  if (!phase_.compare_exchange_strong(waiting, Phase::kEvicted)) {
    return false;
  }
  socket_.shut_down();
  return true;
}

bool Connection::serve_one() {
  waiting_since_ = now();
  if (bytes_.empty() && socket_.receive(bytes_, now() + options_.idle_time) != Socket::Wait::kReady) {
    return false;
  }
  HttpHead head;
  if (!read_head(head) || !read_body(head)) {
    return false;
  }
  Phase waiting = Phase::kWaiting;
  if (!phase_.compare_exchange_strong(waiting, Phase::kAnswering)) {
    return false;
  }
  const bool more = answer(head);
  phase_ = Phase::kWaiting;
  return more;
}

bool Connection::read_head(HttpHead& head) {
  const SteadyTime deadline = now() + options_.request_time;
  for (;;) {
    HeadOutcome outcome = parse_head(bytes_, options_.limits);
    if (const auto* refusal = std::get_if<HttpRefusal>(&outcome)) {
      return refuse(*refusal);
    }
    if (auto* done = std::get_if<HttpHead>(&outcome)) {
      head = std::move(*done);
      bytes_.erase(0, head.size);
      return true;
    }
    if (!receive(deadline)) {
      return false;
    }
  }
}

bool Connection::read_body(HttpHead& head) {
  const SteadyTime deadline = now() + options_.request_time;
  if (head.wants_continue && bytes_.empty() &&
      !socket_.send("HTTP/1.1 100 Continue\r\n\r\n", options_.send_patience)) {
    return false;
  }
  while (bytes_.size() < head.body_size) {
    if (!receive(deadline)) {
      return false;
    }
  }
  head.request.body = bytes_.substr(0, head.body_size);
  bytes_.erase(0, head.body_size);
  return true;
}

bool Connection::receive(SteadyTime deadline) {
  const Socket::Wait wait = socket_.receive(bytes_, deadline);
  if (wait == Socket::Wait::kTimeout) {
    return refuse({408, "the request did not come to its end in time"});
  }
  return wait == Socket::Wait::kReady;
}

bool Connection::answer(const HttpHead& head) {
  const HttpResponse response = handle(head.request);
  return send(response, head.request.method == "HEAD", head.keep_alive) && head.keep_alive;
}

HttpResponse Connection::handle(const HttpRequest& request) const {
  try {
    return handler_(request, [this] { return socket_.hung_up(); });
  } catch (const std::exception& failure) {  // out of memory, or a defect
    log::error(std::string("a request failed: ") + failure.what());
    return error_response(500, "the server failed at this request");
  }
}

bool Connection::refuse(const HttpRefusal& refusal) {
  log::info("refused a request: " + std::to_string(refusal.status) + ", " + refusal.reason);
  if (!send(text_response(refusal.status, refusal.reason), false, false)) {
    return false;
  }
  // Closing while bytes come in would make the client's system throw the reply away.
  socket_.finish_sending();
  const SteadyTime end = now() + options_.linger;
  std::string dropped;
  while (socket_.receive(dropped, end) == Socket::Wait::kReady && now() < end) {
    dropped.clear();
  }
  return false;
}

bool Connection::send(const HttpResponse& response, bool head_only, bool keep_alive) const {
  return socket_.send(serialise(response, head_only, keep_alive, std::time(nullptr)), options_.send_patience);
}

}  // namespace rps
