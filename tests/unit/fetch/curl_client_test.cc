#include "fetch/curl_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zstd.h>

#include "base/interrupt.h"
#include "conformance/expect.h"
#include "unit/fetch/loopback_server.h"

namespace rps {
namespace {

using namespace std::string_literals;  // NOLINT(google-global-names-in-headers)
using ::testing::HasSubstr;
using ::testing::Not;

// "hello hello hello page"
const std::string kGzipped =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    "\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x22\x0b\x12\xd3\x53\x01\x95\xd0\xba\x32\x16\x00\x00\x00"s;

HttpSettings plain_settings() {
  HttpSettings settings;
  settings.user_agent = "testbot/1.0 (+keeper@example.org)";
  settings.proxy = "";
  return settings;
}

std::unique_ptr<HttpClient> client_with(const HttpSettings& settings) {
  Result<std::unique_ptr<HttpClient>> client = make_curl_client(settings);
  EXPECT_TRUE(client.ok()) << client.error().text();
  return std::move(client).value();
}

HttpReply reply_of(HttpOutcome outcome) {
  const auto* failure = std::get_if<TransportFailure>(&outcome);
  EXPECT_EQ(failure, nullptr) << failure->message;
  return failure == nullptr ? std::get<HttpReply>(std::move(outcome)) : HttpReply();
}

TransportFailure failure_of_get(HttpOutcome outcome) {
  const bool failed = std::holds_alternative<TransportFailure>(outcome);
  EXPECT_TRUE(failed) << "status " << std::get<HttpReply>(outcome).status;
  return failed ? std::get<TransportFailure>(std::move(outcome)) : TransportFailure();
}

// What one exchange with such a server ends with.
FetchFailure failure_from(const LoopbackServer::Script& script,
                          const HttpSettings& settings = plain_settings(),
                          std::size_t max_body = kDefaultMaxBody) {
  const LoopbackServer server(script);
  return failure_of_get(client_with(settings)->get({server.url(), max_body})).failure;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

TEST(CurlClient, ReturnsTheReplyWithItsHeaders) {
  const LoopbackServer server([](const Peer& peer, const SeenRequest&) {
    peer.reply(429, "slow down",
               "Content-Type: text/html; charset=utf-8\r\nRetry-After: 120\r\n"
               "Date: Tue, 11 Nov 2025 08:00:00 GMT\r\nETag: \"abc\"\r\n");
    return true;
  });
  const HttpReply reply = reply_of(client_with(plain_settings())->get({server.url("/a?b=c")}));
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.body, "slow down");
  EXPECT_EQ(reply.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(reply.retry_after, "120");
  EXPECT_EQ(reply.date, "Tue, 11 Nov 2025 08:00:00 GMT");
  EXPECT_EQ(reply.etag, "\"abc\"");
  EXPECT_EQ(reply.location, "");
  EXPECT_EQ(reply.url, server.url("/a?b=c"));
  EXPECT_GT(reply.seconds, 0);
  EXPECT_GT(reply.bytes, 9U);
}

TEST(CurlClient, SaysWhoItIsAndTakesAllEncodings) {
  const LoopbackServer server([](const Peer& peer, const SeenRequest&) {
    peer.reply(200, "");
    return true;
  });
  reply_of(client_with(plain_settings())->get({server.url("/results/2025-11-11")}));
  ASSERT_EQ(server.seen().size(), 1U);
  const SeenRequest request = server.seen()[0];
  EXPECT_EQ(request.target, "/results/2025-11-11");
  EXPECT_THAT(request.head, HasSubstr("User-Agent: testbot/1.0 (+keeper@example.org)\r\n"));
  for (const char* encoding : {"gzip", "br", "zstd"}) {
    EXPECT_THAT(request.head, ::testing::ContainsRegex("Accept-Encoding: .*"s + encoding));
  }
  EXPECT_THAT(request.head, Not(HasSubstr("Cookie")));
}

TEST(CurlClient, KeepsItsConnection) {
  const LoopbackServer server([](const Peer& peer, const SeenRequest&) {
    peer.reply(200, "x");
    return true;
  });
  const auto client = client_with(plain_settings());
  reply_of(client->get({server.url("/1")}));
  reply_of(client->get({server.url("/2")}));
  ASSERT_EQ(server.seen().size(), 2U);
  EXPECT_EQ(server.seen()[1].connection, 0);
}

TEST(CurlClient, UnpacksBodies) {
  const std::string packed = zstd("a page in zstd");
  const LoopbackServer server([&](const Peer& peer, const SeenRequest& request) {
    const bool gzip = request.target == "/gzip";
    peer.reply(200, gzip ? kGzipped : packed,
               gzip ? "Content-Encoding: gzip\r\n" : "Content-Encoding: zstd\r\n");
    return true;
  });
  const auto client = client_with(plain_settings());
  EXPECT_EQ(reply_of(client->get({server.url("/gzip")})).body, "hello hello hello page");
  EXPECT_EQ(reply_of(client->get({server.url("/zstd")})).body, "a page in zstd");
}

TEST(CurlClient, BrokenEncodingIsAFailure) {
  const auto with_body = [](std::string body) {
    return [body = std::move(body)](const Peer& peer, const SeenRequest&) {
      peer.reply(200, body, "Content-Encoding: gzip\r\n");
      return false;
    };
  };
  EXPECT_EQ(failure_from(with_body("this is no gzip at all")), FetchFailure::kBadEncoding);
  std::string damaged = kGzipped;
  damaged[14] = '\x55';
  damaged[20] = '\x55';
  EXPECT_EQ(failure_from(with_body(damaged)), FetchFailure::kBadEncoding);
}

// libcurl takes a gzip stream that ends too early, in a body of the announced length, for a whole one.
TEST(CurlClient, ShowsWhatThereIsOfAShortGzipStream) {
  const LoopbackServer server([](const Peer& peer, const SeenRequest&) {
    peer.reply(200, kGzipped.substr(0, kGzipped.size() - 10), "Content-Encoding: gzip\r\n");
    return false;
  });
  const HttpReply reply = reply_of(client_with(plain_settings())->get({server.url()}));
  EXPECT_THAT("hello hello hello page", ::testing::StartsWith(reply.body));
}

TEST(CurlClient, TruncatedBodiesAreFailures) {
  EXPECT_EQ(failure_from([](const Peer& peer, const SeenRequest&) {
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
              return false;
            }),
            FetchFailure::kTruncated);
  EXPECT_EQ(failure_from([](const Peer& peer, const SeenRequest&) {
              peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nonly ");
              return false;
            }),
            FetchFailure::kTruncated);
}

TEST(CurlClient, ResetsAreFailures) {
  EXPECT_EQ(failure_from([](const Peer& peer, const SeenRequest&) {
              peer.reset_at_close();
              return false;
            }),
            FetchFailure::kReset);
  EXPECT_EQ(failure_from([](const Peer&, const SeenRequest&) { return false; }), FetchFailure::kReset);
}

TEST(CurlClient, DoesNotRepeatARequestByItself) {
  const LoopbackServer server([](const Peer& peer, const SeenRequest& request) {
    if (request.target == "/first") {
      peer.reply(200, "x");
      return true;
    }
    peer.reset_at_close();
    return false;
  });
  const auto client = client_with(plain_settings());
  reply_of(client->get({server.url("/first")}));
  EXPECT_EQ(failure_of_get(client->get({server.url("/second")})).failure, FetchFailure::kReset);
  EXPECT_EQ(server.seen().size(), 2U);
}

TEST(CurlClient, ServersThatDoNotAnswerTimeOut) {
  HttpSettings settings = plain_settings();
  settings.total_timeout = std::chrono::milliseconds(200);
  EXPECT_EQ(failure_from(
                [](const Peer& peer, const SeenRequest&) {
                  peer.wait_for_close();
                  return false;
                },
                settings),
            FetchFailure::kTimeout);
}

TEST(CurlClient, DrippingBodiesTimeOut) {
  HttpSettings settings = plain_settings();
  settings.total_timeout = std::chrono::milliseconds(200);
  EXPECT_EQ(failure_from(
                [](const Peer& peer, const SeenRequest&) {
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                  while (peer.send(".") && !peer.closed_within(10)) {
                  }
                  return false;
                },
                settings),
            FetchFailure::kTimeout);
}

TEST(CurlClient, StalledTransfersTimeOutBeforeTheTotal) {
  HttpSettings settings = plain_settings();
  settings.stall_timeout = std::chrono::milliseconds(200);
  settings.total_timeout = std::chrono::hours(1);
  EXPECT_EQ(failure_from(
                [](const Peer& peer, const SeenRequest&) {
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf a page");
                  peer.wait_for_close();
                  return false;
                },
                settings),
            FetchFailure::kTimeout);
}

TEST(CurlClient, ClosedPortsAreConnectFailures) {
  LoopbackServer server([](const Peer&, const SeenRequest&) { return false; });
  const std::string url = server.url();
  server.stop();
  EXPECT_EQ(failure_of_get(client_with(plain_settings())->get({url})).failure, FetchFailure::kConnect);
}

TEST(CurlClient, LargeBodiesAreCutOff) {
  const std::string body(5'000, 'x');
  const auto announced = [&](const Peer& peer, const SeenRequest&) {
    peer.reply(200, body);
    return false;
  };
  const auto unannounced = [&](const Peer& peer, const SeenRequest&) {
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body);
    return false;
  };
  EXPECT_EQ(failure_from(announced, plain_settings(), 4'999), FetchFailure::kTooLarge);
  EXPECT_EQ(failure_from(unannounced, plain_settings(), 4'999), FetchFailure::kTooLarge);
  const LoopbackServer server(announced);
  EXPECT_EQ(reply_of(client_with(plain_settings())->get({server.url(), 5'000})).body, body);
}

TEST(CurlClient, DecompressionBombsAreCutOff) {
  const std::string bomb = zstd(std::string(32U << 20U, '\0'));
  ASSERT_LT(bomb.size(), 20'000U);
  EXPECT_EQ(failure_from(
                [&](const Peer& peer, const SeenRequest&) {
                  peer.reply(200, bomb, "Content-Encoding: zstd\r\n");
                  return false;
                },
                plain_settings(), 1U << 20U),
            FetchFailure::kTooLarge);
}

TEST(CurlClient, CutsTheBodyWhenAskedTo) {
  const LoopbackServer server([](const Peer& peer, const SeenRequest&) {
    peer.reply(200, "0123456789");
    return false;
  });
  const auto client = client_with(plain_settings());
  EXPECT_EQ(reply_of(client->get({server.url(), 4, true})).body, "0123");
  EXPECT_EQ(reply_of(client->get({server.url(), 10, true})).body, "0123456789");
}

TEST(CurlClient, ShowsRedirectsAndDoesNotFollowThem) {
  const LoopbackServer server([](const Peer& peer, const SeenRequest&) {
    peer.reply(302, "", "Location: ../b?c=d\r\n");
    return true;
  });
  const HttpReply reply = reply_of(client_with(plain_settings())->get({server.url("/x/a")}));
  EXPECT_EQ(reply.status, 302);
  EXPECT_EQ(reply.location, server.url("/b?c=d"));
  EXPECT_EQ(server.seen().size(), 1U);
}

TEST(CurlClient, SendsTheCookieToItsSiteOnly) {
  const LoopbackServer server([](const Peer& peer, const SeenRequest&) {
    peer.reply(200, "");
    return true;
  });
  HttpSettings settings = plain_settings();
  settings.cookie = "session=abc=1; theme=dark;";
  settings.cookie_site = server.url();
  const auto client = client_with(settings);
  reply_of(client->get({server.url("/1")}));
  reply_of(client->get({server.url("/2", "localhost")}));
  ASSERT_EQ(server.seen().size(), 2U);
  EXPECT_THAT(server.seen()[0].head, HasSubstr("session=abc=1"));
  EXPECT_THAT(server.seen()[0].head, HasSubstr("theme=dark"));
  EXPECT_THAT(server.seen()[1].head, Not(HasSubstr("Cookie")));
}

TEST(CurlClient, TheSiteMayRenewTheCookie) {
  const LoopbackServer server([](const Peer& peer, const SeenRequest&) {
    peer.reply(200, "", "Set-Cookie: session=fresh; Path=/\r\n");
    return true;
  });
  HttpSettings settings = plain_settings();
  settings.cookie = "session=stale";
  settings.cookie_site = server.url();
  const auto client = client_with(settings);
  reply_of(client->get({server.url("/1")}));
  reply_of(client->get({server.url("/2")}));
  ASSERT_EQ(server.seen().size(), 2U);
  EXPECT_THAT(server.seen()[1].head, HasSubstr("Cookie: session=fresh\r\n"));
}

TEST(CurlClient, GoesThroughTheProxy) {
  const LoopbackServer proxy([](const Peer& peer, const SeenRequest&) {
    peer.reply(200, "by proxy");
    return true;
  });
  HttpSettings settings = plain_settings();
  settings.proxy = "http://user:hidden-word@127.0.0.1:" + std::to_string(proxy.port());
  const HttpReply reply = reply_of(client_with(settings)->get({"http://racing.example/results"}));
  EXPECT_EQ(reply.body, "by proxy");
  ASSERT_EQ(proxy.seen().size(), 1U);
  EXPECT_EQ(proxy.seen()[0].target, "http://racing.example/results");
  EXPECT_THAT(proxy.seen()[0].head, HasSubstr("Proxy-Authorization: Basic "));
}

TEST(CurlClient, FailuresDoNotTellTheProxysPassword) {
  HttpSettings settings = plain_settings();
  settings.proxy = "what://user:hidden-word@127.0.0.1:1";
  const TransportFailure failure = failure_of_get(client_with(settings)->get({"http://racing.example/"}));
  EXPECT_THAT(failure.message, HasSubstr("proxy"));
  EXPECT_THAT(failure.message, Not(HasSubstr("hidden-word")));
}

TEST(CurlClient, LetsGoWhenInterrupted) {
  const FetchFailure failure = failure_from([](const Peer& peer, const SeenRequest&) {
    request_interrupt();
    peer.wait_for_close();
    return false;
  });
  clear_interrupt();
  EXPECT_EQ(failure, FetchFailure::kInterrupted);
}

TEST(CurlClient, RefusesBadSettings) {
  HttpSettings settings = plain_settings();
  settings.ca_file = "/nowhere/ca.pem";
  EXPECT_EQ(kind_of(make_curl_client(settings)), ErrorKind::kUsage);
}

}  // namespace
}  // namespace rps
