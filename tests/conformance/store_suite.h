// What every Store must do: one suite for all of them, sentence by sentence of io/store.h. A test program
// includes this once and says which stores to try:
//   INSTANTIATE_TEST_SUITE_P(Memory, StoreSuite, ::testing::Values(StoreKind{"memory", make_home}));
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <ostream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "conformance/expect.h"
#include "io/store.h"

namespace rps {

// An empty store and whatever it lives in (a folder, an inner store), for one test.
class StoreHome {
 public:
  virtual ~StoreHome() = default;
  virtual Store& store() = 0;
  // Whether the store can move a folder in one step.
  [[nodiscard]] virtual bool moves_folders() const { return true; }
};

struct StoreKind {
  std::string name;
  std::function<std::unique_ptr<StoreHome>()> make;
};

inline void PrintTo(const StoreKind& kind, std::ostream* out) {
  *out << kind.name;
}

class StoreSuite : public ::testing::TestWithParam<StoreKind> {
 protected:
  StoreSuite() : home_(GetParam().make()), store_(home_->store()) {}

  // The content of the object; its absence or another error as text that no test stores.
  std::string content(const std::string& key) {
    const Result<Object> object = store_.get(key);
    return object.ok() ? object->bytes : "error: " + std::string(error_kind_name(object.error().kind));
  }

  std::vector<std::string> keys(const std::string& prefix = "") {
    std::vector<std::string> found;
    const Result<std::vector<ObjectInfo>> infos = list_all(store_, prefix);
    EXPECT_TRUE(infos.ok());
    for (const ObjectInfo& info : infos.ok() ? *infos : std::vector<ObjectInfo>()) {
      found.push_back(info.key);
    }
    return found;
  }

  void put(const std::string& key, std::string_view bytes) {
    const Result<ObjectInfo> info = store_.put(key, bytes);
    ASSERT_TRUE(info.ok()) << info.error().text();
  }

