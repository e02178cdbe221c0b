#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/files.h"
#include "workflow/scrape/live_site.h"
#include "workflow/scrape/site_state.h"

namespace rps {
namespace {

constexpr Timestamp kNow{1'763'020'800'000};

TEST(SiteState, IsKeptBySite) {
  const std::string folder = testing::TempDir() + "rps_site_state";
  std::remove((folder + "/site.json").c_str());
  const SiteState first{Timestamp{1000}, Timestamp{5000}};
  SiteStateFile file(folder);
  EXPECT_EQ(*file.load("https://a.test", kNow), SiteState());
  ASSERT_TRUE(file.save("https://a.test", first).ok());
  SiteStateFile again(folder);
  EXPECT_EQ(*again.load("https://b.test", kNow), SiteState());
  ASSERT_TRUE(again.save("https://b.test", SiteState{Timestamp{7000}, std::nullopt}).ok());
  SiteStateFile last(folder);
  EXPECT_EQ(*last.load("https://a.test", kNow), first);
  EXPECT_EQ(last.load("https://b.test", kNow)->last_request, Timestamp{7000});
  std::remove((folder + "/site.json").c_str());
}

TEST(SiteState, AFileThatCannotBeUnderstoodCountsAsARequestJustMade) {
  const std::string folder = testing::TempDir() + "rps_site_state_torn";
  ASSERT_TRUE(write_file_atomic(folder + "/site.json", "{\"format\": \"rpsc").ok());
  SiteStateFile file(folder);
  EXPECT_EQ(file.load("https://a.test", kNow)->last_request, kNow);
  std::remove((folder + "/site.json").c_str());
}

TEST(LiveSite, APublicSiteIsNeverAskedFasterThanAVisitorMay) {
  ScrapeSettings settings;
  EXPECT_TRUE(check_pace(settings).ok());
  settings.delay = 0.9;
  EXPECT_EQ(check_pace(settings).error().kind, ErrorKind::kUsage);
  settings = {};
  settings.backoff = 0;
  EXPECT_FALSE(check_pace(settings).ok());
  settings = {};
  settings.breaker_pause = 59;
  EXPECT_FALSE(check_pace(settings).ok());
  settings.delay = 0;
  settings.site = "http://127.0.0.1:8080";
  EXPECT_TRUE(check_pace(settings).ok());
}

TEST(LiveSite, KnowsPrivateAddresses) {
  for (const char* site :
       {"http://localhost:80", "http://127.9.0.1", "http://10.1.2.3", "https://172.16.0.1",
        "http://192.168.1.1", "http://[::1]:8080", "http://sim.local", "https://races.test"}) {
    EXPECT_TRUE(is_private_site(site)) << site;
  }
  for (const char* site : {"https://www.racingpost.com", "http://172.32.0.1", "http://11.0.0.1",
                           "http://127.0.0.1.example.com", "http://localhost.example.com", "nonsense"}) {
    EXPECT_FALSE(is_private_site(site)) << site;
  }
}

}  // namespace
}  // namespace rps
