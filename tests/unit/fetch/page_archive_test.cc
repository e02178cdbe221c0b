#include "fetch/page_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "conformance/expect.h"
#include "conformance/temp_dir.h"
#include "fetch/page_codec.h"
#include "io/etag.h"

namespace rps {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Date kDay = *Date::parse("2025-11-11");
const Timestamp kStart = *Timestamp::parse("2025-11-12T06:15:00Z");

Timestamp after(int seconds) {
  return Timestamp{kStart.millis + seconds * 1'000};
}

// A made-up page of about 60 KB; pages with one `seed` differ in their middle only.
std::string page_text(const std::string& middle, unsigned seed = 1) {
  std::string text;
  for (unsigned i = 0; i < 3'000; ++i) {
    text += "<div id=" + std::to_string(i * 2654435761U * seed) + ">";
  }
  return text.insert(text.size() / 2, middle);
}

// One suite over a store in memory and one of files.
class PageArchiveTest : public ::testing::TestWithParam<bool> {
 protected:
  PageArchiveTest() : store_(GetParam() ? make_local_store(dir_ / "store") : make_memory_store()) {}

  PageArchive archive(const std::string& run = "run1") { return {*store_, run, kStart}; }
  static ArchivedPage put(PageArchive& archive, const std::string& url, const std::string& body,
                          int seconds = 0, Date day = kDay) {
    Result<ArchivedPage> page = archive.put(day, url, body, 200, after(seconds));
    EXPECT_TRUE(page.ok()) << page.error().text();
    return page.ok() ? *page : ArchivedPage();
  }
  std::vector<std::string> keys(const std::string& prefix) {
    std::vector<std::string> found;
    const auto infos = list_all(*store_, prefix);
    for (const ObjectInfo& info : *infos) {
      found.push_back(info.key);
    }
    return found;
  }
  std::string body_of(const std::string& hash) {
    const Result<std::string> body = archive("reader").read(hash);
    return body.ok() ? *body : "error: " + body.error().text();
  }

  TempDir dir_;
  std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, PageArchiveTest, ::testing::Bool(),
                         [](const auto& local) { return local.param ? "local" : "memory"; });

TEST_P(PageArchiveTest, ReadsBackWhatWasPut) {
  PageArchive a = archive();
  const ArchivedPage page = put(a, "https://racing.example/1", "a page");
  EXPECT_EQ(page.hash, content_etag("a page"));
  EXPECT_EQ(body_of(page.hash), "a page");
  const auto listed = archive("reader").list(kDay, kDay);
  ASSERT_TRUE(listed.ok());
  EXPECT_THAT(*listed, ElementsAre(page));
  EXPECT_TRUE(a.flush().ok());
}

TEST_P(PageArchiveTest, KeepsToItsNames) {
  PageArchive a = archive();
  const ArchivedPage page = put(a, "https://racing.example/1", "a page");
  EXPECT_THAT(keys(""), ElementsAre("_archive/index/2025-11-11/20251112_061500_run1.jsonl",
                                    "_archive/pages/" + page.hash.substr(0, 2) + "/" + page.hash + ".zst"));
  const auto index = store_->get("_archive/index/2025-11-11/20251112_061500_run1.jsonl");
  ASSERT_TRUE(index.ok());
  EXPECT_EQ(index->bytes, R"({"fetched_at":"2025-11-12T06:15:00.000Z","hash":")" + page.hash +
                              R"(","status":200,"url":"https://racing.example/1"})" + "\n");
}

TEST_P(PageArchiveTest, EqualBodiesAreKeptOnce) {
  PageArchive a = archive("run1");
  PageArchive b = archive("run2");
  put(a, "https://racing.example/1", "a page", 1);
  put(a, "https://racing.example/1", "a page", 2);
  put(b, "https://racing.example/2", "a page", 3);
  EXPECT_EQ(keys("_archive/pages/").size(), 1U);
  EXPECT_EQ(keys("_archive/index/").size(), 2U);
  EXPECT_EQ(a.list(kDay, kDay)->size(), 3U);
}

TEST_P(PageArchiveTest, ListsDaysByTimeAndUrl) {
  PageArchive a = archive();
  put(a, "https://racing.example/c", "1", 30, kDay.plus_days(1));
  put(a, "https://racing.example/b", "2", 20);
  put(a, "https://racing.example/a", "3", 20);
  put(a, "https://racing.example/d", "4", 10);
  put(a, "https://racing.example/e", "5", 0, kDay.plus_days(2));
  put(a, "https://racing.example/f", "6", 0, kDay.plus_days(-1));
  std::vector<std::string> urls;
  for (const ArchivedPage& page : *a.list(kDay, kDay.plus_days(1))) {
    urls.push_back(page.url.substr(page.url.size() - 1) + " " + page.day.str());
  }
  EXPECT_THAT(urls, ElementsAre("d 2025-11-11", "a 2025-11-11", "b 2025-11-11", "c 2025-11-12"));
  EXPECT_TRUE(a.list(kDay.plus_days(10), kDay.plus_days(11))->empty());
}