  std::unique_ptr<StoreHome> home_;
  Store& store_;
};

// Runs `work(0)` to `work(count - 1)` in threads that start together.
inline void in_threads(int count, const std::function<void(int)>& work) {
  std::latch start(count);
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      work(i);
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_P(StoreSuite, GivesBackWhatWasPut) {
  const std::string bytes = "one\ntwo";
  const Result<ObjectInfo> info = store_.put("folder/sub/object.txt", bytes);
  ASSERT_TRUE(info.ok()) << info.error().text();
  EXPECT_EQ(info->key, "folder/sub/object.txt");
  EXPECT_EQ(info->size, bytes.size());
  EXPECT_NE(info->etag, "");

  const Result<Object> object = store_.get("folder/sub/object.txt");
  ASSERT_TRUE(object.ok());
  EXPECT_EQ(object->bytes, bytes);
  EXPECT_EQ(object->etag, info->etag);

  const Result<ObjectInfo> head = store_.head("folder/sub/object.txt");
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->key, "folder/sub/object.txt");
  EXPECT_EQ(head->size, bytes.size());
  EXPECT_EQ(head->etag, info->etag);
}

TEST_P(StoreSuite, KeepsEveryByteValue) {
  std::string bytes;
  for (int i = 0; i < 1024; ++i) {
    bytes += static_cast<char>(i % 256);
  }
  put("binary", bytes);
  EXPECT_EQ(content("binary"), bytes);
}

TEST_P(StoreSuite, KeepsEmptyObjects) {
  put("empty", "");
  EXPECT_EQ(content("empty"), "");
  EXPECT_EQ(store_.head("empty")->size, 0U);
  EXPECT_THAT(keys(), ElementsAre("empty"));
}

TEST_P(StoreSuite, KeepsLargeObjects) {
  std::string bytes(20'000'000, 'x');
  for (std::size_t i = 0; i < bytes.size(); i += 4096) {
    bytes[i] = static_cast<char>('a' + i / 4096 % 26);
  }
  const Result<ObjectInfo> info = store_.put("large", bytes);
  ASSERT_TRUE(info.ok()) << info.error().text();
  EXPECT_TRUE(content("large") == bytes);  // not EXPECT_EQ, which would print both
  EXPECT_EQ(store_.head("large")->etag, info->etag);
}

TEST_P(StoreSuite, ReplacesAndChangesTheEtag) {
  put("k", "a long first content");
  const std::string first = store_.head("k")->etag;
  put("k", "short");
  EXPECT_EQ(content("k"), "short");
  EXPECT_NE(store_.head("k")->etag, first);
  EXPECT_EQ(store_.head("k")->size, 5U);
  EXPECT_THAT(keys(), ElementsAre("k"));
}

TEST_P(StoreSuite, SaysNotFoundForAbsentObjects) {
  put("a/b", "x");
  for (const std::string key : {"none", "a", "a/c", "a/b/c", "none/b"}) {
    EXPECT_EQ(kind_of(store_.get(key)), ErrorKind::kNotFound) << key;
    EXPECT_EQ(kind_of(store_.head(key)), ErrorKind::kNotFound) << key;
    EXPECT_EQ(kind_of(store_.copy(key, "to")), ErrorKind::kNotFound) << key;
    EXPECT_EQ(kind_of(store_.move(key, "to")), ErrorKind::kNotFound) << key;
    EXPECT_EQ(kind_of(store_.copy(key, key)), ErrorKind::kNotFound) << key;
    EXPECT_EQ(kind_of(store_.move(key, key)), ErrorKind::kNotFound) << key;
    EXPECT_FALSE(*exists(store_, key)) << key;
  }
  EXPECT_TRUE(*exists(store_, "a/b"));
  EXPECT_NE(store_.get("a/c").error().message.find(store_.describe("a/c")), std::string::npos);
  EXPECT_THAT(keys(), ElementsAre("a/b"));
}

TEST_P(StoreSuite, RemovesObjectsAndIgnoresAbsentOnes) {
  EXPECT_TRUE(store_.remove("x/none").ok());
  put("x/a", "1");
  put("x/b", "2");
  EXPECT_TRUE(store_.remove("x/a").ok());
  EXPECT_TRUE(store_.remove("x/a").ok());
  EXPECT_TRUE(store_.remove("x").ok());      // no object, though others are below it
  EXPECT_TRUE(store_.remove("x/b/c").ok());  // nor is this
  EXPECT_EQ(content("x/a"), "error: not_found");
  EXPECT_THAT(keys(), ElementsAre("x/b"));
  EXPECT_TRUE(store_.remove("x/b", Durability::kFlush).ok());
  EXPECT_THAT(keys(), IsEmpty());
  put("x", "a folder's name is free once it is empty");
  EXPECT_THAT(keys(), ElementsAre("x"));
}

TEST_P(StoreSuite, ListsInByteOrderOfTheWholeKey) {
  const std::vector<std::string> sorted{"a!",    "a-b", "a.b",  "a/b",  "a/b.c",      "a/c/d",       "a0",
                                        "a=b/c", "ab",  "ab/c", "\x7F", "\xC3\xA9/x", "\xEF\xBF\xBD"};
  ASSERT_TRUE(std::is_sorted(sorted.begin(), sorted.end()));
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const std::string& key = sorted[i * 5 % sorted.size()];  // 5 and 13 have no common factor: each once
    if (key != "ab") {                                       // a folder's name in a local store
      put(key, key);
    }
  }
  std::vector<std::string> expected = sorted;
  std::erase(expected, "ab");
  EXPECT_EQ(keys(), expected);
  EXPECT_THAT(keys("a/"), ElementsAre("a/b", "a/b.c", "a/c/d"));
}

TEST_P(StoreSuite, ListsByPlainTextPrefix) {
  for (const std::string key :
       {"a/b", "a/bc/d", "a/c", "ab", "b/a/b", "country=gb/date=1/x", "country=gb/date=2/x"}) {
    put(key, key);
  }
  EXPECT_THAT(keys("a/b"), ElementsAre("a/b", "a/bc/d"));
  EXPECT_THAT(keys("a"), ElementsAre("a/b", "a/bc/d", "a/c", "ab"));
  EXPECT_THAT(keys("a/"), ElementsAre("a/b", "a/bc/d", "a/c"));
  EXPECT_THAT(keys("a/bc/"), ElementsAre("a/bc/d"));
  EXPECT_THAT(keys("a/b/"), IsEmpty());
  EXPECT_THAT(keys("a/bc/d"), ElementsAre("a/bc/d"));
  EXPECT_THAT(keys("country=gb/date="), ElementsAre("country=gb/date=1/x", "country=gb/date=2/x"));
  for (const std::string nobody : {"cx", "a/bd", "none/x/", "/", "/a", "..", "../", "a//", "a/../", "./"}) {
    EXPECT_THAT(keys(nobody), IsEmpty()) << nobody;
  }
}

