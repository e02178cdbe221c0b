#include "fetch/url.h"

#include <gtest/gtest.h>

#include "conformance/expect.h"
#include "fetch/redirects.h"

namespace rps {
namespace {

Url url_of(const std::string& text) {
  const Result<Url> url = parse_url(text);
  EXPECT_TRUE(url.ok()) << text;
  return url.ok() ? *url : Url();
}

TEST(ParseUrl, TakesAnAddressApart) {
  const Url url = url_of("HTTPS://Racing.Example/Results/a%20b?x=1&y=2#part");
  EXPECT_EQ(url.scheme, "https");
  EXPECT_EQ(url.host, "racing.example");
  EXPECT_EQ(url.port, "443");
  EXPECT_EQ(url.path_and_query(), "/Results/a%20b?x=1&y=2");
  EXPECT_EQ(url.site(), "https://racing.example");
  EXPECT_EQ(url.str(), "https://racing.example/Results/a%20b?x=1&y=2");
  EXPECT_EQ(url.for_people(), "https://racing.example/Results/a%20b");
}

TEST(ParseUrl, KeepsUnusualPorts) {
  EXPECT_EQ(url_of("http://127.0.0.1:8080").str(), "http://127.0.0.1:8080/");
  EXPECT_EQ(url_of("http://racing.example:80/").site(), "http://racing.example");
  EXPECT_EQ(url_of("http://racing.example:443/").site(), "http://racing.example:443");
}

TEST(ParseUrl, RefusesWhatIsNoWebAddress) {
  for (const char* text : {"", "/results", "racing.example", "ftp://racing.example/", "file:///etc/hosts",
                           "http://", "http://a b/"}) {
    EXPECT_EQ(kind_of(parse_url(text)), ErrorKind::kUsage) << text;
  }
  EXPECT_EQ(kind_of(parse_url(std::string_view("http://racing.example/\0x", 24))), ErrorKind::kUsage);
}

TEST(ParseUrl, RefusesPasswordsWithoutRepeatingThem) {
  const Result<Url> url = parse_url("http://me:hiddenword@racing.example/");
  EXPECT_EQ(kind_of(url), ErrorKind::kUsage);
  EXPECT_EQ(url.error().text().find("hiddenword"), std::string::npos);
}

TEST(SameSite, ComparesSchemeHostAndPort) {
  const Url url = url_of("https://racing.example/a");
  EXPECT_TRUE(url.same_site(url_of("https://RACING.example:443/b")));
  EXPECT_FALSE(url.same_site(url_of("http://racing.example/a")));
  EXPECT_FALSE(url.same_site(url_of("https://www.racing.example/a")));
  EXPECT_FALSE(url.same_site(url_of("https://racing.example:8443/a")));
}

TEST(IsLoginAddress, LooksAtWholeParts) {
  for (const char* text :
       {"https://a.example/login", "https://a.example/account/Sign-In?x", "https://a.example/login.html",
        "https://login.a.example/", "https://auth.a.example/x"}) {
    EXPECT_TRUE(is_login_address(url_of(text))) << text;
  }
  for (const char* text : {"https://a.example/", "https://a.example/results/5/logins-town/2025-11-11/1",
                           "https://a.example/x?login", "https://blog.a.example/authors"}) {
    EXPECT_FALSE(is_login_address(url_of(text))) << text;
  }
}

// What a redirect from https://a.example/x leads to: an address, or the failure's name.
std::string target_of(const std::string& location, int hops = 0,
                      RedirectScope scope = RedirectScope::kSameSite) {
  HttpReply reply;
  reply.status = 302;
  reply.location = location;
  const auto next = follow_redirect(url_of("https://a.example/x"), reply, hops, scope);
  const auto* refused = std::get_if<RedirectRefused>(&next);
  return refused == nullptr ? std::get<Url>(next).str() : std::string(fetch_failure_name(refused->failure));
}

TEST(FollowRedirect, StaysOnTheSite) {
  EXPECT_EQ(target_of("https://a.example/y?z=1"), "https://a.example/y?z=1");
  EXPECT_EQ(target_of("http://a.example/y"), "redirect_off_site");
  EXPECT_EQ(target_of("https://b.example/y"), "redirect_off_site");
  EXPECT_EQ(target_of("gopher://a.example/y"), "redirect_off_site");
}

TEST(FollowRedirect, KnowsLoginPages) {
  EXPECT_EQ(target_of("https://a.example/login?back=%2Fx"), "login");
  EXPECT_EQ(target_of("https://auth.b.example/"), "login");
}

TEST(FollowRedirect, FollowsFiveAndNoMore) {
  EXPECT_EQ(target_of("https://a.example/y", 4), "https://a.example/y");
  EXPECT_EQ(target_of("https://a.example/y", 5), "redirect_loop");
}

TEST(FollowRedirect, RobotsMayLeaveTheSite) {
  EXPECT_EQ(target_of("http://b.example/robots.txt", 0, RedirectScope::kAnySite),
            "http://b.example/robots.txt");
  EXPECT_EQ(target_of("http://b.example/robots.txt", 5, RedirectScope::kAnySite), "redirect_loop");
}

TEST(FollowRedirect, NamesTheTargetWithoutItsQuery) {
  HttpReply reply;
  reply.status = 302;
  reply.location = "https://b.example/y?token=abc";
  const auto next = follow_redirect(url_of("https://a.example/x"), reply, 0, RedirectScope::kSameSite);
  EXPECT_EQ(std::get<RedirectRefused>(next).message, "redirected off the site to https://b.example/y");
}

TEST(IsRedirect, NeedsStatusAndTarget) {
  HttpReply reply;
  reply.location = "https://a.example/";
  for (const int status : {301, 302, 303, 307, 308}) {
    reply.status = status;
    EXPECT_TRUE(is_redirect(reply)) << status;
  }
  for (const int status : {200, 300, 304, 404}) {
    reply.status = status;
    EXPECT_FALSE(is_redirect(reply)) << status;
  }
  reply.status = 302;
  reply.location.clear();
  EXPECT_FALSE(is_redirect(reply));
}

}  // namespace
}  // namespace rps
