#include "fetch/fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/interrupt.h"
#include "conformance/expect.h"
#include "fetch/failure_log.h"
#include "unit/fetch/scripted_client.h"

namespace rps {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kSite = "https://racing.example";
const std::string kRobots = kSite + "/robots.txt";
const std::string kPage = kSite + "/results/2025-11-11";

Status is_page(std::string_view body) {
  return body.starts_with("page") ? Status() : Error{ErrorKind::kParse, "no layout marker", ""};
}

class FetcherTest : public ::testing::Test {
 protected:
  // The site has no robots.txt unless a test says otherwise before this.
  Fetcher& fetcher() {
    if (!fetcher_) {
      if (!own_robots_) {
        client_.on(kRobots, answer(404));
      }
      settings_.site = kSite;
      settings_.user_agent = "testbot/1.0 (+x)";
      FetchEvents events;
      events.failed = [this](const FetchRecord& record) { log_.add(record); };
      events.retrying = [this](const FetchRecord& record, Millis wait) {
        retried_.push_back(record.kind());
        waits_.push_back(wait);
      };
      events.requesting = [this](Timestamp at) { announced_.push_back(at); };
      Result<Fetcher> made =
          Fetcher::open(settings_, {client_, clock_, sleeper_, [] { return 0.0; }}, std::move(events));
      EXPECT_TRUE(made.ok());
      fetcher_.emplace(std::move(made).value());
    }
    return *fetcher_;
  }
  Result<FetchedPage> fetch(const std::string& path = "/results/2025-11-11") {
    return fetcher().fetch(path, is_page);
  }
  ScriptedClient& robots(HttpOutcome outcome) {
    own_robots_ = true;
    return client_.on(kRobots, std::move(outcome));
  }
  void pass(Millis time) { clock_.set(Timestamp{clock_.now().millis + time.count()}); }