TEST_P(StoreSuite, ListsSizesAndNoFolders) {
  put("d/e/f", "12345");
  const std::vector<ObjectInfo> infos = *list_all(store_, "");
  ASSERT_EQ(infos.size(), 1U);
  EXPECT_EQ(infos[0].size, 5U);
  EXPECT_TRUE(infos[0].etag.empty() || infos[0].etag == store_.head("d/e/f")->etag);
}

TEST_P(StoreSuite, StopsTheListAtTheFirstErrorOfVisit) {
  for (const std::string key : {"a", "b/c", "d"}) {
    put(key, "");
  }
  std::vector<std::string> seen;
  const Status listed = store_.list("", [&](const ObjectInfo& info) -> Status {
    seen.push_back(info.key);
    return info.key == "b/c" ? Status{Error{ErrorKind::kMismatch, "stop here", ""}} : Status{};
  });
  EXPECT_EQ(kind_of(listed), ErrorKind::kMismatch);
  EXPECT_EQ(listed.error().message, "stop here");
  EXPECT_THAT(seen, ElementsAre("a", "b/c"));
}

TEST_P(StoreSuite, LetsVisitChangeTheStore) {
  for (int i = 0; i < 20; ++i) {
    put("d" + std::to_string(i % 3) + "/k" + std::to_string(i), "x");
  }
  int visited = 0;
  const Status listed = store_.list("", [&](const ObjectInfo& info) {
    ++visited;
    return store_.remove(info.key, Durability::kFlush);
  });
  EXPECT_TRUE(listed.ok());
  EXPECT_EQ(visited, 20);
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_P(StoreSuite, TakesUnusualKeys) {
  const std::vector<std::string> unusual{"country=gb/date=2025-11-11/part-0.snappy.parquet",
                                         "with space/ and more ",
                                         "\xC3\x89p\xC3\xA9"
                                         "e/\xE2\x82\xAC/\xF0\x9F\x90\x8E",
                                         "a+b%20c&d;e'f\"g?h#i*j:k|l<m>n~",
                                         "...",
                                         ".hidden/..x/x..",
                                         "-",
                                         "tmp-1",
                                         std::string(200, 'n') + "/" + std::string(200, 'm')};
  for (const std::string& key : unusual) {
    put(key, "content of " + key);
  }
  for (const std::string& key : unusual) {
    EXPECT_EQ(content(key), "content of " + key);
    EXPECT_THAT(keys(key), ElementsAre(key));
    EXPECT_NE(store_.describe(key).find(key), std::string::npos);
  }
  EXPECT_EQ(keys().size(), unusual.size());
}

TEST_P(StoreSuite, RefusesBadKeysEverywhere) {
  put("good", "x");
  const std::string nul("a\0b", 3);
  for (const std::string& key :
       {std::string(), std::string("/a"), std::string("a/"), std::string("a//b"), std::string("."),
        std::string(".."), std::string("a/./b"), std::string("../a"), std::string("a/.."),
        std::string("a\\b"), nul, std::string("a\xFF"), std::string("\xC3"), std::string("/"),
        std::string("a/.tmp-1/b"), std::string(".tmp-x"), std::string(".store-lock")}) {
    EXPECT_EQ(kind_of(check_key(key)), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.get(key)), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.head(key)), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.put(key, "")), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.put_if_match(key, "", "e")), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.put_if_absent(key, "")), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.remove(key)), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.copy(key, "to")), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.copy("good", key)), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.move(key, "to")), ErrorKind::kUsage) << key;
    EXPECT_EQ(kind_of(store_.move("good", key)), ErrorKind::kUsage) << key;
  }
  EXPECT_THAT(keys(), ElementsAre("good"));
}