TEST_P(PageArchiveTest, LatestPagesAsOfATime) {
  PageArchive a = archive();
  put(a, "https://racing.example/1", "old", 1);
  put(a, "https://racing.example/2", "only", 2);
  put(a, "https://racing.example/1", "new", 9);
  const std::vector<ArchivedPage> all = *a.list(kDay, kDay);
  const auto bodies = [&](Timestamp as_of) {
    std::vector<std::string> found;
    for (const ArchivedPage& page : latest_pages(all, as_of)) {
      found.push_back(body_of(page.hash));
    }
    return found;
  };
  EXPECT_THAT(bodies(after(9)), ElementsAre("only", "new"));
  EXPECT_THAT(bodies(after(8)), ElementsAre("old", "only"));
  EXPECT_THAT(bodies(after(0)), ElementsAre());
}

TEST_P(PageArchiveTest, SimilarPagesArePackedAgainstTheFirst) {
  PageArchive a = archive();
  const ArchivedPage first = put(a, "https://racing.example/1", page_text("the first"));
  const ArchivedPage second = put(a, "https://racing.example/2", page_text("the second"));
  ASSERT_EQ(keys("_archive/references/"),
            std::vector<std::string>{"_archive/references/20251112_061500_" + first.hash});
  const auto pack = store_->get("_archive/pages/" + second.hash.substr(0, 2) + "/" + second.hash + ".zst");
  ASSERT_TRUE(pack.ok());
  EXPECT_EQ(reference_of(pack->bytes), first.hash);
  EXPECT_LT(pack->bytes.size(), 1'000U);
  EXPECT_TRUE(body_of(first.hash) == page_text("the first"));
  EXPECT_TRUE(body_of(second.hash) == page_text("the second"));
}

TEST_P(PageArchiveTest, ALaterRunUsesTheReferencesThatAreThere) {
  PageArchive a = archive("run1");
  put(a, "https://racing.example/1", page_text("the first"));
  PageArchive b = archive("run2");
  const ArchivedPage second = put(b, "https://racing.example/2", page_text("the second"));
  EXPECT_EQ(keys("_archive/references/").size(), 1U);
  EXPECT_TRUE(body_of(second.hash) == page_text("the second"));
}

TEST_P(PageArchiveTest, EveryKindOfPageGetsItsReference) {
  PageArchive a = archive();
  std::vector<ArchivedPage> pages;
  for (unsigned round = 0; round < 3; ++round) {
    for (unsigned kind = 1; kind <= 6; ++kind) {
      pages.push_back(put(a, "https://racing.example/" + std::to_string(kind),
                          page_text("round " + std::to_string(round), kind),
                          static_cast<int>(round * 6 + kind)));
    }
  }
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const std::string expected =
        page_text("round " + std::to_string(i / 6), static_cast<unsigned>(i % 6) + 1);
    EXPECT_TRUE(body_of(pages[i].hash) == expected) << i;
  }
  EXPECT_GE(keys("_archive/references/").size(), 6U);
}

TEST_P(PageArchiveTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(kind_of(archive().read(content_etag("nothing"))), ErrorKind::kNotFound);
  EXPECT_EQ(kind_of(archive().read("../../etc/hosts")), ErrorKind::kUsage);
}

TEST_P(PageArchiveTest, ALostReferenceIsNamed) {
  PageArchive a = archive();
  const ArchivedPage first = put(a, "https://racing.example/1", page_text("the first"));
  const ArchivedPage second = put(a, "https://racing.example/2", page_text("the second"));
  ASSERT_TRUE(store_->remove("_archive/pages/" + first.hash.substr(0, 2) + "/" + first.hash + ".zst").ok());
  const Result<std::string> body = archive("reader").read(second.hash);
  EXPECT_EQ(kind_of(body), ErrorKind::kNotFound);
  EXPECT_THAT(body.error().message, HasSubstr(second.hash));
  EXPECT_THAT(body.error().message, HasSubstr(first.hash));
  PageArchive later = archive("run2");
  const ArchivedPage third = put(later, "https://racing.example/3", page_text("the third"));
  EXPECT_TRUE(body_of(third.hash) == page_text("the third")) << "new pages do without it";
}

