// One connection: requests one after the other, each answered by the handler, until either side has enough.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

#include "serve/http_request.h"
#include "serve/http_response.h"
#include "serve/socket.h"

namespace rps {

// Whether who asked has left meanwhile: then nobody waits for the answer. Cheap; from any thread during the
// call.
using HungUp = std::function<bool()>;

// Answers a request. Called from several threads at once.
using HttpHandler = std::function<HttpResponse(const HttpRequest& request, const HungUp& hung_up)>;

struct ConnectionOptions {
  HttpLimits limits;
  std::chrono::milliseconds request_time{10'000};   // from a request's first byte to its last
  std::chrono::milliseconds idle_time{60'000};      // without a request
  std::chrono::milliseconds send_patience{10'000};  // while the client takes nothing
  std::chrono::milliseconds linger{1'000};          // after a refusal: for what the client was still sending
};

// run() is for one thread; evict(), abort() and waiting_since() are for others, while the object lives.
class Connection {
 public:
  // `handler` and `options` must outlive it.
  Connection(Socket socket, const HttpHandler& handler, const ConnectionOptions& options);

  // Serves the connection to its end.
  void run();

  // Ends the connection if it waits for a request or for the rest of one; false: an answer is under way.
  bool evict();
  // Ends the connection whatever it does.
  void abort() { socket_.shut_down(); }
  // When it began to wait for the request that it waits for.
  [[nodiscard]] SteadyTime waiting_since() const { return waiting_since_.load(); }

 private:
  enum class Phase { kWaiting, kAnswering, kEvicted };

  // Waits for one request, answers it; false when the connection is over.
  bool serve_one();
  // The head of the next request; nothing: the connection is over, and was told why.
  bool read_head(HttpHead& head);
  bool read_body(HttpHead& head);
  // More bytes until the deadline; when they do not come, a half-sent request is told so.
  bool receive(SteadyTime deadline);
  bool answer(const HttpHead& head);
  [[nodiscard]] HttpResponse handle(const HttpRequest& request) const;
  // Sends the refusal and ends the connection.
  bool refuse(const HttpRefusal& refusal);
  [[nodiscard]] bool send(const HttpResponse& response, bool head_only, bool keep_alive) const;

  Socket socket_;
  const HttpHandler& handler_;
  const ConnectionOptions& options_;
  std::string bytes_;  // received and not yet used
  std::atomic<Phase> phase_{Phase::kWaiting};
  std::atomic<SteadyTime> waiting_since_;
};

}  // namespace rps
