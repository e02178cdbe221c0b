#include "page/report_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rps {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kDataStart = R"(<script id="report-data" type="application/json">)";

// What stands in the page's element of data.
std::string data_of(const std::string& page) {
  const std::size_t start = page.find(kDataStart) + kDataStart.size();
  return page.substr(start, page.find("</script>", start) - start);
}

TEST(ReportPage, HoldsTheDocumentAsItWasGiven) {
  EXPECT_EQ(data_of(render_report_page(R"({"format":1,"name":"Société"})")),
            R"({"format":1,"name":"Société"})");
}

TEST(ReportPage, NoTextOfTheDocumentEndsItsElement) {
  const std::string page = render_report_page(R"({"a":"</script><!--<script>","b":"{{connect}} {{data}}"})");
  EXPECT_EQ(data_of(page), R"({"a":"\u003c/script>\u003c!--\u003cscript>","b":"{{connect}} {{data}}"})");
}

TEST(ReportPage, ADocumentThatEndsInASignIsWhole) {
  EXPECT_EQ(data_of(render_report_page("\"a<")), "\"a\\u003c");
}

TEST(ReportPage, NothingIsLeftToFill) {
  for (const std::string& page : {render_report_page("{}"), render_live_page()}) {
    EXPECT_THAT(page, Not(HasSubstr("{{")));
    EXPECT_EQ(page.find("<!doctype html>"), 0U);
  }
}

TEST(ReportPage, AFileMayConnectToNothingAndALivePageToItsServer) {
  EXPECT_THAT(render_report_page("{}"), HasSubstr("connect-src 'none'"));
  EXPECT_THAT(render_live_page(), HasSubstr("connect-src 'self'"));
  EXPECT_EQ(data_of(render_live_page()), "");
}

TEST(ReportPage, ThePolicyOfTheHeaderAllowsWhatThePageAllows) {
  const std::string policy = live_page_policy();
  EXPECT_THAT(policy, HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(policy, HasSubstr("script-src 'sha256-"));
  EXPECT_THAT(policy, HasSubstr("connect-src 'self'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(policy, Not(HasSubstr("\"")));
}

}  // namespace
}  // namespace rps