TEST_P(PageArchiveTest, OtherContentThanTheNameSaysIsCorrupt) {
  PageArchive a = archive();
  const ArchivedPage page = put(a, "https://racing.example/1", "a page");
  const std::string key = "_archive/pages/" + page.hash.substr(0, 2) + "/" + page.hash + ".zst";
  ASSERT_TRUE(store_->put(key, pack_page("another page")).ok());
  const Result<std::string> body = archive("reader").read(page.hash);
  EXPECT_EQ(kind_of(body), ErrorKind::kCorrupt);
  EXPECT_THAT(body.error().message, HasSubstr(page.hash));
}

TEST_P(PageArchiveTest, ADamagedIndexNamesTheLine) {
  PageArchive a = archive();
  put(a, "https://racing.example/1", "a page");
  const std::string key = "_archive/index/2025-11-11/20251112_061500_run1.jsonl";
  const std::string good = store_->get(key)->bytes;
  for (const char* line : {"{", "[]", "{}", R"({"url":"x","fetched_at":"y","hash":"z","status":200})",
                           R"({"url":1,"fetched_at":null,"hash":[],"status":"200"})"}) {
    ASSERT_TRUE(store_->put(key, good + line + "\n").ok());
    const auto listed = a.list(kDay, kDay);
    EXPECT_EQ(kind_of(listed), ErrorKind::kCorrupt) << line;
    EXPECT_THAT(listed.error().message, HasSubstr("run1.jsonl line 2")) << line;
  }
}

// Names are there before their content is (flush() makes both safe), and the next run gets the page again.
TEST_P(PageArchiveTest, WhatAPowerCutTookOfAPageIsWrittenAgain) {
  PageArchive first = archive();
  const ArchivedPage page = put(first, "https://racing.example/1", "a page");
  const std::string key = "_archive/pages/" + page.hash.substr(0, 2) + "/" + page.hash + ".zst";
  for (const std::string& left : {std::string(), std::string(60, '\0')}) {
    ASSERT_TRUE(store_->put(key, left).ok());
    PageArchive later = archive("run2");
    put(later, "https://racing.example/1", "a page");
    EXPECT_EQ(body_of(page.hash), "a page");
  }
}

TEST_P(PageArchiveTest, WhatAPowerCutTookOfAnIndexIsLeftOut) {
  PageArchive a = archive();
  put(a, "https://racing.example/1", "a page");
  const std::string key = "_archive/index/2025-11-11/20251112_061500_run1.jsonl";
  const std::string good = store_->get(key)->bytes;
  const std::string cut = good.substr(0, good.size() / 2);
  const std::string zeros(100, '\0');
  for (const auto& [left, pages] :
       std::vector<std::pair<std::string, std::size_t>>{{"", 0},
                                                        {zeros, 0},
                                                        {cut, 0},
                                                        {good + cut, 1},
                                                        {good + zeros, 1},
                                                        {good + cut + zeros + good, 1}}) {
    ASSERT_TRUE(store_->put(key, left).ok());
    const auto listed = a.list(kDay, kDay);
    ASSERT_TRUE(listed.ok()) << listed.error().text();
    EXPECT_EQ(listed->size(), pages) << left;
  }
}

TEST_P(PageArchiveTest, RefusesEnormousPages) {
  PageArchive a = archive();
  const auto page =
      a.put(kDay, "https://racing.example/1", std::string(kMaxArchivedPage + 1, 'x'), 200, kStart);
  EXPECT_EQ(kind_of(page), ErrorKind::kUsage);
  EXPECT_TRUE(keys("").empty());
}

// The reason for references: on real pages they save more than four fifths of the bytes.
TEST(PageArchiveSizes, ReferencesPayOnSavedPages) {
  const std::filesystem::path folder = std::string(RPS_SHARED_DIR) + "/data/pages/classic";
  if (!std::filesystem::is_directory(folder)) {
    GTEST_SKIP() << "no saved pages in " << folder;
  }
  const auto store = make_memory_store();
  PageArchive archive(*store, "run", kStart);
  std::size_t alone = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string body = slurp(entry.path());
    alone += pack_page(body).size();
    const auto page = archive.put(kDay, entry.path().filename().string(), body, 200, kStart);
    ASSERT_TRUE(page.ok());
    const Result<std::string> back = archive.read(page->hash);
    EXPECT_TRUE(back.ok() && *back == body) << entry.path();
  }
  std::size_t kept = 0;
  const auto packs = list_all(*store, "_archive/pages/");
  for (const ObjectInfo& info : *packs) {
    kept += info.size;
  }
  RecordProperty("alone", std::to_string(alone));
  RecordProperty("kept", std::to_string(kept));
  EXPECT_LT(kept * 2, alone) << "with the listing and the references themselves among them";
}

}  // namespace
}  // namespace rps