  FixedClock clock_{*Timestamp::parse("2025-11-12T06:00:00Z")};
  FakeSleeper sleeper_{clock_};
  ScriptedClient client_{clock_};
  FetchSettings settings_;
  FetchFailureLog log_;
  std::vector<std::string> retried_;
  std::vector<Millis> waits_;
  std::vector<Timestamp> announced_;
  bool own_robots_ = false;
  std::optional<Fetcher> fetcher_;
};

TEST_F(FetcherTest, FetchesAPage) {
  client_.on(kPage, answer(200, "page one"));
  const Result<FetchedPage> page = fetch();
  ASSERT_TRUE(page.ok()) << page.error().text();
  EXPECT_EQ(page->url, kPage);
  EXPECT_EQ(page->body, "page one");
  EXPECT_EQ(page->status, 200);
  EXPECT_EQ(page->attempts, 1);
  EXPECT_EQ(page->fetched_at, clock_.now());
  const FetchCounters counters = fetcher().counters();
  EXPECT_EQ(counters.requests, 2) << "robots.txt and the page";
  EXPECT_EQ(counters.pages, 1);
  EXPECT_EQ(counters.retries, 0);
  EXPECT_EQ(counters.failed, 0);
  EXPECT_EQ(counters.bytes, 200U);
  EXPECT_EQ(counters.waited, Millis(1'000));
}

TEST_F(FetcherTest, TakesWholeAddressesOfTheSiteOnly) {
  client_.on(kPage, answer(200, "page"));
  EXPECT_TRUE(fetch(kPage).ok());
  EXPECT_EQ(kind_of(fetch("https://other.example/results")), ErrorKind::kUsage);
  EXPECT_EQ(kind_of(fetch("results")), ErrorKind::kUsage);
  EXPECT_TRUE(log_.records().empty());
}

TEST_F(FetcherTest, NeverAsksFasterThanTheFloor) {
  client_.on(kPage, answer(503)).on(kPage, redirect_to(kSite + "/moved")).on(kPage, answer(200, "page"));
  client_.on(kSite + "/moved", answer(200, "page"));
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(fetch().ok());
  }
  const std::vector<AskedFor>& asked = client_.asked();
  ASSERT_EQ(asked.size(), announced_.size());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    EXPECT_EQ(asked[i].at, announced_[i]);
    if (i > 0) {
      EXPECT_GE(asked[i].at.millis - asked[i - 1].at.millis, 1'000 + 100) << i;
    }
  }
}

TEST_F(FetcherTest, ThePaceGoesOnWhereAnEarlierProcessStopped) {
  fetcher().resume(Timestamp{clock_.now().millis - 200}, std::nullopt);
  client_.on(kPage, answer(200, "page"));
  ASSERT_TRUE(fetch().ok());
  EXPECT_EQ(sleeper_.sleeps()[0], Millis(800));
  EXPECT_EQ(fetcher().last_request(), client_.asked().back().at);
}

TEST_F(FetcherTest, RetriesWhatMayPass) {
  client_.on(kPage, answer(503)).on(kPage, broken(FetchFailure::kTimeout));
  client_.on(kPage, broken(FetchFailure::kTruncated)).on(kPage, answer(200, "page"));
  const Result<FetchedPage> page = fetch();
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->attempts, 4);
  EXPECT_THAT(retried_, ElementsAre("http_503", "timeout", "truncated"));
  EXPECT_THAT(waits_, ElementsAre(Millis(2'000), Millis(4'000), Millis(8'000)));
  EXPECT_EQ(fetcher().counters().retries, 3);
  EXPECT_TRUE(log_.records().empty());
}

TEST_F(FetcherTest, GivesUpAndSaysWhy) {
  client_.on(kPage, answer(429));
  const Result<FetchedPage> page = fetch();
  EXPECT_EQ(kind_of(page), ErrorKind::kNetwork);
  EXPECT_EQ(page.error().text(), kPage + ": status 429, after 5 attempts");
  EXPECT_EQ(client_.count(kPage), 5);
  ASSERT_EQ(log_.records().size(), 1U);
  const FetchRecord& record = log_.records()[0];
  EXPECT_EQ(record.url, kPage);
  EXPECT_EQ(record.kind(), "http_429");
  EXPECT_EQ(record.attempts, 5);
  EXPECT_EQ(record.at, clock_.now());
  EXPECT_TRUE(log_.looks_rate_limited());
  EXPECT_EQ(fetcher().counters().failed, 1);
  EXPECT_FALSE(fetcher().stopped());
}

TEST_F(FetcherTest, AMissingPageIsAskedForOnce) {
  client_.on(kPage, answer(404));
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kNotFound);
  EXPECT_EQ(client_.count(kPage), 1);
}

TEST_F(FetcherTest, HonoursRetryAfterInSeconds) {
  client_.on(kPage, answer(429, "", "90")).on(kPage, answer(200, "page"));
  ASSERT_TRUE(fetch().ok());
  EXPECT_THAT(waits_, ElementsAre(Millis(90'000)));
  EXPECT_GE(client_.asked()[2].at.millis - client_.asked()[1].at.millis, 90'000);
}

TEST_F(FetcherTest, HonoursRetryAfterDatesByTheServersClock) {
  HttpReply busy = answer(503, "", "Tue, 11 Nov 2025 08:01:30 GMT");
  busy.date = "Tue, 11 Nov 2025 08:00:00 GMT";  // 22 hours behind ours
  client_.on(kPage, busy).on(kPage, answer(200, "page"));
  ASSERT_TRUE(fetch().ok());
  EXPECT_THAT(waits_, ElementsAre(Millis(90'000)));
}

TEST_F(FetcherTest, ALongRetryAfterStopsTheRun) {
  client_.on(kPage, answer(429, "", "7200"));
  const Result<FetchedPage> page = fetch();
  EXPECT_EQ(kind_of(page), ErrorKind::kBlocked);
  EXPECT_THAT(page.error().text(), HasSubstr("asking for 7200 s"));
  EXPECT_TRUE(fetcher().stopped());
  EXPECT_EQ(fetcher().come_back_at()->millis, clock_.now().millis + 7'200'000);
  const std::size_t asked = client_.asked().size();
  EXPECT_EQ(kind_of(fetch("/other")), ErrorKind::kBlocked);
  EXPECT_EQ(client_.asked().size(), asked) << "nothing is asked while the run is stopped";
  EXPECT_EQ(log_.records().size(), 1U);
}

TEST_F(FetcherTest, StopsWhenRefusedAgainAndAgainAndGoesOnLater) {
  client_.on(kPage, answer(406));
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kNetwork);
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kBlocked);
  EXPECT_EQ(client_.count(kPage), 10);
  pass(std::chrono::minutes(30));
  EXPECT_FALSE(fetcher().stopped());
  client_.on(kSite + "/a", answer(200, "page"));
  EXPECT_TRUE(fetch("/a").ok());
}

TEST_F(FetcherTest, TheLastRefusalsRetryAfterCounts) {
  client_.on(kPage, answer(429));
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kNetwork);
  for (int i = 0; i < 4; ++i) {
    client_.on(kSite + "/b", answer(429));
  }
  client_.on(kSite + "/b", answer(429, "", "7200"));
  EXPECT_EQ(kind_of(fetch("/b")), ErrorKind::kBlocked);
  EXPECT_EQ(fetcher().come_back_at()->millis, clock_.now().millis + 7'200'000);
}

TEST_F(FetcherTest, StaysAwayAfterARestart) {
  fetcher().resume(std::nullopt, Timestamp{clock_.now().millis + 60'000});
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kBlocked);
  EXPECT_TRUE(client_.asked().empty());
  pass(Millis(60'000));
  client_.on(kPage, answer(200, "page"));
  EXPECT_TRUE(fetch().ok());
}

TEST_F(FetcherTest, AnOutageStopsTheRunAsOne) {
  client_.on(kPage, broken(FetchFailure::kConnect));
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kNetwork);
  EXPECT_FALSE(fetcher().stopped());
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kNetwork);
  EXPECT_TRUE(fetcher().stopped());
}

TEST_F(FetcherTest, FollowsRedirectsOnTheSite) {
  client_.on(kPage, redirect_to(kSite + "/b")).on(kSite + "/b", redirect_to(kSite + "/c"));
  client_.on(kSite + "/c", answer(200, "page c"));
  const Result<FetchedPage> page = fetch();
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->url, kSite + "/c");
  EXPECT_EQ(page->attempts, 1);
}

TEST_F(FetcherTest, RedirectsOffTheSiteAreNotFollowed) {
  client_.on(kPage, redirect_to("https://elsewhere.example/x?token=1"));
  const Result<FetchedPage> page = fetch();
  EXPECT_EQ(kind_of(page), ErrorKind::kNetwork);
  EXPECT_THAT(page.error().text(), HasSubstr("redirected off the site to https://elsewhere.example/x"));
  EXPECT_EQ(log_.records()[0].kind(), "redirect_off_site");
  EXPECT_EQ(client_.count(kPage), 2);
}

TEST_F(FetcherTest, LoginRedirectsAreNamed) {
  client_.on(kPage, redirect_to(kSite + "/login?back=1"));
  const Result<FetchedPage> page = fetch();
  EXPECT_EQ(kind_of(page), ErrorKind::kRefused);
  EXPECT_THAT(page.error().text(), HasSubstr("RPSCRAPE_COOKIE"));
  EXPECT_EQ(log_.records()[0].kind(), "login");
}

TEST_F(FetcherTest, EndlessRedirectsEnd) {
  client_.on(kPage, redirect_to(kPage));
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kNetwork);
  EXPECT_EQ(log_.records()[0].kind(), "redirect_loop");
  EXPECT_EQ(client_.count(kPage), 6);
}

TEST_F(FetcherTest, BadPagesAreAskedForOnceMore) {
  client_.on(kPage, answer(200, std::string(9'000, 'x'))).on(kPage, answer(200, "page"));
  const Result<FetchedPage> page = fetch();
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->attempts, 2);
  EXPECT_THAT(retried_, ElementsAre("bad_page"));
  client_.on(kSite + "/bad", answer(200, std::string(9'000, 'x')));
  const Result<FetchedPage> bad = fetch("/bad");
  EXPECT_EQ(kind_of(bad), ErrorKind::kParse);
  EXPECT_THAT(bad.error().text(), HasSubstr("no layout marker"));
  EXPECT_EQ(client_.count(kSite + "/bad"), 2);
}

TEST_F(FetcherTest, BlockPagesStopTheRunInTheEnd) {
  client_.on(kPage, answer(200, "Access denied"));
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(kind_of(fetch()), ErrorKind::kParse);
  }
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kBlocked);
  EXPECT_EQ(log_.records()[0].kind(), "block_page");
}

TEST_F(FetcherTest, ObeysRobots) {
  robots(answer(200, "User-agent: testbot\nDisallow: /private\n"));
  client_.on(kPage, answer(200, "page"));
  EXPECT_EQ(kind_of(fetch("/private/x")), ErrorKind::kRefused);
  EXPECT_EQ(log_.records()[0].kind(), "robots");
  EXPECT_TRUE(fetch().ok());
  EXPECT_EQ(client_.count(kRobots), 1);
  EXPECT_EQ(client_.count(kSite + "/private/x"), 0);
}

TEST_F(FetcherTest, RedirectsObeyRobotsToo) {
  robots(answer(200, "User-agent: testbot\nDisallow: /private\n"));
  client_.on(kPage, redirect_to(kSite + "/private/x"));
  const Result<FetchedPage> page = fetch();
  EXPECT_EQ(kind_of(page), ErrorKind::kRefused);
  EXPECT_THAT(page.error().text(), HasSubstr(kSite + "/private/x"));
  EXPECT_EQ(client_.count(kSite + "/private/x"), 0);
}

TEST_F(FetcherTest, ReadsRobotsAgainAfterADay) {
  client_.on(kPage, answer(200, "page"));
  ASSERT_TRUE(fetch().ok());
  pass(std::chrono::hours(24));
  ASSERT_TRUE(fetch().ok());
  EXPECT_EQ(client_.count(kRobots), 2);
}

TEST_F(FetcherTest, CrawlDelayRaisesTheFloor) {
  robots(answer(200, "User-agent: *\nCrawl-delay: 10\nDisallow:\n"));
  client_.on(kPage, answer(200, "page"));
  ASSERT_TRUE(fetch().ok());
  EXPECT_EQ(sleeper_.sleeps()[0], Millis(10'000));
  EXPECT_EQ(fetcher().delay(), Millis(10'000));
}

TEST_F(FetcherTest, RobotsFollowsRedirectsAnywhere) {
  robots(redirect_to("https://other.example/robots.txt"));
  client_.on("https://other.example/robots.txt", answer(200, "User-agent: *\nDisallow: /\n"));
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kRefused);
}

TEST_F(FetcherTest, RobotsWithTooManyRedirectsAllows) {
  robots(redirect_to(kRobots));
  client_.on(kPage, answer(200, "page"));
  EXPECT_TRUE(fetch().ok());
  EXPECT_EQ(client_.count(kRobots), 6);
}

TEST_F(FetcherTest, WithoutAnyRobotsNothingIsFetched) {
  robots(answer(500));
  const Result<FetchedPage> page = fetch();
  EXPECT_EQ(kind_of(page), ErrorKind::kNetwork);
  EXPECT_THAT(page.error().text(), HasSubstr("robots.txt cannot be read"));
  EXPECT_THAT(page.error().text(), HasSubstr("run the same command again after"));
  EXPECT_EQ(client_.count(kRobots), 5);
  EXPECT_EQ(client_.count(kPage), 0);
  ASSERT_EQ(log_.records().size(), 1U);
  EXPECT_EQ(log_.records()[0].kind(), "robots");
  EXPECT_EQ(log_.records()[0].url, kPage);
}

TEST_F(FetcherTest, RobotsThatSaysLaterIsARefusal) {
  robots(answer(429));
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kBlocked);
}

TEST_F(FetcherTest, AnOlderRobotsHoldsWhenTheNewOneIsOutOfReach) {
  robots(answer(200, "User-agent: *\nDisallow: /private\n")).on(kRobots, broken(FetchFailure::kTimeout));
  client_.on(kPage, answer(200, "page"));
  ASSERT_TRUE(fetch().ok());
  pass(std::chrono::hours(25));
  EXPECT_TRUE(fetch().ok());
  EXPECT_EQ(kind_of(fetch("/private")), ErrorKind::kRefused);
}

TEST_F(FetcherTest, CtrlCIsNoFailureOfThePage) {
  client_.on(kPage, broken(FetchFailure::kInterrupted));
  EXPECT_EQ(kind_of(fetch()), ErrorKind::kInterrupted);
  EXPECT_TRUE(log_.records().empty());
  request_interrupt();
  const Result<FetchedPage> page = fetch();
  clear_interrupt();
  EXPECT_EQ(kind_of(page), ErrorKind::kInterrupted);
  EXPECT_EQ(client_.count(kPage), 1) << "the second one ended while waiting";
}

TEST_F(FetcherTest, TroubleSlowsThePaceAndSuccessBringsItBack) {
  client_.on(kPage, answer(503)).on(kPage, answer(200, "page"));
  ASSERT_TRUE(fetch().ok());
  EXPECT_EQ(fetcher().delay(), Millis(1'050)) << "doubled to 2 s, then the mean with 0.1 s of latency";
  ASSERT_TRUE(fetch().ok());
  EXPECT_EQ(fetcher().delay(), Millis(1'000));
}

TEST(OpenFetcher, RefusesBadSettings) {
  FixedClock clock{Timestamp()};
  FakeSleeper sleeper(clock);
  ScriptedClient client(clock);
  const FetchParts parts{client, clock, sleeper, [] { return 0.0; }};
  FetchSettings settings;
  EXPECT_EQ(kind_of(Fetcher::open(settings, parts)), ErrorKind::kUsage) << "no user agent";
  settings.user_agent = "testbot";
  settings.site = "https://racing.example/results";
  EXPECT_EQ(kind_of(Fetcher::open(settings, parts)), ErrorKind::kUsage);
  settings.site = kSite;
  EXPECT_TRUE(Fetcher::open(settings, parts).ok());
  settings.pace.target_concurrency = 0;
  EXPECT_EQ(kind_of(Fetcher::open(settings, parts)), ErrorKind::kUsage);
  settings.pace.target_concurrency = 1;
  settings.retry.max_attempts = 0;
  EXPECT_EQ(kind_of(Fetcher::open(settings, parts)), ErrorKind::kUsage);
  settings.retry.max_attempts = 1;
  settings.site = "racing.example";
  EXPECT_EQ(kind_of(Fetcher::open(settings, parts)), ErrorKind::kUsage);
}

}  // namespace
}  // namespace rps