TEST_P(StoreSuite, PutsIfTheEtagMatches) {
  const std::string first = store_.put("k", "1")->etag;
  const Result<ObjectInfo> second = store_.put_if_match("k", "22", first);
  ASSERT_TRUE(second.ok()) << second.error().text();
  EXPECT_EQ(second->key, "k");
  EXPECT_EQ(second->size, 2U);
  EXPECT_EQ(second->etag, store_.get("k")->etag);
  EXPECT_EQ(kind_of(store_.put_if_match("k", "3", first)), ErrorKind::kPrecondition);
  EXPECT_EQ(content("k"), "22");
  EXPECT_TRUE(store_.remove("k").ok());
  EXPECT_EQ(kind_of(store_.put_if_match("k", "4", second->etag)), ErrorKind::kPrecondition);
  EXPECT_EQ(kind_of(store_.put_if_match("new/k", "4", second->etag)), ErrorKind::kPrecondition);
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_P(StoreSuite, PutsIfAbsent) {
  const Result<ObjectInfo> made = store_.put_if_absent("d/k", "first");
  ASSERT_TRUE(made.ok()) << made.error().text();
  EXPECT_EQ(made->etag, store_.head("d/k")->etag);
  EXPECT_EQ(kind_of(store_.put_if_absent("d/k", "second")), ErrorKind::kPrecondition);
  EXPECT_EQ(content("d/k"), "first");
  EXPECT_TRUE(store_.remove("d/k").ok());
  EXPECT_TRUE(store_.put_if_absent("d/k", "third").ok());
  EXPECT_EQ(content("d/k"), "third");
}

TEST_P(StoreSuite, HasOneWinnerAmongManyWhoCreate) {
  for (int round = 0; round < 10; ++round) {
    const std::string key = "race/" + std::to_string(round);
    std::atomic<int> winners{0};
    std::atomic<int> winner{-1};
    std::atomic<int> losers{0};
    in_threads(8, [&](int i) {
      const Result<ObjectInfo> made = store_.put_if_absent(key, std::to_string(i));
      if (made.ok()) {
        ++winners;
        winner = i;
      } else if (made.error().kind == ErrorKind::kPrecondition) {
        ++losers;
      }
    });
    EXPECT_EQ(winners, 1);
    EXPECT_EQ(losers, 7);
    EXPECT_EQ(content(key), std::to_string(winner));
  }
}

// Adds one to the number in "counter" until it succeeds; who did it stands behind it, so that no two write
// the same. The number of attempts, or -1 after an error. Who loses has another to thank who won, so more
// than `most` of those is one, too.
inline int increment_counter(Store& store, int who, int most) {
  for (int attempt = 1; attempt <= most; ++attempt) {
    const Result<Object> now = store.get("counter");
    if (!now.ok()) {
      return -1;
    }
    const std::string next = std::to_string(std::stoi(now->bytes) + 1) + " by " + std::to_string(who);
    const Result<ObjectInfo> put = store.put_if_match("counter", next, now->etag);
    if (put.ok()) {
      return attempt;
    }
    if (put.error().kind != ErrorKind::kPrecondition) {
      return -1;
    }
  }
  return -1;
}

TEST_P(StoreSuite, LosesNoUpdateOfACounter) {
  constexpr int kThreads = 4;
  constexpr int kIncrements = 25;
  put("counter", "0");
  std::atomic<int> errors{0};
  in_threads(kThreads, [&](int who) {
    for (int i = 0; i < kIncrements; ++i) {
      errors += increment_counter(store_, who, kThreads * kIncrements) < 0 ? 1 : 0;
    }
  });
  EXPECT_EQ(errors, 0);
  EXPECT_EQ(std::stoi(content("counter")), kThreads * kIncrements);
}

TEST_P(StoreSuite, CopiesAndReplaces) {
  put("from", "content");
  put("d/to", "a longer old content");
  ASSERT_TRUE(store_.copy("from", "d/to").ok());
  EXPECT_EQ(content("from"), "content");
  EXPECT_EQ(content("d/to"), "content");
  EXPECT_EQ(store_.head("from")->etag, store_.head("d/to")->etag);
  ASSERT_TRUE(store_.copy("from", "new/folder/to", Durability::kFlush).ok());
  EXPECT_THAT(keys(), ElementsAre("d/to", "from", "new/folder/to"));
}

TEST_P(StoreSuite, KeepsCopiesApart) {
  put("a", "old");
  ASSERT_TRUE(store_.copy("a", "b").ok());
  put("a", "new");
  EXPECT_EQ(content("b"), "old");
  ASSERT_TRUE(store_.copy("a", "c").ok());
  put("c", "other");
  EXPECT_EQ(content("a"), "new");
  ASSERT_TRUE(store_.copy("a", "d").ok());
  ASSERT_TRUE(store_.remove("a").ok());
  EXPECT_EQ(content("d"), "new");
}

TEST_P(StoreSuite, CopiesOntoACopyOrItself) {
  put("a", "x");
  ASSERT_TRUE(store_.copy("a", "b").ok());
  ASSERT_TRUE(store_.copy("a", "b").ok());
  ASSERT_TRUE(store_.copy("b", "a").ok());
  ASSERT_TRUE(store_.copy("a", "a").ok());
  EXPECT_EQ(content("a"), "x");
  EXPECT_EQ(content("b"), "x");
  EXPECT_THAT(keys(), ElementsAre("a", "b"));
}

TEST_P(StoreSuite, CopiesOnlyWhatHasTheEtag) {
  put("from", "new");
  put("to", "old");
  const std::string etag = store_.head("from")->etag;
  EXPECT_EQ(store_.copy_if_match("from", "to", store_.head("to")->etag).error().kind,
            ErrorKind::kPrecondition);
  EXPECT_EQ(content("to"), "old");
  EXPECT_EQ(store_.copy_if_match("absent", "to", etag).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(content("to"), "old");
  ASSERT_TRUE(store_.copy_if_match("from", "to", etag, Durability::kFlush).ok());
  EXPECT_EQ(content("to"), "new");
  EXPECT_EQ(store_.head("to")->etag, etag);
  EXPECT_EQ(store_.copy_if_match("from", "../to", etag).error().kind, ErrorKind::kUsage);
}

TEST_P(StoreSuite, MovesAndReplaces) {
  put("x/from", "content");
  put("to", "old");
  ASSERT_TRUE(store_.move("x/from", "to").ok());
  EXPECT_EQ(content("to"), "content");
  EXPECT_THAT(keys(), ElementsAre("to"));
  ASSERT_TRUE(store_.move("to", "y/z/to", Durability::kFlush).ok());
  EXPECT_THAT(keys(), ElementsAre("y/z/to"));
  EXPECT_EQ(content("y/z/to"), "content");
}

TEST_P(StoreSuite, MovesOntoACopyOrItself) {
  put("a", "x");
  ASSERT_TRUE(store_.copy("a", "d/b").ok());
  ASSERT_TRUE(store_.move("d/b", "a").ok());
  EXPECT_THAT(keys(), ElementsAre("a"));
  ASSERT_TRUE(store_.move("a", "a").ok());
  EXPECT_EQ(content("a"), "x");
}

TEST_P(StoreSuite, MovesManyAtOnce) {
  std::vector<Move> moves;
  for (int n = 0; n < 600; ++n) {
    const std::string name = std::to_string(n);
    if (n % 100 != 7) {
      put("from/" + name, name);
    }
    if (n % 3 == 0) {
      put("to/" + name + "/x", "old");
    }
    moves.push_back({"from/" + name, "to/" + name + "/x"});
  }
  put("a", "twin");
  ASSERT_TRUE(store_.copy("a", "b").ok());
  moves.push_back({"a", "b"});
  moves.push_back({"c", "c"});
  auto missing = store_.move_all(moves);
  ASSERT_TRUE(missing.ok()) << missing.error().text();
  std::sort(missing->begin(), missing->end());
  EXPECT_THAT(*missing, ElementsAre(7U, 107U, 207U, 307U, 407U, 507U, 601U));
  ASSERT_TRUE(store_.flush().ok());
  const std::vector<std::string> left = keys();
  EXPECT_EQ(left.size(), 1U + 594U + 2U);  // 207 and 507 had something there already
  EXPECT_EQ(left.front(), "b");
  EXPECT_EQ(content("to/599/x"), "599");
  EXPECT_EQ(content("to/3/x"), "3");
  EXPECT_EQ(content("to/207/x"), "old");
  EXPECT_TRUE(store_.move_all({}).ok());
  const std::vector<Move> bad{{"b", "/b"}};
  EXPECT_EQ(kind_of(store_.move_all(bad)), ErrorKind::kUsage);
}

TEST_P(StoreSuite, MovesFolders) {
  put("new/a/x", "1");
  put("new/a/b/y", "2");
  put("new/ab", "3");
  put("old/c", "4");
  const auto move = [&](const std::string& from, const std::string& to) {
    const auto moved = store_.move_folder(from, to);
    EXPECT_TRUE(moved.ok()) << moved.error().text();
    return moved.ok() && *moved;
  };
  EXPECT_EQ(move("new/a", "made/for/it"), home_->moves_folders());
  const std::string place = home_->moves_folders() ? "made/for/it" : "new/a";
  EXPECT_EQ(content(place + "/x"), "1");
  EXPECT_EQ(content(place + "/b/y"), "2");
  ASSERT_TRUE(store_.flush().ok());
  const std::vector<std::string> before = keys();
  EXPECT_EQ(before.size(), 4U);
  EXPECT_FALSE(move("old", place));         // there is something
  EXPECT_FALSE(move("new/ab", "none"));     // no folder
  EXPECT_FALSE(move("nothing", "none"));    // not there
  EXPECT_FALSE(move("old", "old"));         // itself
  EXPECT_FALSE(move("old", "old/deeper"));  // into itself
  EXPECT_EQ(keys(), before);
  EXPECT_EQ(kind_of(store_.move_folder("/old", "x")), ErrorKind::kUsage);
  EXPECT_EQ(kind_of(store_.move_folder("old", "x/")), ErrorKind::kUsage);
}

TEST_P(StoreSuite, FlushesWithAndWithoutWrites) {
  EXPECT_TRUE(store_.flush().ok());
  ASSERT_TRUE(store_.put("d/k", "1", Durability::kFlush).ok());
  EXPECT_EQ(content("d/k"), "1");
  EXPECT_TRUE(store_.flush().ok());
  ASSERT_TRUE(store_.move("d/k", "e/k", Durability::kFlush).ok());
  EXPECT_TRUE(store_.flush().ok());
  EXPECT_TRUE(store_.flush().ok());
  EXPECT_EQ(content("e/k"), "1");
}

// Content that tells whether it is whole: `n` times the same letter, of which both follow from `n`.
inline std::string whole_content(int n) {
  return std::string(static_cast<std::size_t>(1000 + n * 997 % 60'000), static_cast<char>('a' + n % 26));
}

TEST_P(StoreSuite, ShowsReadersOneWholeObjectDuringReplacement) {
  constexpr int kWrites = 200;
  std::set<std::string> valid;
  for (int n = 0; n < kWrites; ++n) {
    valid.insert(whole_content(n));
  }
  put("d/k", whole_content(0));
  put("d/spare", whole_content(1));
  std::atomic<bool> done{false};
  std::atomic<int> bad{0};
  std::atomic<int> reads{0};
  std::latch have_read(2);
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 2; ++reader) {
    readers.emplace_back([&] {
      for (int i = 0; !done; ++i) {
        const Result<Object> object = store_.get("d/k");
        bad += object.ok() && valid.contains(object->bytes) ? 0 : 1;
        ++reads;
        if (i == 0) {
          have_read.count_down();
        }
      }
    });
  }
  have_read.wait();
  for (int n = 0; n < kWrites; ++n) {
    if (n % 10 == 9) {
      EXPECT_TRUE(store_.copy("d/spare", "d/k", Durability::kFlush).ok());
    } else {
      EXPECT_TRUE(store_.put("d/k", whole_content(n), Durability::kFlush).ok());
    }
  }
  done = true;
  for (std::thread& reader : readers) {
    reader.join();
  }
  EXPECT_EQ(bad, 0) << "of " << reads;
}

// Folders come and go under the writers' feet.
TEST_P(StoreSuite, PutsWhileOthersEmptyTheSameFolders) {
  std::mutex mutex;
  std::vector<std::string> errors;
  const auto expect_ok = [&](const char* what, const auto& result) {
    if (!result.ok()) {
      const std::scoped_lock lock(mutex);
      errors.push_back(std::string(what) + ": " + result.error().message);
    }
  };
  in_threads(4, [&](int i) {
    const std::string key = "deep/er/" + std::to_string(i % 2) + "/k" + std::to_string(i);
    for (int round = 0; round < 200; ++round) {
      expect_ok("put", store_.put(key, "x", Durability::kFlush));
      expect_ok("get", store_.get(key));
      expect_ok("move", store_.move(key, key + "-moved", Durability::kFlush));
      expect_ok("copy", store_.copy(key + "-moved", "copies/" + key, Durability::kFlush));
      expect_ok("remove", store_.remove(key + "-moved", Durability::kFlush));
      expect_ok("remove of the copy", store_.remove("copies/" + key, Durability::kFlush));
    }
  });
  EXPECT_THAT(errors, IsEmpty());
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_P(StoreSuite, ListsWhileOthersWrite) {
  put("a/stays", "x");
  put("z/stays", "x");
  std::atomic<bool> done{false};
  std::atomic<int> errors{0};
  std::thread writer([&] {
    for (int round = 0; round < 300; ++round) {
      const std::string key = "m" + std::to_string(round % 3) + "/k";
      errors += store_.put(key, "x", Durability::kFlush).ok() ? 0 : 1;
      errors += store_.remove(key, Durability::kFlush).ok() ? 0 : 1;
    }
    done = true;
  });
  do {
    const Result<std::vector<ObjectInfo>> infos = list_all(store_, "");
    errors += infos.ok() && infos->front().key == "a/stays" && infos->back().key == "z/stays" ? 0 : 1;
  } while (!done);
  writer.join();
  EXPECT_EQ(errors, 0);
}

}  // namespace rps
