#include "cli/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rps::cli {
namespace {

TEST(WithoutPasswords, HidesWhatStandsBeforeTheHost) {
  EXPECT_EQ(without_passwords("http://u:pw@host:1/x"), "http://***@host:1/x");
  EXPECT_EQ(without_passwords("'socks5h://u:p@w@host' and https://v@w"),
            "'socks5h://***@host' and https://***@w");
  for (const char* plain :
       {"https://host/a@b", "https://host?a=b@c", "me@example.org", "http://", "a://", ""}) {
    EXPECT_EQ(without_passwords(plain), plain);
  }
}

TEST(ShownValue, ACommandIsHidden) {
  EXPECT_EQ(shown_value("daily.on_failure", "curl https://hooks/secret"), "***");
  EXPECT_EQ(shown_value("daily.on_failure", ""), "");
  EXPECT_EQ(shown_value("scrape.proxy", "http://u:p@h"), "http://***@h");
  EXPECT_EQ(shown_value("scrape.contact", "me@example.org"), "me@example.org");
}

TEST(WithoutSecrets, OfACommandLine) {
  EXPECT_THAT(without_secrets({"--set", "daily.on_failure=mail x", "--set=aws.proxy=http://u:p@h", "sql",
                               "select 'http://u:p@h'", "--set"}),
              ::testing::ElementsAre("--set", "daily.on_failure=***", "--set=aws.proxy=http://***@h", "sql",
                                     "select 'http://***@h'", "--set"));
}

}  // namespace
}  // namespace rps::cli
