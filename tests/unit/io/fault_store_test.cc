#include "conformance/fault_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "conformance/expect.h"
#include "io/clock.h"

namespace rps {
namespace {

TEST(FaultStore, FailsTheNthWriteOnlyAndChangesNothingThen) {
  const std::unique_ptr<Store> inner = make_memory_store();
  FaultStore store(*inner);
  store.fail_nth(2, ErrorKind::kNoSpace);
  EXPECT_TRUE(store.put("a", "1", Durability::kNow).ok());
  EXPECT_EQ(store.get("a")->bytes, "1");  // reads do not count
  EXPECT_EQ(kind_of(store.copy("a", "b", Durability::kNow)), ErrorKind::kNoSpace);
  EXPECT_EQ(kind_of(inner->head("b")), ErrorKind::kNotFound);
  EXPECT_TRUE(store.copy("a", "b", Durability::kNow).ok());
  EXPECT_EQ(store.count(), 3);
  store.fail_all(ErrorKind::kIo);
  EXPECT_EQ(kind_of(store.flush()), ErrorKind::kIo);
  EXPECT_EQ(kind_of(store.remove("a", Durability::kNow)), ErrorKind::kIo);
  EXPECT_TRUE(inner->head("a").ok());
}

TEST(FaultStore, CallsBackBeforeEachWrite) {
  const std::unique_ptr<Store> inner = make_memory_store();
  FaultStore store(*inner);
  std::vector<std::string> seen;
  store.before([&](const std::string& operation, const std::string& key) {
    seen.push_back(operation + " " + key + (inner->head("a").ok() ? " (a is there)" : ""));
  });
  const std::string etag = store.put_if_absent("a", "1")->etag;
  EXPECT_TRUE(store.put_if_match("a", "2", etag).ok());
  EXPECT_TRUE(store.move("a", "b", Durability::kFlush).ok());
  EXPECT_TRUE(store.flush().ok());
  EXPECT_THAT(seen, ::testing::ElementsAre("put_if_absent a", "put_if_match a (a is there)",
                                           "move b (a is there)", "flush "));
}

TEST(Clock, TellsTheTime) {
  const Timestamp before = system_clock().now();
  EXPECT_LE(before, system_clock().now());
  EXPECT_GT(before.date(), Date::from_ymd(2020, 1, 1));
  FixedClock clock(Timestamp{5});
  clock.set(Timestamp{7});
  EXPECT_EQ(clock.now().millis, 7);
}

}  // namespace
}  // namespace rps
