// A scripted HTTP server on 127.0.0.1 for the tests of the HTTP client. It works on raw sockets, so that
// resets, truncations and broken bodies are exactly what the test says. Each connection has its own thread.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace rps {

// The server's end of a connection, in the hands of the test's script.
class Peer {
 public:
  explicit Peer(int socket) : socket_(socket) {}

  // False when the client has gone.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // A whole reply with Content-Length; `headers` are lines that end with "\r\n".
  void reply(int status, std::string_view body, std::string_view headers = "") const {
    send("HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(headers) + "\r\n" + std::string(body));
  }

  // From now on the connection ends with a TCP reset instead of a proper close.
  void reset_at_close() const {
    const linger abort{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  }

  // Waits until the client (or the end of the test) closes the connection, at most `ms`; true if it did.
  [[nodiscard]] bool closed_within(int ms) const {
    pollfd wait{socket_, POLLIN, 0};
    return ::poll(&wait, 1, ms) > 0;
  }
  void wait_for_close() const { static_cast<void>(closed_within(-1)); }

 private:
  int socket_;
};

struct SeenRequest {
  std::string target;  // as in the request line
  std::string head;    // request line and headers
  int connection = 0;  // 0 is the first
};

class LoopbackServer {
 public:
  // Answers one request; returns true to keep the connection for a further one.
  using Script = std::function<bool(const Peer& peer, const SeenRequest& request)>;

  explicit LoopbackServer(Script script)
      : script_(std::move(script)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    const bool ready = ::bind(listener_, generic, size) == 0 && ::listen(listener_, 16) == 0 &&
                       ::getsockname(listener_, generic, &size) == 0;
    EXPECT_TRUE(ready) << "no port on 127.0.0.1";
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }

  ~LoopbackServer() { stop(); }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  // Closes all connections and the port.
  void stop() {
    if (listener_ < 0) {
      return;
    }
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int socket : sockets_) {
        ::shutdown(socket, SHUT_RDWR);
      }
    }
    for (std::thread& thread : threads_) {
      thread.join();
    }
    ::close(std::exchange(listener_, -1));
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& path = "/", const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(port_) + path;
  }
  [[nodiscard]] std::vector<SeenRequest> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  void accept_all() {
    for (int number = 0;; ++number) {
      const int socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) {
        return;
      }
      const std::lock_guard lock(mutex_);
      sockets_.push_back(socket);
      threads_.emplace_back([this, socket, number] { serve(socket, number); });
    }
  }

  void serve(int socket, int number) {
    const Peer peer(socket);
    std::string unread;
    bool more = true;
    while (more && read_head(socket, unread)) {
      const std::size_t end = unread.find("\r\n\r\n") + 4;
      SeenRequest request{"", unread.substr(0, end), number};
      unread.erase(0, end);
      const std::size_t from = request.head.find(' ') + 1;
      request.target = request.head.substr(from, request.head.find(' ', from) - from);
      {
        const std::lock_guard lock(mutex_);
        seen_.push_back(request);
      }
      more = script_(peer, request);
    }
    const std::lock_guard lock(mutex_);
    std::erase(sockets_, socket);
    ::close(socket);
  }

  // Reads on until `bytes` holds a whole request head; false at the end of the connection.
  static bool read_head(int socket, std::string& bytes) {
    while (bytes.find("\r\n\r\n") == std::string::npos) {
      char buffer[4096];
      const ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
      if (got <= 0) {
        return false;
      }
      bytes.append(buffer, static_cast<std::size_t>(got));
    }
    return true;
  }

  Script script_;
  int listener_;
  int port_ = 0;
  mutable std::mutex mutex_;  // of the three below
  std::vector<int> sockets_;
  std::vector<SeenRequest> seen_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace rps
