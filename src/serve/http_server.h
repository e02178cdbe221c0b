// An HTTP/1.1 server for this machine's own users: a thread a connection, few connections.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <thread>

#include "base/result.h"
#include "serve/connection.h"
#include "serve/socket.h"

namespace rps {

struct ServerOptions {
  bool ipv6 = false;       // ::1 instead of 127.0.0.1
  std::uint16_t port = 0;  // 0: any that is free
  std::size_t connections = 16;
  ConnectionOptions connection;
};

// When all connections are taken, a new one takes the place of the one that has been waiting longest for its
// client, so that idle and half-sent requests never keep others out; when all are being answered, it gets
// 503.
class HttpServer {
 public:
  // Listens; nobody is answered until run(). Errors: see listen_on_loopback().
  static Result<HttpServer> open(const ServerOptions& options);

  [[nodiscard]] std::uint16_t port() const { return port_; }

  // Serves until `stop` is true, which is asked several times a second; then ends all connections, also those
  // that are being answered (their handlers see it as a client that hung up), and returns when all have
  // ended.
  void run(const HttpHandler& handler, const std::function<bool()>& stop);

 private:
  struct Slot {
    std::unique_ptr<Connection> connection;
    std::shared_ptr<std::atomic<bool>> ended;
    bool evicted = false;
    std::jthread thread;  // last: it uses the others
  };

  HttpServer(ServerOptions options, Socket listener, std::uint16_t port)
      : options_(options), listener_(std::move(listener)), port_(port) {}

  void admit(Socket client, const HttpHandler& handler);
  void start(Socket client, const HttpHandler& handler);
  [[nodiscard]] bool has_room() const;
  // Ends the connection that waits longest; false: none waits.
  bool make_room();
  void remove_ended();

  ServerOptions options_;
  Socket listener_;
  std::uint16_t port_ = 0;
  std::list<Slot> slots_;
};

}  // namespace rps
