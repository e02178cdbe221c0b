#include "fetch/curl_errors.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

// Those that the tests of the client do not bring about.
TEST(FailureOf, NamesWhatCurlReports) {
  EXPECT_EQ(failure_of(CURLE_COULDNT_RESOLVE_HOST), FetchFailure::kDns);
  EXPECT_EQ(failure_of(CURLE_COULDNT_RESOLVE_PROXY), FetchFailure::kDns);
  EXPECT_EQ(failure_of(CURLE_SSL_CONNECT_ERROR), FetchFailure::kConnect);
  EXPECT_EQ(failure_of(CURLE_PEER_FAILED_VERIFICATION), FetchFailure::kTls);
  EXPECT_EQ(failure_of(CURLE_SEND_ERROR), FetchFailure::kReset);
  EXPECT_EQ(failure_of(CURLE_HTTP2_STREAM), FetchFailure::kReset);
  EXPECT_EQ(failure_of(CURLE_FILESIZE_EXCEEDED), FetchFailure::kTooLarge);
  EXPECT_EQ(failure_of(CURLE_URL_MALFORMAT), FetchFailure::kOther);
}

}  // namespace
}  // namespace rps
