// What the session repeats, for how long, and how it tells what remains.
#include "aws/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "aws/caller_identity.h"
#include "aws/failure.h"
#include "conformance/expect.h"
#include "unit/aws/fake_http.h"

namespace rps {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    auto http = std::make_unique<FakeHttp>();
    http_ = http.get();
    settings_.max_attempts = 4;
    session_ = std::make_shared<AwsSession>(settings_, std::move(http),
                                            std::make_unique<CountedCredentials>(), clock_, sleeper_);
  }

  Result<AwsAnswer> call(const std::string& method = "GET") {
    AwsCall wanted;
    wanted.service = "s3";
    wanted.method = method;
    wanted.host = "bucket";
    wanted.path = "/a=b/c d";
    wanted.what = "s3 " + method + " s3://bucket/a=b/c d";
    return session_->call(wanted, &refusal_);
  }

  FixedClock clock_{*Timestamp::parse("2025-11-11T08:00:00Z")};
  FakeSleeper sleeper_{clock_};
  AwsSettings settings_;
  FakeHttp* http_ = nullptr;
  std::shared_ptr<AwsSession> session_;
  AwsRefusal refusal_;
};

TEST_F(SessionTest, SignsAndSendsOnce) {
  http_->then(200, "text");
  const auto answer = call();
  ASSERT_TRUE(answer.ok()) << answer.error().text();
  EXPECT_EQ(answer->reply.body, "text");
  EXPECT_FALSE(answer->repeated);
  ASSERT_THAT(http_->seen(), SizeIs(1));
  EXPECT_EQ(http_->seen()[0].url, "https://bucket.s3.eu-west-1.amazonaws.com/a%3Db/c%20d");
  EXPECT_THAT(http_->seen()[0].header("Authorization"),
              HasSubstr("Credential=key1/20251111/eu-west-1/s3/aws4_request"));
  EXPECT_THAT(sleeper_.sleeps(), IsEmpty());
}

TEST_F(SessionTest, RepeatsServerErrorsThrottlingAndSilence) {
  http_->then(503, "<Error><Code>SlowDown</Code></Error>").then_silence().then(500).then(200);
  const auto answer = call();
  ASSERT_TRUE(answer.ok()) << answer.error().text();
  EXPECT_TRUE(answer->repeated);
  EXPECT_THAT(http_->seen(), SizeIs(4));
}

TEST_F(SessionTest, GivesUpAfterTheAttempts) {
  for (int i = 0; i < 5; ++i) {
    http_->then(503, "<Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>");
  }
  const auto answer = call();
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ErrorKind::kNetwork);
  EXPECT_THAT(answer.error().message, HasSubstr("s3://bucket/a=b/c d: SlowDown: Reduce your rate"));
  EXPECT_THAT(http_->seen(), SizeIs(4));
  EXPECT_EQ(refusal_.status, 503);
  EXPECT_TRUE(refusal_.repeated);
}

TEST_F(SessionTest, StopsRepeatingWhenTheBudgetIsSpent) {
  // 500 tokens, 10 for each repetition after silence, 3 repetitions a call.
  std::size_t calls = 0;
  std::size_t before = 0;
  do {
    before = http_->seen().size();
    EXPECT_FALSE(call().ok());
    ++calls;
  } while (http_->seen().size() - before == 4);
  EXPECT_EQ(calls, 17U);                         // 16 whole calls take 480 tokens
  EXPECT_EQ(http_->seen().size() - before, 3U);  // two more repetitions the rest
  before = http_->seen().size();
  EXPECT_FALSE(call().ok());
  EXPECT_EQ(http_->seen().size() - before, 1U);
}

TEST_F(SessionTest, RenewsExpiredCredentialsOnce) {
  const std::string expired = "<Error><Code>ExpiredToken</Code><Message>It has expired</Message></Error>";
  http_->then(400, expired).then(200);
  ASSERT_TRUE(call().ok());
  EXPECT_THAT(http_->seen()[1].header("Authorization"), HasSubstr("Credential=key2/"));
  EXPECT_THAT(sleeper_.sleeps(), IsEmpty());

  http_->then(400, expired).then(400, expired);
  const auto answer = call();
  EXPECT_EQ(kind_of(answer), ErrorKind::kPermission);
  EXPECT_THAT(answer.error().hint, HasSubstr("log in again"));
}

TEST_F(SessionTest, SetsItsClockByTheReply) {
  http_
      ->then(403, "<Error><Code>RequestTimeTooSkewed</Code></Error>",
             {{"date", "Tue, 11 Nov 2025 08:20:00 GMT"}})
      .then(200)
      .then(200);
  ASSERT_TRUE(call().ok());
  EXPECT_EQ(http_->seen()[1].header("X-Amz-Date"), "20251111T082000Z");
  EXPECT_EQ(session_->clock_offset(), 20 * 60 * 1000);
  ASSERT_TRUE(call().ok());
  EXPECT_EQ(http_->seen()[2].header("X-Amz-Date"), "20251111T082000Z");
}

TEST_F(SessionTest, BelievesNoClockBeyondTheCentury) {
  http_
      ->then(403, "<Error><Code>RequestTimeTooSkewed</Code></Error>",
             {{"date", "Tue, 11 Nov 999999999 08:20:00 GMT"}})
      .then(200);
  EXPECT_FALSE(call().ok());
  EXPECT_EQ(session_->clock_offset(), 0);
}

