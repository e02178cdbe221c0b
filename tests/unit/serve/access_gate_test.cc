// Who passes the gate.
#include "serve/access_gate.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

const std::string kToken(64, 'a');

using Fields = std::vector<std::pair<std::string, std::string>>;

HttpRequest request(const std::string& method, const std::string& path, Fields fields,
                    const std::string& host = "127.0.0.1:8383") {
  HttpRequest made;
  made.method = method;
  made.path = path;
  made.fields = std::move(fields);
  made.fields.emplace_back("host", host);
  return made;
}

const std::pair<std::string, std::string> kCookie{"cookie", "a=b; rpscrape_8383=" + kToken};

class AccessGateTest : public testing::Test {
 protected:
  // 0: the request passes.
  [[nodiscard]] int status(const HttpRequest& asked) const {
    const auto reply = gate_.check(asked);
    return reply ? reply->status : 0;
  }
  static std::string field(const HttpResponse& response, const std::string& name) {
    for (const auto& [key, value] : response.fields) {
      if (key == name) {
        return value;
      }
    }
    return "";
  }

  AccessGate gate_{kToken, 8383};
};

TEST_F(AccessGateTest, TheTokenOpensAsCookieOrBearer) {
  EXPECT_EQ(status(request("GET", "/", {kCookie})), 0);
  EXPECT_EQ(status(request("GET", "/", {{"authorization", "Bearer " + kToken}})), 0);
  EXPECT_EQ(status(request("GET", "/", {})), 403);
  EXPECT_EQ(status(request("GET", "/", {{"cookie", "rpscrape_8384=" + kToken}})), 403);
  EXPECT_EQ(status(request("GET", "/", {{"cookie", "rpscrape_8383=" + kToken + "a"}})), 403);
  EXPECT_EQ(status(request("GET", "/", {{"cookie", "rpscrape_8383"}})), 403);
  EXPECT_EQ(status(request("GET", "/", {{"cookie", "rpscrape_8383=" + kToken.substr(1) + "b"}})), 403);
  EXPECT_EQ(status(request("GET", "/", {{"authorization", "Basic " + kToken}})), 403);
  EXPECT_EQ(status(request("GET", "/", {{"authorization", "Bearer "}})), 403);
  EXPECT_EQ(status(request("GET", "/", {{"authorization", "Bearer x"}, kCookie})), 403);
}

TEST_F(AccessGateTest, OnlyOwnNamesAreAnswered) {
  for (const char* host : {"127.0.0.1:8383", "localhost:8383", "LOCALHOST:8383", "[::1]:8383"}) {
    EXPECT_EQ(status(request("GET", "/", {kCookie}, host)), 0) << host;
  }
  for (const char* host : {"evil.example:8383", "127.0.0.1", "127.0.0.1:80", "localhost:8383.evil.example",
                           "", "127.0.0.1:8383@evil.example", "0.0.0.0:8383"}) {
    EXPECT_EQ(status(request("GET", "/", {kCookie}, host)), 403) << host;
  }
  const AccessGate at_80(kToken, 80);
  EXPECT_FALSE(
      at_80.check(request("GET", "/", {{"authorization", "Bearer " + kToken}}, "localhost")).has_value());
}

TEST_F(AccessGateTest, TheFirstVisitGetsTheCookieAndLeavesTheTokenBehind) {
  HttpRequest first = request("GET", "/", {});
  first.query = "token=" + kToken;
  const auto reply = gate_.check(first);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 303);
  EXPECT_EQ(field(*reply, "Location"), "/");
  EXPECT_EQ(field(*reply, "Set-Cookie"), "rpscrape_8383=" + kToken + "; Path=/; HttpOnly; SameSite=Strict");

  first.fields.emplace_back("sec-fetch-site", "cross-site");  // a redirect would lose the cookie
  const auto onward = gate_.check(first);
  EXPECT_EQ(onward->status, 200);
  EXPECT_EQ(field(*onward, "Set-Cookie"), field(*reply, "Set-Cookie"));
  EXPECT_NE(onward->body.find("0;url=/\""), std::string::npos);

  first.query = "token=" + std::string(64, 'b');
  EXPECT_EQ(status(first), 403);
  first.query = "token=" + kToken;
  first.path = "/api/report";
  EXPECT_EQ(status(first), 403);
}

TEST_F(AccessGateTest, OtherPagesCannotAskInTheUsersName) {
  const auto from = [&](const char* name, const char* value, const char* path = "/api/sql") {
    return status(request("POST", path, {kCookie, {name, value}}));
  };
  EXPECT_EQ(from("origin", "http://127.0.0.1:8383"), 0);
  EXPECT_EQ(from("origin", "http://localhost:8383"), 403);  // not the name by which it was asked
  EXPECT_EQ(from("origin", "https://127.0.0.1:8383"), 403);
  EXPECT_EQ(from("origin", "http://127.0.0.1:9999"), 403);
  EXPECT_EQ(from("origin", "null"), 403);
  EXPECT_EQ(from("sec-fetch-site", "same-origin"), 0);
  EXPECT_EQ(from("sec-fetch-site", "none"), 0);
  EXPECT_EQ(from("sec-fetch-site", "same-site"), 403);
  EXPECT_EQ(from("sec-fetch-site", "cross-site"), 403);
  EXPECT_EQ(from("sec-fetch-site", "cross-site", "/"), 0);  // a link to the page is followed
}

TEST(AccessToken, IsLongAndNewEachTime) {
  const auto one = make_token();
  const auto two = make_token();
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(one->size(), 64U);
  EXPECT_EQ(one->find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(*one, *two);
  EXPECT_TRUE(same_secret(*one, *one));
  EXPECT_FALSE(same_secret(*one, *two));
  EXPECT_FALSE(same_secret(*one, one->substr(1)));
}

}  // namespace
}  // namespace rps
