// TCP sockets of this machine (loopback only), not blocking, with deadlines.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

using SteadyTime = std::chrono::steady_clock::time_point;

// Owns a socket. Move-only. shut_down() and hung_up() may be called from other threads while it lives.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

  // The outcome of waiting or reading.
  enum class Wait { kReady, kTimeout, kClosed };

  // Appends what has arrived to `bytes`, waiting until `deadline` for the first of it. kClosed: the other
  // side sends no more, or the connection is broken.
  Wait receive(std::string& bytes, SteadyTime deadline) const;
  // Sends everything; false when the other side is gone, or takes nothing for `patience`.
  [[nodiscard]] bool send(std::string_view bytes, std::chrono::milliseconds patience) const;
  // Ends sending; the other side may go on for a while.
  void finish_sending() const;
  // Ends both directions; who waits on the socket wakes up.
  void shut_down() const;
  // The other side has closed its end (wholly, or for sending).
  [[nodiscard]] bool hung_up() const;

 private:
  int fd_ = -1;
};

// Listens on that port of 127.0.0.1, or of ::1. Port 0: any that is free. kExists when another socket has the
// port; kPermission where only root may have it.
Result<Socket> listen_on_loopback(bool ipv6, std::uint16_t port);

// The port on which the socket listens.
Result<std::uint16_t> port_of(const Socket& listener);

// The next connection, waiting for `patience` at most; none: a closed Socket.
Socket accept_one(const Socket& listener, std::chrono::milliseconds patience);

}  // namespace rps
