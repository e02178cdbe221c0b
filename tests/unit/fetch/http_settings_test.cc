#include "fetch/http_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/expect.h"

namespace rps {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

HttpSettings settings_with_agent(const std::string& agent) {
  HttpSettings settings;
  settings.user_agent = agent;
  return settings;
}

TEST(UserAgent, NamesTheContactOrSaysThatThereIsNone) {
  EXPECT_EQ(user_agent("1.2.0", "keeper@example.org"), "rpscrape/1.2.0 (+keeper@example.org)");
  EXPECT_EQ(user_agent("1.2.0", ""), "rpscrape/1.2.0 (no contact given)");
}

TEST(HttpSettings, HonestAgentsAreFine) {
  EXPECT_TRUE(check_http_settings(settings_with_agent("rpscrape/1 (+x)")).ok());
  EXPECT_TRUE(check_http_settings(settings_with_agent("my-bot")).ok());
}

TEST(HttpSettings, OtherAgentsAreRefused) {
  for (const char* agent :
       {"", " x", "/1.0", "(x)", "bot\r\nCookie: a=b", "Mozilla/5.0 (X11)", "mozilla/4"}) {
    EXPECT_EQ(kind_of(check_http_settings(settings_with_agent(agent))), ErrorKind::kUsage) << agent;
  }
}

TEST(HttpSettings, ACookieNeedsItsSite) {
  HttpSettings settings = settings_with_agent("bot");
  settings.cookie = "a=b";
  EXPECT_EQ(kind_of(check_http_settings(settings)), ErrorKind::kUsage);
  settings.cookie_site = "https://racing.example";
  EXPECT_TRUE(check_http_settings(settings).ok());
}

TEST(ParseCookies, ReadsPairs) {
  const auto cookies = parse_cookies(" a=b ;c=d=e; empty= ;");
  ASSERT_TRUE(cookies.ok());
  ASSERT_EQ(cookies->size(), 3U);
  EXPECT_EQ((*cookies)[0].name, "a");
  EXPECT_EQ((*cookies)[0].value, "b");
  EXPECT_EQ((*cookies)[1].value, "d=e");
  EXPECT_EQ((*cookies)[2].value, "");
}

TEST(ParseCookies, RefusesOthersWithoutRepeatingThem) {
  for (const char* text : {"secretword", "=secretword", "a=secret\tword", "a=b; secretword"}) {
    const auto cookies = parse_cookies(text);
    EXPECT_EQ(kind_of(cookies), ErrorKind::kUsage) << text;
    EXPECT_THAT(cookies.error().text(), Not(HasSubstr("word"))) << text;
  }
}

TEST(ParseCookies, RefusesWhatWouldBeDropped) {
  EXPECT_TRUE(parse_cookies("a=" + std::string(4'094, 'x')).ok());
  EXPECT_EQ(kind_of(parse_cookies("a=" + std::string(4'095, 'x'))), ErrorKind::kUsage);
}

TEST(Scrub, HidesCookiesAndPasswords) {
  HttpSettings settings;
  settings.cookie = "session=s3cr3tvalue; n=1";
  EXPECT_EQ(scrub("sent session=s3cr3tvalue; n=1 to it", settings), "sent *** to it");
  EXPECT_EQ(scrub("echo: s3cr3tvalue, 1 time", settings), "echo: ***, 1 time");
  EXPECT_EQ(scrub("bad proxy 'http://me:pw@host:1'", settings), "bad proxy 'http://***@host:1'");
  EXPECT_EQ(scrub("me:pw@host and you:pw2@other", settings), "***@host and ***@other");
  EXPECT_EQ(scrub("no secret", settings), "no secret");
}

}  // namespace
}  // namespace rps
