#include "fetch/robots.h"

#include <gtest/gtest.h>

#include "fetch/robots_cache.h"

namespace rps {
namespace {

using std::chrono::milliseconds;

bool allows(std::string_view text, std::string_view path, std::string_view agent = "rpscrape") {
  return RobotsRules::parse(text, agent).allows(path);
}

// One group for everybody.
bool rule_allows(const std::string& rules, std::string_view path) {
  return allows("User-agent: *\n" + rules, path);
}

TEST(Robots, NothingSaidMeansAllowed) {
  EXPECT_TRUE(allows("", "/x"));
  EXPECT_TRUE(allows("Sitemap: https://racing.example/map.xml\n\nnonsense\n: : :\n", "/x"));
  EXPECT_TRUE(rule_allows("Disallow:\n", "/x"));
  EXPECT_TRUE(allows("Disallow: /\n", "/x")) << "rules before any group belong to nobody";
}

TEST(Robots, APatternIsAPrefix) {
  EXPECT_FALSE(rule_allows("Disallow: /fish\n", "/fish"));
  EXPECT_FALSE(rule_allows("Disallow: /fish\n", "/fish/salmon.html"));
  EXPECT_FALSE(rule_allows("Disallow: /fish\n", "/fishheads?x"));
  EXPECT_TRUE(rule_allows("Disallow: /fish\n", "/Fish"));
  EXPECT_TRUE(rule_allows("Disallow: /fish\n", "/catfish"));
  EXPECT_TRUE(rule_allows("Disallow: /fish/\n", "/fish"));
  EXPECT_FALSE(rule_allows("Disallow: /\n", ""));
}

TEST(Robots, StarsAndDollars) {
  EXPECT_FALSE(rule_allows("Disallow: /*.php\n", "/a/b.php?c"));
  EXPECT_TRUE(rule_allows("Disallow: /*.php$\n", "/a/b.php?c"));
  EXPECT_FALSE(rule_allows("Disallow: /*.php$\n", "/b.php.php"));
  EXPECT_FALSE(rule_allows("Disallow: /a*b*c\n", "/a1b2c3"));
  EXPECT_TRUE(rule_allows("Disallow: /a*b*c\n", "/a1c2b3"));
  EXPECT_TRUE(rule_allows("Disallow: /ab*ba$\n", "/aba")) << "pieces do not overlap";
  EXPECT_FALSE(rule_allows("Disallow: /fish$\n", "/fish"));
  EXPECT_TRUE(rule_allows("Disallow: /fish$\n", "/fishes"));
  EXPECT_FALSE(rule_allows("Disallow: *\n", "/x"));
  EXPECT_FALSE(rule_allows("Disallow: /x*$\n", "/xyz"));
  EXPECT_TRUE(rule_allows("Disallow: /$\n", "/x"));
  EXPECT_FALSE(rule_allows("Disallow: /$\n", "/"));
}

TEST(Robots, TheLongestPatternWins) {
  // The example of RFC 9309, 5.2.
  const std::string rules = "Allow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
  EXPECT_TRUE(rule_allows(rules, "/example/page/x.gif"));
  EXPECT_FALSE(rule_allows(rules, "/example/page/disallowed.gif"));
  EXPECT_TRUE(rule_allows("Disallow: /results\nAllow: /results/2025\n", "/results/2025-11-11"));
  EXPECT_FALSE(rule_allows("Disallow: /results/2025\nAllow: /results\n", "/results/2025-11-11"));
}

TEST(Robots, AllowWinsTies) {
  EXPECT_TRUE(rule_allows("Disallow: /page\nAllow: /page\n", "/page"));
  EXPECT_TRUE(rule_allows("Allow: /page\nDisallow: /page\n", "/page"));
}

TEST(Robots, PercentEncodingsAreOneForm) {
  // The table of RFC 9309, 2.2.2.
  EXPECT_FALSE(rule_allows("Disallow: /foo/bar?baz=quz\n", "/foo/bar?baz=quz"));
  EXPECT_FALSE(rule_allows("Disallow: /foo/bar/\xE3\x83\x84\n", "/foo/bar/%E3%83%84"));
  EXPECT_FALSE(rule_allows("Disallow: /foo/bar/%E3%83%84\n", "/foo/bar/%e3%83%84"));
  EXPECT_FALSE(rule_allows("Disallow: /foo/bar/%62%61%7A\n", "/foo/bar/baz"));
  EXPECT_FALSE(rule_allows("Disallow: /foo/bar/baz\n", "/foo/bar/%62%61%7A"));
  EXPECT_TRUE(rule_allows("Disallow: /a%2Fb\n", "/a/b")) << "an encoded slash is no slash";
}

TEST(Robots, EncodedStarsAndDollarsAreThemselves) {
  EXPECT_FALSE(rule_allows("Disallow: /file-with-a-%2A.html\n", "/file-with-a-*.html"));
  EXPECT_TRUE(rule_allows("Disallow: /file-with-a-%2A.html\n", "/file-with-a-b.html"));
  EXPECT_FALSE(rule_allows("Disallow: /foo-%24\n", "/foo-$"));
  EXPECT_FALSE(rule_allows("Disallow: /foo$bar\n", "/foo$bar"));
}

TEST(Robots, OwnGroupInsteadOfEverybodys) {
  const std::string text = "User-agent: *\nDisallow: /\n\nUser-Agent: RPScrape\nDisallow: /private\n";
  EXPECT_TRUE(allows(text, "/results"));
  EXPECT_FALSE(allows(text, "/private"));
  EXPECT_FALSE(allows(text, "/results", "otherbot"));
  EXPECT_FALSE(allows(text, "/results", "rpscraper")) << "a name is compared as a whole";
}

TEST(Robots, GroupsOfOneNameAreTakenTogether) {
  const std::string text =
      "User-agent: rpscrape\nDisallow: /a\n\nUser-agent: *\nDisallow: /c\n\n"
      "User-agent: rpscrape/2.0 (x)\nDisallow: /b\n";
  EXPECT_FALSE(allows(text, "/a"));
  EXPECT_FALSE(allows(text, "/b"));
  EXPECT_TRUE(allows(text, "/c"));
}

TEST(Robots, SeveralNamesShareTheRulesThatFollow) {
  const std::string text =
      "user-agent: one\nuser-agent: rpscrape\nSitemap: x\n\nuser-agent: two\ndisallow: /a\nuser-agent: "
      "three\n"
      "disallow: /b\n";
  for (const char* agent : {"one", "rpscrape", "two"}) {
    EXPECT_FALSE(allows(text, "/a", agent)) << agent;
    EXPECT_TRUE(allows(text, "/b", agent)) << agent;
  }
  EXPECT_TRUE(allows(text, "/a", "three"));
}

TEST(Robots, AnEmptyGroupOfOnesOwnIsFreedom) {
  EXPECT_TRUE(allows("User-agent: rpscrape\nDisallow:\n\nUser-agent: *\nDisallow: /\n", "/x"));
}

TEST(Robots, LinesEndAndAreCommentedAnyWay) {
  EXPECT_FALSE(allows("\xEF\xBB\xBFUser-agent : * # all\r\nDisallow : /a # this\r\n", "/a"));
  EXPECT_FALSE(allows("User-agent: *\rDisallow: /a\r", "/a"));
  EXPECT_FALSE(allows("# x\n  USER-AGENT:*\n\tDISALLOW:/a", "/a"));
}

TEST(Robots, RobotsTxtItselfIsAlwaysAllowed) {
  EXPECT_TRUE(rule_allows("Disallow: /\n", "/robots.txt"));
  EXPECT_FALSE(rule_allows("Disallow: /\n", "/robots.txt2"));
}

TEST(Robots, OnlyTheFirst500KiBCount) {
  std::string text = "User-agent: *\nDisallow: /a\n";
  text += '#' + std::string(kMaxRobotsBytes - text.size() - 12, 'x') + "\nDisallow: /long-path\n";
  EXPECT_FALSE(allows(text, "/a"));
  EXPECT_TRUE(allows(text, "/long-path"));
  EXPECT_TRUE(allows(text, "/other")) << "the line that is cut off is no rule";
}

TEST(Robots, AnyBytesAreAcceptable) {
  std::string text = "User-agent: *\nDisallow: /a\n";
  for (int i = 0; i < 256; ++i) {
    text += static_cast<char>(i);
  }
  text += "\nAllow: %\nDisallow: %4\nDisallow: /%zz\n";
  EXPECT_FALSE(allows(text, "/a"));
  EXPECT_FALSE(allows(text, "/%zz"));
  EXPECT_TRUE(allows(text, "/b%"));
}

TEST(Robots, CrawlDelayOfTheGroup) {
  const std::string text =
      "User-agent: rpscrape\nCrawl-delay: 2.5\nDisallow:\n\nUser-agent: *\nCrawl-delay: 30\nDisallow: /a\n\n"
      "User-agent: odd\nCrawl-delay: soon\nCrawl-delay: -3\nDisallow:\n\nUser-agent: huge\nCrawl-delay: "
      "1e300\n";
  EXPECT_EQ(RobotsRules::parse(text, "rpscrape").crawl_delay(), milliseconds(2'500));
  EXPECT_EQ(RobotsRules::parse(text, "other").crawl_delay(), milliseconds(30'000));
  EXPECT_EQ(RobotsRules::parse(text, "odd").crawl_delay(), std::nullopt);
  EXPECT_EQ(RobotsRules::parse(text, "huge").crawl_delay(), std::chrono::hours(24));
}

TEST(Robots, ACrawlDelayEndsNoListOfNames) {
  // 2.2.4: other records must not interfere with the parsing of groups and rules.
  const std::string text = "User-agent: rpscrape\nCrawl-delay: 5\n\nUser-agent: other\nDisallow: /\n";
  EXPECT_FALSE(allows(text, "/x"));
  EXPECT_EQ(RobotsRules::parse(text, "rpscrape").crawl_delay(), milliseconds(5'000));
}

TEST(ProductToken, IsTheNameBeforeTheVersion) {
  EXPECT_EQ(product_token("rpscrape/1.0 (+x)"), "rpscrape");
  EXPECT_EQ(product_token("my-bot"), "my-bot");
  EXPECT_EQ(product_token(""), "");
}

HttpReply robots_reply(int status, const std::string& body = "") {
  HttpReply reply;
  reply.status = status;
  reply.body = body;
  return reply;
}

class RobotsCacheTest : public ::testing::Test {
 protected:
  void pass(std::chrono::milliseconds time) { clock_.set(Timestamp{clock_.now().millis + time.count()}); }

  FixedClock clock_{Timestamp{1'000'000}};
  RobotsCache cache_{clock_, "rpscrape"};
};

TEST_F(RobotsCacheTest, HoldsForADay) {
  EXPECT_EQ(cache_.fresh(), nullptr);
  cache_.accept(robots_reply(200, "User-agent: *\nDisallow: /a\n"));
  pass(std::chrono::hours(24) - milliseconds(1));
  ASSERT_NE(cache_.fresh(), nullptr);
  EXPECT_FALSE(cache_.fresh()->allows("/a"));
  pass(milliseconds(1));
  EXPECT_EQ(cache_.fresh(), nullptr);
}

TEST_F(RobotsCacheTest, AMissingFileAllowsEverything) {
  // The body of an error page is not read as rules.
  cache_.accept(robots_reply(404, "User-agent: *\nDisallow: /\n"));
  ASSERT_NE(cache_.fresh(), nullptr);
  EXPECT_TRUE(cache_.fresh()->allows("/a"));
}

TEST_F(RobotsCacheTest, KnowsWhatIsDefinite) {
  for (const int status : {200, 204, 400, 401, 403, 404, 410, 451}) {
    EXPECT_TRUE(RobotsCache::is_definite(status)) << status;
  }
  for (const int status : {304, 429, 500, 503}) {
    EXPECT_FALSE(RobotsCache::is_definite(status)) << status;
  }
}

TEST_F(RobotsCacheTest, UnreachableWithoutACopyAllowsNothing) {
  EXPECT_FALSE(cache_.unreachable());
  EXPECT_EQ(cache_.fresh(), nullptr);
}

TEST_F(RobotsCacheTest, UnreachableProlongsTheCopy) {
  cache_.accept(robots_reply(200, "User-agent: *\nDisallow: /a\n"));
  pass(std::chrono::hours(25));
  EXPECT_TRUE(cache_.unreachable());
  ASSERT_NE(cache_.fresh(), nullptr);
  EXPECT_FALSE(cache_.fresh()->allows("/a"));
  pass(std::chrono::hours(1));
  EXPECT_EQ(cache_.fresh(), nullptr);
}

}  // namespace
}  // namespace rps
