#include "fetch/breaker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/expect.h"
#include "fetch/failure_log.h"

namespace rps {
namespace {

using ::testing::HasSubstr;

FetchRecord failure(FetchFailure kind, int status = 0) {
  return {"https://racing.example/x", kind, status, 1, Timestamp(), "it went wrong"};
}
FetchRecord status(int code) {
  return failure(FetchFailure::kHttpStatus, code);
}

class BreakerTest : public ::testing::Test {
 protected:
  void fail(int times, const FetchRecord& record) {
    for (int i = 0; i < times; ++i) {
      breaker_.failed(record);
    }
  }

  FixedClock clock_{*Timestamp::parse("2025-11-11T08:00:00Z")};
  Breaker breaker_{BreakerSettings(), clock_};
};

TEST_F(BreakerTest, OpensAtTheThreshold) {
  fail(9, status(406));
  EXPECT_TRUE(breaker_.check().ok());
  fail(1, status(406));
  const Status stopped = breaker_.check();
  EXPECT_EQ(kind_of(stopped), ErrorKind::kBlocked);
  EXPECT_THAT(stopped.error().text(), HasSubstr("it went wrong"));
  EXPECT_THAT(stopped.error().text(), HasSubstr("run the same command again after 2025-11-11T08:30:00.000Z"));
}

TEST_F(BreakerTest, ClosesWhenThePauseIsOver) {
  fail(10, status(403));
  clock_.set(*Timestamp::parse("2025-11-11T08:29:59.999Z"));
  EXPECT_FALSE(breaker_.check().ok());
  clock_.set(*Timestamp::parse("2025-11-11T08:30:00Z"));
  EXPECT_TRUE(breaker_.check().ok());
  fail(9, status(403));
  EXPECT_TRUE(breaker_.check().ok()) << "the count started anew";
}

TEST_F(BreakerTest, AProperAnswerStartsTheCountAnew) {
  fail(9, status(429));
  breaker_.succeeded();
  fail(9, status(429));
  breaker_.failed(status(404));
  fail(9, status(429));
  EXPECT_TRUE(breaker_.check().ok());
}

TEST_F(BreakerTest, AnOutageIsNoRefusal) {
  fail(10, failure(FetchFailure::kTimeout));
  EXPECT_EQ(kind_of(breaker_.check()), ErrorKind::kNetwork);
}

TEST_F(BreakerTest, ANetworkThatIsDownHereIsNotHeldAgainstTheSite) {
  fail(6, failure(FetchFailure::kDns));
  fail(4, failure(FetchFailure::kConnect));
  const Status stopped = breaker_.check();
  EXPECT_EQ(kind_of(stopped), ErrorKind::kNetwork);
  EXPECT_THAT(stopped.error().text(), HasSubstr("online"));
  EXPECT_TRUE(breaker_.come_back_at().has_value());
  EXPECT_FALSE(breaker_.stay_away_until().has_value());
  breaker_.open("asked to", std::chrono::hours(2), ErrorKind::kBlocked);
  EXPECT_EQ(breaker_.stay_away_until(), breaker_.come_back_at());
}

TEST_F(BreakerTest, WhatAReplyAskedForIsHeededWhateverCameBefore) {
  fail(3, failure(FetchFailure::kDns));
  breaker_.open("asked to", std::chrono::hours(2), ErrorKind::kBlocked);
  EXPECT_EQ(breaker_.stay_away_until(), *Timestamp::parse("2025-11-11T10:00:00Z"));
  fail(3, failure(FetchFailure::kDns));
  breaker_.give_up("no robots.txt", Millis(0), ErrorKind::kNetwork);
  EXPECT_TRUE(breaker_.come_back_at().has_value());
  EXPECT_FALSE(breaker_.stay_away_until().has_value());
}

TEST_F(BreakerTest, OneConnectionMakesAnOutageTheSites) {
  fail(1, failure(FetchFailure::kTimeout));
  fail(9, failure(FetchFailure::kConnect));
  EXPECT_EQ(breaker_.stay_away_until(), *Timestamp::parse("2025-11-11T08:30:00Z"));
}

TEST_F(BreakerTest, AnyRefusalMakesItOne) {
  fail(1, status(429));
  fail(9, failure(FetchFailure::kReset));
  EXPECT_EQ(kind_of(breaker_.check()), ErrorKind::kBlocked);
}

TEST_F(BreakerTest, CtrlCDoesNotCount) {
  fail(9, status(403));
  fail(5, failure(FetchFailure::kInterrupted));
  EXPECT_TRUE(breaker_.check().ok());
  fail(1, status(403));
  EXPECT_FALSE(breaker_.check().ok());
}

TEST_F(BreakerTest, OpensForAsLongAsAsked) {
  breaker_.open("asked to", std::chrono::hours(2), ErrorKind::kBlocked);
  EXPECT_EQ(breaker_.come_back_at(), *Timestamp::parse("2025-11-11T10:00:00Z"));
  breaker_.open("asked to", std::chrono::minutes(16), ErrorKind::kBlocked);
  EXPECT_EQ(breaker_.come_back_at(), *Timestamp::parse("2025-11-11T08:30:00Z")) << "at least its own pause";
}

TEST_F(BreakerTest, StaysOpenOverARestart) {
  breaker_.resume(*Timestamp::parse("2025-11-11T09:00:00Z"));
  EXPECT_EQ(kind_of(breaker_.check()), ErrorKind::kBlocked);
  Breaker later(BreakerSettings(), clock_);
  later.resume(*Timestamp::parse("2025-11-11T07:00:00Z"));
  EXPECT_TRUE(later.check().ok());
}

TEST_F(BreakerTest, ATimeThatAWrongClockNotedHoldsForADay) {
  breaker_.resume(*Timestamp::parse("2099-01-01T00:00:00Z"));
  EXPECT_EQ(breaker_.come_back_at(), Timestamp{clock_.now().millis + 86'400'000});
}

TEST(CountsForBreaker, RefusalsAndOutages) {
  for (const int code : {403, 406, 429, 500, 502, 503}) {
    EXPECT_TRUE(counts_for_breaker(FetchFailure::kHttpStatus, code)) << code;
  }
  EXPECT_FALSE(counts_for_breaker(FetchFailure::kHttpStatus, 404));
  EXPECT_TRUE(counts_for_breaker(FetchFailure::kBlockPage, 200));
  EXPECT_TRUE(counts_for_breaker(FetchFailure::kBadPage, 200));
  EXPECT_TRUE(counts_for_breaker(FetchFailure::kDns, 0));
  EXPECT_FALSE(counts_for_breaker(FetchFailure::kRedirectOffSite, 302));
}

TEST(IsRefusal, SaysGoAway) {
  for (const int code : {403, 406, 429, 503}) {
    EXPECT_TRUE(is_refusal(FetchFailure::kHttpStatus, code)) << code;
  }
  EXPECT_FALSE(is_refusal(FetchFailure::kHttpStatus, 500));
  EXPECT_TRUE(is_refusal(FetchFailure::kLogin, 302));
  EXPECT_FALSE(is_refusal(FetchFailure::kTimeout, 0));
}

TEST(FetchFailureLog, LooksRateLimitedOverHalf) {
  FetchFailureLog log;
  EXPECT_FALSE(log.looks_rate_limited());
  log.add(status(406));
  EXPECT_TRUE(log.looks_rate_limited());
  log.add(failure(FetchFailure::kTimeout));
  EXPECT_FALSE(log.looks_rate_limited()) << "half is not over half";
  log.add(status(429));
  EXPECT_TRUE(log.looks_rate_limited());
  log.add(status(503));
  EXPECT_FALSE(log.looks_rate_limited());
  EXPECT_EQ(log.records().size(), 4U);
  log.clear();
  EXPECT_TRUE(log.records().empty());
}

TEST(FetchRecord, KindNamesTheStatus) {
  EXPECT_EQ(status(429).kind(), "http_429");
  EXPECT_EQ(failure(FetchFailure::kRedirectOffSite, 302).kind(), "redirect_off_site");
}

TEST(ToError, KindTellsWhatToDo) {
  EXPECT_EQ(to_error(status(404)).kind, ErrorKind::kNotFound);
  EXPECT_EQ(to_error(status(410)).kind, ErrorKind::kNotFound);
  EXPECT_EQ(to_error(status(403)).kind, ErrorKind::kNetwork);
  EXPECT_EQ(to_error(failure(FetchFailure::kRobots)).kind, ErrorKind::kRefused);
  EXPECT_EQ(to_error(failure(FetchFailure::kLogin)).kind, ErrorKind::kRefused);
  EXPECT_EQ(to_error(failure(FetchFailure::kBadPage)).kind, ErrorKind::kParse);
  EXPECT_EQ(to_error(failure(FetchFailure::kInterrupted)).kind, ErrorKind::kInterrupted);
  EXPECT_EQ(to_error(failure(FetchFailure::kReset)).kind, ErrorKind::kNetwork);
  FetchRecord record = failure(FetchFailure::kTimeout);
  record.attempts = 5;
  EXPECT_EQ(to_error(record).text(), "https://racing.example/x: it went wrong, after 5 attempts");
}

}  // namespace
}  // namespace rps
