#include "serve/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

namespace rps {
namespace {

using std::chrono::milliseconds;

// poll(2) until the deadline; true when one of `events`, an error or a hang-up is there.
bool wait_for(int fd, short events, SteadyTime deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd entry{fd, events, 0};
    const int ready = poll(&entry, 1, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000)));
    if (ready > 0) {
      return true;
    }
    if ((ready == 0 && left.count() <= 60'000) || (ready < 0 && errno != EINTR)) {
      return false;
    }
  }
}

bool try_again(int code) {
  return code == EAGAIN || code == EWOULDBLOCK || code == EINTR;
}

// The address of the loopback, for either family.
struct Loopback {
  sockaddr_storage address{};
  socklen_t size = 0;

  Loopback(bool ipv6, std::uint16_t port) {
    if (ipv6) {
      sockaddr_in6 six{};
      six.sin6_family = AF_INET6;
      six.sin6_addr = in6addr_loopback;
      six.sin6_port = htons(port);
      set(six);
    } else {
      sockaddr_in four{};
      four.sin_family = AF_INET;
      four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      four.sin_port = htons(port);
      set(four);
    }
  }

 private:
  template <class Address>
  void set(const Address& from) {
    std::memcpy(&address, &from, sizeof from);
    size = sizeof from;
  }
};

Error listen_error(int code, bool ipv6, std::uint16_t port) {
  const std::string where = "port " + std::to_string(port) + " of " + (ipv6 ? "::1" : "127.0.0.1");
  if (code == EADDRINUSE) {
    return {ErrorKind::kExists, where + " is taken by another program",
            "stop that one (another 'rpscrape serve'?) or use --port 0 for any free port"};
  }
  return errno_error(code, "listening on " + where);
}

}  // namespace

Socket::~Socket() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

Socket::Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Socket::Wait Socket::receive(std::string& bytes, SteadyTime deadline) const {
  constexpr std::size_t kPiece = std::size_t{64} * 1024;
  std::array<char, kPiece> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills it
  for (;;) {
    if (!wait_for(fd_, POLLIN, deadline)) {
      return Wait::kTimeout;
    }
    const ssize_t count = recv(fd_, piece.data(), piece.size(), 0);
    if (count > 0) {
      bytes.append(piece.data(), static_cast<std::size_t>(count));
      return Wait::kReady;
    }
    if (count == 0 || !try_again(errno)) {
      return Wait::kClosed;
    }
  }
}

bool Socket::send(std::string_view bytes, milliseconds patience) const {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (!try_again(errno) || !wait_for(fd_, POLLOUT, std::chrono::steady_clock::now() + patience)) {
      return false;
    }
  }
  return true;
}

void Socket::finish_sending() const {
  shutdown(fd_, SHUT_WR);
}

void Socket::shut_down() const {
  shutdown(fd_, SHUT_RDWR);
}

bool Socket::hung_up() const {
  pollfd entry{fd_, POLLRDHUP, 0};
  return poll(&entry, 1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

Result<Socket> listen_on_loopback(bool ipv6, std::uint16_t port) {
  constexpr int kBacklog = 64;
  Socket listener(socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listener.is_open()) {
    return errno_error(errno, "making a socket");
  }
  const int on = 1;  // a port whose last connections are still being forgotten may be used at once
  setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const Loopback place(ipv6, port);
  if (bind(listener.fd(), reinterpret_cast<const sockaddr*>(&place.address), place.size) != 0 ||
      listen(listener.fd(), kBacklog) != 0) {
    return listen_error(errno, ipv6, port);
  }
  return listener;
}

Result<std::uint16_t> port_of(const Socket& listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getsockname(listener.fd(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return errno_error(errno, "asking for the port");
  }
  sockaddr_in6 six{};  // both families have the port at the same place
  static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
  std::memcpy(&six, &address, sizeof six);
  return ntohs(six.sin6_port);
}

Socket accept_one(const Socket& listener, milliseconds patience) {
  if (!wait_for(listener.fd(), POLLIN, std::chrono::steady_clock::now() + patience)) {
    return {};
  }
  Socket client(accept4(listener.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!client.is_open() && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)) {
    std::this_thread::sleep_for(patience);  // it waits in the listener's queue until a connection has ended
  }
  if (client.is_open()) {
    const int on = 1;
    setsockopt(client.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  return client;
}

}  // namespace rps