TEST_F(SessionTest, FindsTheFailureHiddenIn200) {
  http_->then(200, "<Error><Code>InternalError</Code></Error>").then(200, "<CopyObjectResult/>");
  const auto answer = call("PUT");
  ASSERT_TRUE(answer.ok()) << answer.error().text();
  EXPECT_THAT(http_->seen(), SizeIs(2));
  http_->then(200, "<Error><Code>InternalError</Code></Error>");
  EXPECT_TRUE(call("GET").ok());  // an object may look like that
}

TEST_F(SessionTest, TellsEachFailureWithItsFix) {
  struct Case {
    int status;
    std::string body;
    ErrorKind kind;
    std::string hint;
  };
  const std::vector<Case> cases = {
      {404, "<Error><Code>NoSuchBucket</Code></Error>", ErrorKind::kUsage, "paths.store"},
      {404, "<Error><Code>NoSuchKey</Code></Error>", ErrorKind::kNotFound, ""},
      {301, "<Error><Code>PermanentRedirect</Code></Error>", ErrorKind::kUsage, "aws.region"},
      {400, "<Error><Code>AuthorizationHeaderMalformed</Code></Error>", ErrorKind::kUsage, "aws.region"},
      {403, "<Error><Code>InvalidAccessKeyId</Code></Error>", ErrorKind::kPermission, "access key"},
      {403, "<Error><Code>SignatureDoesNotMatch</Code></Error>", ErrorKind::kPermission, "secret"},
      {403, "<Error><Code>AccessDenied</Code></Error>", ErrorKind::kPermission, "docs/aws.md"},
      {412, "<Error><Code>PreconditionFailed</Code></Error>", ErrorKind::kPrecondition, ""},
      {403, "", ErrorKind::kPermission, "docs/aws.md"},
      {404, "", ErrorKind::kNotFound, ""},
      {418, "<html>", ErrorKind::kIo, ""},
  };
  for (const Case& one : cases) {
    http_->then(one.status, one.body, {{"x-amz-request-id", "R1"}});
    const auto answer = call();
    ASSERT_FALSE(answer.ok()) << one.body;
    EXPECT_EQ(answer.error().kind, one.kind) << one.body;
    EXPECT_THAT(answer.error().hint, HasSubstr(one.hint)) << one.body;
    EXPECT_THAT(answer.error().message, HasSubstr("[request R1]")) << one.body;
    EXPECT_THAT(answer.error().text(), Not(HasSubstr("planted"))) << one.body;
  }
  EXPECT_THAT(http_->seen(), SizeIs(cases.size()));
}

TEST_F(SessionTest, SpeaksJson) {
  const auto glue = make_json_api(session_, "glue");
  http_->then(200, R"({"Table":{"Name":"t"}})").then(200);
  const auto reply = glue->call("GetTable", {{"Name", "t"}});
  ASSERT_TRUE(reply.ok()) << reply.error().text();
  EXPECT_EQ((*reply)["Table"]["Name"], "t");
  EXPECT_EQ(http_->seen()[0].url, "https://glue.eu-west-1.amazonaws.com/");
  EXPECT_EQ(http_->seen()[0].header("X-Amz-Target"), "AWSGlue.GetTable");
  EXPECT_EQ(http_->seen()[0].body, R"({"Name":"t"})");
  EXPECT_TRUE(glue->call("CreateTable", nlohmann::json::object())->empty());

  http_->then(400,
              R"({"__type":"com.amazonaws.glue#EntityNotFoundException","Message":"Table t not found"})");
  const auto absent = glue->call("GetTable", {{"Name", "t"}});
  EXPECT_EQ(kind_of(absent), ErrorKind::kNotFound);
  EXPECT_EQ(absent.error().message, "glue GetTable: EntityNotFoundException: Table t not found");

  http_->then(200, "{}");
  EXPECT_TRUE(glue->call("GetTable", {{"Name", "\xFF"}}).ok());
  EXPECT_EQ(http_->seen().back().body, "{\"Name\":\"\xEF\xBF\xBD\"}") << "bytes that are no text";

  http_->then(400, R"({"__type":"ThrottlingException"})").then(200, "[]");
  EXPECT_EQ(kind_of(glue->call("GetTable", {{"Name", "t"}})), ErrorKind::kCorrupt);
}

TEST_F(SessionTest, ARefusalNamesTheAction) {
  http_->then(403, "<Error><Code>AccessDenied</Code></Error>");
  const auto answer = call("PUT");
  ASSERT_FALSE(answer.ok());
  EXPECT_THAT(answer.error().hint, HasSubstr("allow s3:PutObject"));
  EXPECT_EQ(iam_action("glue GetTable"), "glue:GetTable");
  EXPECT_EQ(iam_action("s3 LIST s3://bucket/"), "s3:ListBucket");
  EXPECT_EQ(iam_action("s3 DELETE of 3 objects in s3://bucket/"), "s3:DeleteObject");
  EXPECT_EQ(iam_action("s3"), "");
}

TEST_F(SessionTest, KnowsTheCaller) {
  http_
      ->then(200,
             "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/a</Arn>"
             "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
             {{"date", "Tue, 11 Nov 2025 08:20:00 GMT"}})
      .then(200, "<html/>", {{"date", "soon"}});
  const FixedClock five_minutes_before{*Timestamp::parse("2025-11-11 08:15:00")};
  const auto who = caller_identity(*session_, five_minutes_before);
  ASSERT_TRUE(who.ok()) << who.error().text();
  EXPECT_EQ(who->account, "123456789012");
  EXPECT_EQ(who->arn, "arn:aws:iam::123456789012:user/a");
  EXPECT_EQ(who->clock_ahead, 300'000);
  EXPECT_EQ(http_->seen()[0].url, "https://sts.eu-west-1.amazonaws.com/");
  EXPECT_EQ(caller_identity(*session_, five_minutes_before).error().kind, ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace rps
