#include "parse/result_url.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

const ResultRef kRef{5, "bath", Date::from_ymd(2022, 5, 11), 809925};

TEST(ResultUrl, PathRoundTrip) {
  EXPECT_EQ(result_path(kRef), "/results/5/bath/2022-05-11/809925");
  EXPECT_EQ(*parse_result_path(result_path(kRef)), kRef);
}

TEST(ResultUrl, WholeUrls) {
  for (const char* url :
       {"https://site.example/results/5/bath/2022-05-11/809925",
        "https://site.example/results/5/bath/2022-05-11/809925/?a=1#top",
        "https://archive.example/web/2022/https://site.example/results/5/bath/2022-05-11/809925"}) {
    const auto ref = parse_result_path(url);
    ASSERT_TRUE(ref.ok()) << url;
    EXPECT_EQ(*ref, kRef) << url;
  }
}

TEST(ResultUrl, OtherPathsAreErrorsThatNameThem) {
  for (const char* path :
       {"", "/results/", "/results/2022-05-11", "/results/5/bath/2022-05-11",
        "/results/5/bath/2022-05-11/809925/analysis", "/results/x/bath/2022-05-11/1",
        "/results/5/bath/2022-13-11/1", "/results/5/bath/2022_05_11/1", "/results/5//2022-05-11/1",
        "/results/0/bath/2022-05-11/1", "/results/5/bath/2022-05-11/99999999999"}) {
    const auto ref = parse_result_path(path);
    ASSERT_FALSE(ref.ok()) << path;
    EXPECT_EQ(ref.error().kind, ErrorKind::kParse);
    EXPECT_NE(ref.error().message.find(path), std::string::npos);
  }
}

TEST(ResultUrl, FileNameRoundTrip) {
  EXPECT_EQ(result_file_name(kRef, "html"), "5_bath_2022-05-11_809925.html");
  EXPECT_EQ(*parse_result_file_name(result_file_name(kRef, "html")), kRef);
  EXPECT_EQ(*parse_result_file_name("/some/folder_x/5_bath_2022-05-11_809925.json"), kRef);
  ResultRef odd = kRef;
  odd.course_key = "two_words";
  EXPECT_EQ(*parse_result_file_name(result_file_name(odd, "json")), odd);
}

TEST(ResultUrl, OtherFileNamesAreErrors) {
  for (const char* name :
       {"", "5_bath_2022-05-11_809925", "5_bath_2022-05-11_809925.txt", "bath_2022-05-11_1.html",
        "5_2022-05-11_1.html", "results_2022-05-11.html", "5__2022-05-11_1.html"}) {
    EXPECT_FALSE(parse_result_file_name(name).ok()) << name;
  }
}

TEST(ResultUrl, ListingNames) {
  EXPECT_EQ(listing_path(kRef.date), "/results/2022-05-11");
  EXPECT_EQ(*parse_listing_file_name("results_2022-05-11.html"), kRef.date);
  EXPECT_EQ(*parse_listing_file_name("a/b/results_2022-05-11.sample.json"), kRef.date);
  for (const char* name : {"results_2022-05-11", "results_2022-05.html", "5_bath_2022-05-11_809925.html",
                           "results_2022_05_11.html"}) {
    EXPECT_FALSE(parse_listing_file_name(name).ok()) << name;
  }
}

}  // namespace
}  // namespace rps
