#include "io/lease.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <optional>
#include <semaphore>
#include <thread>
#include <vector>

#include "conformance/expect.h"
#include "conformance/fault_store.h"
#include "conformance/process.h"
#include "conformance/temp_dir.h"

namespace rps {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::HasSubstr;

const Timestamp kEight = *Timestamp::parse("2025-11-11 08:00:00");
const std::string kKey = "_rpscrape/write.lease";
constexpr LeaseOptions kNeverRenewed{milliseconds(60'000), milliseconds(3'600'000)};

Timestamp after(milliseconds time) {
  return Timestamp{kEight.millis + time.count()};
}

// What a run of another machine wrote, which holds until a minute past eight.
std::string foreign_lease() {
  return "pid: 77\nhost: elsewhere.example\ncommand: daily\nstarted: 2025-11-11T07:59:00.000Z\n"
         "until: 2025-11-11T08:01:00.000Z\n";
}

TEST(Lease, KeepsASecondRunOutAndSaysWhoIsThere) {
  const auto store = make_memory_store();
  const FixedClock clock(kEight);
  const Result<Lease> first = Lease::acquire(*store, kKey, "upload\n--all", clock);
  ASSERT_TRUE(first.ok()) << first.error().text();
  EXPECT_TRUE(first->check().ok());
  const Result<Lease> second = Lease::acquire(*store, kKey, "upload", clock);
  EXPECT_EQ(kind_of(second), ErrorKind::kLocked);
  EXPECT_THAT(second.error().message,
              AllOf(HasSubstr(store->describe(kKey)), HasSubstr("process " + std::to_string(::getpid())),
                    HasSubstr("upload --all"), HasSubstr("2025-11-11T08:00:00.000Z")));
  EXPECT_THAT(second.error().hint, HasSubstr("2025-11-11T08:03:00.000Z"));
  EXPECT_TRUE(first->check().ok());
}

TEST(Lease, IsGivenBackWithItsObject) {
  const auto store = make_memory_store();
  const FixedClock clock(kEight);
  {
    Result<Lease> lease = Lease::acquire(*store, kKey, "a", clock);
    ASSERT_TRUE(lease.ok());
    const Lease moved = std::move(lease).value();
    EXPECT_EQ(kind_of(Lease::acquire(*store, kKey, "b", clock)), ErrorKind::kLocked);
  }
  EXPECT_FALSE(*exists(*store, kKey));
  EXPECT_TRUE(Lease::acquire(*store, kKey, "b", clock).ok());
}

TEST(Lease, OfAnotherMachineEndsByItselfAndNoSooner) {
  const auto store = make_memory_store();
  ASSERT_TRUE(store->put(kKey, foreign_lease()).ok());
  FixedClock clock(after(milliseconds(60'000) + Lease::kSkew - milliseconds(1)));
  const Result<Lease> early = Lease::acquire(*store, kKey, "upload", clock);
  EXPECT_EQ(kind_of(early), ErrorKind::kLocked);
  EXPECT_THAT(early.error().message, HasSubstr("process 77 on elsewhere.example (daily)"));
  clock.set(after(milliseconds(60'000) + Lease::kSkew));
  const Result<Lease> late = Lease::acquire(*store, kKey, "upload", clock);
  ASSERT_TRUE(late.ok()) << late.error().text();
  EXPECT_THAT(store->get(kKey)->bytes, HasSubstr("command: upload\n"));
}

TEST(Lease, OfADeadProcessOfThisMachineEndsAtOnce) {
  const TempDir dir;
  const Signal held;
  const Signal never;
  const FixedClock clock(kEight);
  Child owner([&] {
    const auto store = make_local_store(dir / "store");
    const Result<Lease> lease = Lease::acquire(*store, kKey, "upload", clock, kNeverRenewed);
    return lease.ok() && held.send() && never.receive();
  });
  ASSERT_TRUE(held.receive());
  const auto store = make_local_store(dir / "store");
  EXPECT_EQ(kind_of(Lease::acquire(*store, kKey, "b", clock)), ErrorKind::kLocked);
  owner.kill();
  EXPECT_TRUE(Lease::acquire(*store, kKey, "b", clock).ok());
}

TEST(Lease, HasOneWinnerAmongManyWhoComeAtOnce) {
  for (const bool is_left_over : {false, true}) {
    const auto store = make_memory_store();
    if (is_left_over) {
      ASSERT_TRUE(store->put(kKey, foreign_lease()).ok());
    }
    const FixedClock clock(after(milliseconds(600'000)));
    std::latch start(8);
    std::vector<std::optional<Lease>> leases(8);
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < leases.size(); ++i) {
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        Result<Lease> lease = Lease::acquire(*store, kKey, "upload", clock);
        if (lease.ok()) {
          leases[i].emplace(std::move(lease).value());
        } else {
          refused += lease.error().kind == ErrorKind::kLocked ? 1 : 0;
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    EXPECT_EQ(refused, 7);
  }
}

TEST(Lease, IsRenewedWhileItIsHeld) {
  const auto memory = make_memory_store();
  FaultStore store(*memory);
  std::counting_semaphore<> renewed(0);
  store.before([&](const std::string& operation, const std::string&) {
    if (operation == "put_if_match") {
      renewed.release();
    }
  });
  const Result<Lease> lease =
      Lease::acquire(store, kKey, "upload", system_clock(), {milliseconds(60'000), milliseconds(1)});
  ASSERT_TRUE(lease.ok());
  const std::string first = memory->get(kKey)->bytes;
  for (int i = 0; i < 20; ++i) {
    renewed.acquire();
  }
  EXPECT_NE(memory->get(kKey)->bytes, first);
  EXPECT_TRUE(lease->check().ok());
}

TEST(Lease, GoesOnAfterAFailedRenewal) {
  const auto memory = make_memory_store();
  FaultStore store(*memory);
  std::counting_semaphore<> tried(0);
  store.before([&](const std::string&, const std::string&) { tried.release(); });
  {
    const Result<Lease> lease =
        Lease::acquire(store, kKey, "upload", system_clock(), {milliseconds(60'000), milliseconds(1)});
    ASSERT_TRUE(lease.ok());
    store.fail_nth(1, ErrorKind::kIo);
    for (int i = 0; i < 5; ++i) {
      tried.acquire();
    }
    EXPECT_TRUE(lease->check().ok());
  }
  EXPECT_FALSE(*exists(*memory, kKey));
}

// Loses its lease when another writes over it, and then leaves that one's alone.
TEST(Lease, FindsOutThatAnotherTookIt) {
  const auto memory = make_memory_store();
  {
    const Result<Lease> lease =
        Lease::acquire(*memory, kKey, "upload", system_clock(), {milliseconds(60'000), milliseconds(1)});
    ASSERT_TRUE(lease.ok());
    ASSERT_TRUE(memory->put(kKey, foreign_lease()).ok());
    while (lease->check().ok()) {
      std::this_thread::yield();
    }
    EXPECT_EQ(kind_of(lease->check()), ErrorKind::kLocked);
  }
  EXPECT_EQ(memory->get(kKey)->bytes, foreign_lease());
}

TEST(Lease, IsLostWhenItsTimeIsOver) {
  const auto store = make_memory_store();
  const FixedClock clock(kEight);
  {
    const Result<Lease> lease =
        Lease::acquire(*store, kKey, "upload", clock, {milliseconds(0), milliseconds(3'600'000)});
    ASSERT_TRUE(lease.ok());
    EXPECT_EQ(kind_of(lease->check()), ErrorKind::kLocked);
  }
  EXPECT_TRUE(*exists(*store, kKey));  // it may be another's by now
}

TEST(Lease, LeavesWhatIsNoLeaseAlone) {
  const auto store = make_memory_store();
  const FixedClock clock(kEight);
  for (const std::string text : {"", "something else", "pid: 3\nhost: a\nstarted: soon\nuntil: never\n"}) {
    ASSERT_TRUE(store->put(kKey, text).ok());
    EXPECT_EQ(kind_of(Lease::acquire(*store, kKey, "upload", clock)), ErrorKind::kCorrupt);
    EXPECT_EQ(store->get(kKey)->bytes, text);
  }
}

TEST(Lease, PassesOnErrorsOfTheStore) {
  const auto memory = make_memory_store();
  FaultStore store(*memory);
  store.fail_nth(1, ErrorKind::kNoSpace);
  EXPECT_EQ(kind_of(Lease::acquire(store, kKey, "upload", system_clock())), ErrorKind::kNoSpace);
}

}  // namespace
}  // namespace rps
