#include "fetch/pacer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/interrupt.h"
#include "conformance/expect.h"

namespace rps {
namespace {

class PacerTest : public ::testing::Test {
 protected:
  Pacer pacer(double chance = 0) {
    return {settings_, clock_, sleeper_, [chance] { return chance; }};
  }
  // One exchange that takes `latency`; returns the wait before it.
  Millis exchange(Pacer& pacer, Millis latency = Millis(0), PaceSignal signal = PaceSignal::kGood) {
    const Millis before = sleeper_.monotonic();
    EXPECT_TRUE(pacer.wait().ok());
    const Millis waited = sleeper_.monotonic() - before;
    pacer.started();
    pass(latency);
    pacer.ended(latency, signal);
    return waited;
  }
  void pass(Millis time) { clock_.set(Timestamp{clock_.now().millis + time.count()}); }

  FixedClock clock_{Timestamp{1'762'848'000'000}};
  FakeSleeper sleeper_{clock_};
  PaceSettings settings_;
};

TEST_F(PacerTest, TheFirstRequestDoesNotWait) {
  Pacer p = pacer();
  EXPECT_EQ(p.last_request(), std::nullopt);
  EXPECT_EQ(exchange(p), Millis(0));
  EXPECT_EQ(p.last_request(), clock_.now());
}

TEST_F(PacerTest, GapsCountFromTheEndOfAnExchange) {
  Pacer p = pacer();
  exchange(p, Millis(300));
  EXPECT_EQ(exchange(p), Millis(1'000));
}

TEST_F(PacerTest, TimeSpentElsewhereCounts) {
  Pacer p = pacer();
  exchange(p);
  pass(Millis(700));
  EXPECT_EQ(exchange(p), Millis(300));
  pass(Millis(5'000));
  EXPECT_EQ(exchange(p), Millis(0));
}

TEST_F(PacerTest, ChanceOnlyLengthens) {
  Pacer longest = pacer(0.999);
  exchange(longest);
  EXPECT_EQ(exchange(longest), Millis(1'499));
  Pacer random = Pacer(settings_, clock_, sleeper_, seeded_random(7));
  exchange(random);
  for (int i = 0; i < 1'000; ++i) {
    const Millis gap = exchange(random);
    EXPECT_GE(gap, Millis(1'000));
    EXPECT_LT(gap, Millis(1'500));
  }
}

TEST_F(PacerTest, SlowRepliesSlowThePace) {
  Pacer p = pacer();
  exchange(p, Millis(4'000));
  EXPECT_EQ(p.delay(), Millis(4'000)) << "at least the target";
  exchange(p, Millis(2'000));
  EXPECT_EQ(p.delay(), Millis(3'000)) << "the mean of delay and target";
  exchange(p, Millis(100));
  EXPECT_EQ(p.delay(), Millis(1'550));
  exchange(p, Millis(100));
  EXPECT_EQ(p.delay(), Millis(1'000)) << "never below the floor";
}

TEST_F(PacerTest, TheTargetDependsOnTheConcurrency) {
  settings_.target_concurrency = 2;
  Pacer p = pacer();
  exchange(p, Millis(4'000));
  EXPECT_EQ(p.delay(), Millis(2'000));
}

TEST_F(PacerTest, TheDelayHasAMaximum) {
  Pacer p = pacer();
  exchange(p, Millis(500'000));
  EXPECT_EQ(p.delay(), settings_.max_delay);
}

TEST_F(PacerTest, FailuresNeverSpeedUp) {
  Pacer p = pacer();
  exchange(p, Millis(4'000));
  exchange(p, Millis(10), PaceSignal::kNeutral);
  EXPECT_EQ(p.delay(), Millis(4'000));
  exchange(p, Millis(10), PaceSignal::kTrouble);
  EXPECT_EQ(p.delay(), Millis(8'000));
}

TEST_F(PacerTest, AFixedPaceStaysAtTheFloor) {
  settings_.adaptive = false;
  Pacer p = pacer();
  exchange(p, Millis(9'000), PaceSignal::kTrouble);
  EXPECT_EQ(p.delay(), Millis(1'000));
}

TEST_F(PacerTest, CrawlDelayRaisesTheFloorOnly) {
  Pacer p = pacer();
  exchange(p);
  p.raise_floor(Millis(200));
  EXPECT_EQ(p.delay(), Millis(1'000));
  p.raise_floor(Millis(90'000));
  EXPECT_EQ(exchange(p), Millis(90'000)) << "the gap that has begun, too, and above the maximum";
  EXPECT_EQ(exchange(p), Millis(90'000));
}

TEST_F(PacerTest, HoldIsHonouredBesideThePace) {
  Pacer p = pacer();
  exchange(p);
  p.hold(Millis(120'000));
  p.hold(Millis(5'000));
  EXPECT_EQ(exchange(p), Millis(120'000));
  p.hold(Millis(10));
  EXPECT_EQ(exchange(p), Millis(1'000));
}

TEST_F(PacerTest, ThePaceHoldsOverARestart) {
  Pacer first = pacer();
  exchange(first);
  const std::optional<Timestamp> last = first.last_request();
  pass(Millis(400));
  Pacer second = pacer();
  second.resume(*last);
  EXPECT_EQ(exchange(second), Millis(600));
}

TEST_F(PacerTest, OldAndFutureRequestsDoNotHoldForEver) {
  Pacer old = pacer();
  old.resume(Timestamp{clock_.now().millis - 86'400'000});
  EXPECT_EQ(exchange(old), Millis(0));
  Pacer future = pacer();
  future.resume(Timestamp{clock_.now().millis + 86'400'000});
  EXPECT_EQ(exchange(future), Millis(1'000));
}

TEST_F(PacerTest, CountsItsWaits) {
  Pacer p = pacer();
  exchange(p, Millis(50));
  exchange(p, Millis(50));
  exchange(p, Millis(50));
  EXPECT_EQ(p.waited(), Millis(2'000));
}

TEST_F(PacerTest, InterruptedWaitsSaySo) {
  Pacer p = pacer();
  exchange(p);
  request_interrupt();
  const Status status = p.wait();
  clear_interrupt();
  EXPECT_EQ(kind_of(status), ErrorKind::kInterrupted);
}

TEST(SystemSleeper, LetsGoWhenInterrupted) {
  request_interrupt();
  const Status status = system_sleeper().sleep_for(std::chrono::hours(1));
  clear_interrupt();
  EXPECT_EQ(kind_of(status), ErrorKind::kInterrupted);
}

TEST(SystemSleeper, SleepsAsLongAsAsked) {
  const Millis before = system_sleeper().monotonic();
  EXPECT_TRUE(system_sleeper().sleep_for(Millis(20)).ok());
  EXPECT_GE(system_sleeper().monotonic() - before, Millis(19));  // both ends are cut to whole ones
  EXPECT_TRUE(system_sleeper().sleep_for(Millis(-5)).ok());
}

TEST(SeededRandom, IsRepeatableAndEven) {
  const UnitRandom a = seeded_random(1);
  const UnitRandom b = seeded_random(1);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double value = a();
    EXPECT_EQ(value, b());
    EXPECT_GE(value, 0);
    EXPECT_LT(value, 1);
    sum += value;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
  const UnitRandom copy = a;
  EXPECT_NE(copy(), a()) << "copies share one sequence";
  EXPECT_NE(system_random()(), system_random()());
}

}  // namespace
}  // namespace rps
