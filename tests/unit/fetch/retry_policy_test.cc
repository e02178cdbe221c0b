#include "fetch/retry_policy.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

FailedAttempt status_attempt(int status, std::optional<Millis> retry_after = {}) {
  return {FetchFailure::kHttpStatus, status, retry_after};
}

RetryDecision decide(const FailedAttempt& attempt, int attempts, double chance = 0) {
  return decide_retry(RetrySettings(), attempt, attempts, [chance] { return chance; });
}

TEST(IsRetryable, StatusesThatMayPass) {
  for (const int status : {403, 406, 408, 425, 429, 500, 502, 503, 504, 520, 599}) {
    EXPECT_TRUE(is_retryable(status_attempt(status))) << status;
  }
  for (const int status : {204, 304, 400, 401, 404, 405, 410, 451}) {
    EXPECT_FALSE(is_retryable(status_attempt(status))) << status;
  }
}

TEST(IsRetryable, FailuresThatMayPass) {
  for (const FetchFailure failure :
       {FetchFailure::kDns, FetchFailure::kConnect, FetchFailure::kTimeout, FetchFailure::kReset,
        FetchFailure::kTruncated, FetchFailure::kBadEncoding, FetchFailure::kBadPage,
        FetchFailure::kBlockPage, FetchFailure::kLogin, FetchFailure::kRedirectOffSite,
        FetchFailure::kOther}) {
    EXPECT_TRUE(is_retryable({failure, 0, {}})) << fetch_failure_name(failure);
  }
  for (const FetchFailure failure : {FetchFailure::kTls, FetchFailure::kTooLarge, FetchFailure::kRedirectLoop,
                                     FetchFailure::kRobots, FetchFailure::kInterrupted}) {
    EXPECT_FALSE(is_retryable({failure, 0, {}})) << fetch_failure_name(failure);
  }
}

TEST(DecideRetry, BacksOffExponentially) {
  for (const auto& [attempts, wait] : {std::pair(1, 2), {2, 4}, {3, 8}, {4, 16}}) {
    const RetryDecision decision = decide(status_attempt(503), attempts);
    EXPECT_EQ(decision.action, RetryAction::kRetry);
    EXPECT_EQ(decision.wait, seconds(wait)) << attempts;
  }
}

TEST(DecideRetry, BackOffHasACap) {
  RetrySettings settings;
  settings.max_attempts = 1'000;
  for (const int attempts : {6, 7, 64, 999}) {
    EXPECT_EQ(decide_retry(settings, status_attempt(503), attempts, [] { return 0.9; }).wait, seconds(60));
  }
}

TEST(DecideRetry, ChanceLengthensTheWait) {
  EXPECT_EQ(decide(status_attempt(503), 2, 0.5).wait, Millis(4'500));
}

TEST(DecideRetry, GivesUpAfterFiveAttempts) {
  EXPECT_EQ(decide(status_attempt(429), 4).action, RetryAction::kRetry);
  EXPECT_EQ(decide(status_attempt(429), 5).action, RetryAction::kGiveUp);
}

TEST(DecideRetry, PagesThatAreNoneAreAskedForTwice) {
  EXPECT_EQ(decide({FetchFailure::kBadPage, 200, {}}, 1).action, RetryAction::kRetry);
  EXPECT_EQ(decide({FetchFailure::kBadPage, 200, {}}, 2).action, RetryAction::kGiveUp);
  EXPECT_EQ(decide({FetchFailure::kLogin, 302, {}}, 2).action, RetryAction::kGiveUp);
}

TEST(DecideRetry, MissingPagesAreNotAskedForAgain) {
  EXPECT_EQ(decide(status_attempt(404), 1).action, RetryAction::kGiveUp);
}

TEST(DecideRetry, RetryAfterLengthensTheBackOff) {
  EXPECT_EQ(decide(status_attempt(429, seconds(90)), 1).wait, seconds(90));
  EXPECT_EQ(decide(status_attempt(429, seconds(1)), 3).wait, seconds(8));
  EXPECT_EQ(decide(status_attempt(503, minutes(15)), 1).action, RetryAction::kRetry);
}

TEST(DecideRetry, ALongRetryAfterStopsTheRun) {
  const RetryDecision decision = decide(status_attempt(429, hours(2)), 1);
  EXPECT_EQ(decision.action, RetryAction::kStop);
  EXPECT_EQ(decision.wait, hours(2));
  EXPECT_EQ(decide(status_attempt(404, hours(2)), 1).action, RetryAction::kGiveUp);
}

TEST(DecideRetry, TheLastRetryAfterHoldsForTheNextPage) {
  const RetryDecision decision = decide(status_attempt(429, seconds(90)), 5);
  EXPECT_EQ(decision.action, RetryAction::kGiveUp);
  EXPECT_EQ(decision.wait, seconds(90));
}

const Timestamp kNow = *Timestamp::parse("2025-11-11T08:00:00Z");

TEST(ParseRetryAfter, Seconds) {
  EXPECT_EQ(parse_retry_after("120", kNow), seconds(120));
  EXPECT_EQ(parse_retry_after(" 0 ", kNow), seconds(0));
}

TEST(ParseRetryAfter, AllThreeFormsOfDates) {
  EXPECT_EQ(parse_retry_after("Tue, 11 Nov 2025 08:01:30 GMT", kNow), seconds(90));
  EXPECT_EQ(parse_retry_after("Tuesday, 11-Nov-25 08:01:30 GMT", kNow), seconds(90));
  EXPECT_EQ(parse_retry_after("Tue Nov 11 08:01:30 2025", kNow), seconds(90));
}

TEST(ParseRetryAfter, ThePastIsNow) {
  EXPECT_EQ(parse_retry_after("Tue, 11 Nov 2025 07:00:00 GMT", kNow), seconds(0));
}

TEST(ParseRetryAfter, AbsurdValuesAreADay) {
  EXPECT_EQ(parse_retry_after("999999999", kNow), hours(24));
  EXPECT_EQ(parse_retry_after("99999999999999999999999999", kNow), hours(24));
  EXPECT_EQ(parse_retry_after("Fri, 31 Dec 2199 23:59:59 GMT", kNow), hours(24));
}

TEST(ParseRetryAfter, OthersAreNothing) {
  for (const char* value : {"", "soon", "-5", "1.5", "12 minutes", "2025-11-11T08:01:30Z", "Tue",
                            "Sun, 01 Mar 990123456 10:00:00 GMT"}) {
    EXPECT_EQ(parse_retry_after(value, kNow), std::nullopt) << value;
  }
}

}  // namespace
}  // namespace rps
