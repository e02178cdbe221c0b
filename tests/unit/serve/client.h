// A client that sends any bytes, for the tests of the server.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>

#include "serve/socket.h"

namespace rps::test {

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket_.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }

  void send(const std::string& bytes) const { EXPECT_TRUE(socket_.send(bytes, std::chrono::seconds(60))); }
  void finish_sending() const { socket_.finish_sending(); }

  // Everything up to and with `mark`; what the server said before it closed, if it did.
  std::string until(const std::string& mark) {
    std::size_t at = 0;
    while ((at = bytes_.find(mark)) == std::string::npos && more()) {
    }
    const std::string read = bytes_.substr(0, at == std::string::npos ? at : at + mark.size());
    bytes_.erase(0, read.size());
    return read;
  }
  // Everything until the server closes.
  std::string rest() {
    while (more()) {
    }
    return std::move(bytes_);
  }

 private:
  bool more() {
    return socket_.receive(bytes_, std::chrono::steady_clock::now() + std::chrono::hours(1)) ==
           Socket::Wait::kReady;
  }

  Socket socket_;
  std::string bytes_;
};

}  // namespace rps::test
