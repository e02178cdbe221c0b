// The server with real connections on the loopback.
#include "serve/http_server.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "unit/serve/client.h"

namespace rps::test {
namespace {

using std::chrono::milliseconds;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// Beyond any test's duration.
constexpr milliseconds kNever{3'600'000};

HttpResponse echo(const HttpRequest& request, const HungUp& /*hung_up*/) {
  if (request.path == "/throw") {
    throw std::runtime_error("a defect");
  }
  return text_response(200, request.method + " " + request.path + " " + request.body);
}

// A server that runs while the object lives.
class Running {
 public:
  explicit Running(ConnectionOptions connection = {}, std::size_t connections = 16,
                   HttpHandler handler = echo)
      : handler_(std::move(handler)),
        server_(open(connection, connections)),
        thread_([this] { server_->run(handler_, [this] { return stop_.load(); }); }) {}
  ~Running() { stop(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void stop() {
    stop_ = true;
    if (thread_.joinable()) {
      thread_.join();
    }
  }
  [[nodiscard]] Client client() const { return Client(server_->port()); }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

 private:
  static Result<HttpServer> open(const ConnectionOptions& connection, std::size_t connections) {
    ServerOptions options;
    options.connection = connection;
    options.connections = connections;
    return HttpServer::open(options);
  }

  HttpHandler handler_;
  Result<HttpServer> server_;
  std::atomic<bool> stop_{false};
  std::jthread thread_;
};

ConnectionOptions patient() {
  return {{}, kNever, kNever, kNever, kNever};
}

const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

TEST(HttpServer, AnswersOneRequestAfterTheOther) {
  const Running server(patient());
  Client client = server.client();
  client.send(kGet);
  EXPECT_THAT(client.until("GET /a \n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  client.send("POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel");
  client.send("lo" + kGet);  // the next request comes with the end of this one
  EXPECT_THAT(client.until("POST /b hello\n"), HasSubstr("\r\nContent-Length: 14\r\n"));
  EXPECT_THAT(client.until("GET /a \n"), HasSubstr("Connection: keep-alive"));
  client.send("HEAD /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.rest(), EndsWith("Connection: close\r\n\r\n"));
}

TEST(HttpServer, EveryReplyCarriesTheProtectiveFields) {
  const Running server(patient());
  for (const std::string& request :
       {kGet, std::string("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n"), std::string("nonsense\r\n\r\n"),
        std::string("GET / HTTP/1.0\r\nHost: x\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: x\r\n\r\n")}) {
    Client client = server.client();
    client.send(request);
    const std::string head = client.until("\r\n\r\n");
    for (const char* field :
         {"Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff",
          "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin",
          "Cross-Origin-Resource-Policy: same-origin", "X-Frame-Options: DENY", "Cache-Control: no-store",
          "Date: "}) {
      EXPECT_THAT(head, HasSubstr(std::string("\r\n") + field)) << request;
    }
  }
}

TEST(HttpServer, ADefectIsA500AndTheConnectionGoesOn) {
  const Running server(patient());
  Client client = server.client();
  client.send("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n" + kGet);
  EXPECT_THAT(client.until("}\n"), StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(client.until("GET /a \n"), StartsWith("HTTP/1.1 200 "));
}

TEST(HttpServer, ARefusalArrivesAlthoughTheClientIsStillSending) {
  const Running server(patient());
  Client client = server.client();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + std::string(2'000'000, 'x'));
  client.finish_sending();
  EXPECT_THAT(client.rest(), StartsWith("HTTP/1.1 413 "));
}

TEST(HttpServer, ABodyIsAskedForWhenTheClientWaits) {
  const Running server(patient());
  Client client = server.client();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ab");
  EXPECT_THAT(client.until("POST / ab\n"), StartsWith("HTTP/1.1 200 "));
}

TEST(HttpServer, HalfSentAndIdleRequestsEndInTime) {
  ConnectionOptions hasty = patient();
  hasty.request_time = milliseconds(30);
  hasty.idle_time = milliseconds(30);
  hasty.linger = milliseconds(30);
  const Running server(hasty);
  Client idle = server.client();
  EXPECT_EQ(idle.rest(), "");
  Client in_head = server.client();
  in_head.send("GET / HT");
  EXPECT_THAT(in_head.rest(), StartsWith("HTTP/1.1 408 "));
  Client in_body = server.client();
  in_body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na");
  EXPECT_THAT(in_body.rest(), StartsWith("HTTP/1.1 408 "));
}

TEST(HttpServer, HalfSentRequestsNeverKeepOthersOut) {
  const Running server(patient(), 2);
  std::vector<Client> slow;
  for (int i = 0; i < 20; ++i) {
    slow.push_back(server.client());
    slow.back().send("GET / HTTP/1.1\r\nHost: ");
  }
  Client client = server.client();
  client.send(kGet);
  EXPECT_THAT(client.until("GET /a \n"), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(slow.front().rest(), "");  // it had to go
}

TEST(HttpServer, WhenAllAreBeingAnsweredANewOneIsSentAwayAndStoppingEndsThem) {
  std::atomic<int> busy = 0;
  Running server(patient(), 2, [&](const HttpRequest& /*request*/, const HungUp& hung_up) {
    ++busy;
    while (!hung_up()) {
      std::this_thread::yield();
    }
    return text_response(200, "left");
  });
  Client first = server.client();
  Client second = server.client();
  first.send(kGet);
  second.send(kGet);
  while (busy < 2) {
    std::this_thread::yield();
  }
  Client third = server.client();
  EXPECT_THAT(third.rest(), StartsWith("HTTP/1.1 503 "));
  server.stop();  // hangs unless the handlers see it
  EXPECT_EQ(busy, 2);
}

TEST(HttpServer, ATakenPortIsTold) {
  const Running server;
  ServerOptions options;
  options.port = server.port();
  const auto second = HttpServer::open(options);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().kind, ErrorKind::kExists);
  EXPECT_THAT(second.error().message, HasSubstr(std::to_string(server.port()) + " of 127.0.0.1 is taken"));
}

}  // namespace
}  // namespace rps::test
