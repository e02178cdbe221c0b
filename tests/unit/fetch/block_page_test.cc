#include "fetch/block_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rps {
namespace {

using ::testing::HasSubstr;

Status no_page(std::string_view /*body*/) {
  return Error{ErrorKind::kParse, "neither layout", ""};
}
Status any_page(std::string_view /*body*/) {
  return {};
}

HttpReply reply_with(std::string body, std::string type = "text/html; charset=utf-8") {
  HttpReply reply;
  reply.status = 200;
  reply.url = "https://racing.example/results/2025-11-11";
  reply.body = std::move(body);
  reply.content_type = std::move(type);
  return reply;
}

// What a reply without a page in it is taken for; and the caller's words are kept.
std::string named(const HttpReply& reply) {
  const auto problem = page_problem(reply, no_page);
  return problem ? std::string(fetch_failure_name(problem->failure)) : "a page";
}

const std::string kLong(10'000, 'x');

TEST(PageProblem, TheCallersCheckDecides) {
  EXPECT_FALSE(page_problem(reply_with("tiny"), any_page));
  EXPECT_FALSE(page_problem(reply_with("a captcha in a comment" + kLong), any_page));
  EXPECT_FALSE(page_problem(reply_with("anything"), nullptr));
  EXPECT_TRUE(page_problem(reply_with(kLong), no_page));
}

TEST(PageProblem, UnknownPagesAreBadPages) {
  const auto problem = page_problem(reply_with(kLong), no_page);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->failure, FetchFailure::kBadPage);
  EXPECT_EQ(problem->message, "neither layout");
}

TEST(PageProblem, KnowsBlockPages) {
  EXPECT_EQ(named(reply_with("<h1>Access Denied</h1>" + kLong)), "block_page");
  EXPECT_EQ(named(reply_with("Please VERIFY you are human" + kLong)), "block_page");
  EXPECT_EQ(named(reply_with("<html></html>")), "block_page") << "too small";
  EXPECT_EQ(named(reply_with(kLong, "image/png")), "block_page");
  EXPECT_EQ(named(reply_with(kLong, "")), "bad_page");
  EXPECT_EQ(named(reply_with(kLong, "Application/JSON")), "bad_page");
}

TEST(PageProblem, KnowsLoginPages) {
  EXPECT_EQ(named(reply_with("<input type=\"Password\">" + kLong)), "login");
  HttpReply reply = reply_with(kLong);
  reply.url = "https://racing.example/login?next=/results";
  const auto problem = page_problem(reply, any_page);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->failure, FetchFailure::kLogin);
  EXPECT_THAT(problem->message, HasSubstr("https://racing.example/login"));
}

}  // namespace
}  // namespace rps
