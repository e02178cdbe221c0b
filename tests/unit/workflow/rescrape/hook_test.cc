#include "workflow/rescrape/hook.h"

#include <gmock/gmock.h>

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): setenv is POSIX
#include <unistd.h>
#include <thread>

#include <filesystem>

#include "io/files.h"

namespace rps {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

class Hook : public ::testing::Test {
 protected:
  Hook() : out_(::testing::TempDir() + "hook_test_" + std::to_string(::getpid())) {}
  ~Hook() override { std::filesystem::remove(out_); }

  std::string told() const { return read_file(out_, 1'000'000).ok() ? *read_file(out_, 1'000'000) : ""; }

  std::string out_;
};

TEST_F(Hook, GetsTheVariablesAsTheyAre) {
  const std::string nasty = "$(touch /nowhere) `x` \"; exit 7; ' \n second line";
  const Status done = run_hook("printf '%s|%s' \"$RPSCRAPE_SUMMARY\" \"$RPSCRAPE_EXIT_CODE\" > " + out_,
                               {{"RPSCRAPE_SUMMARY", nasty}, {"RPSCRAPE_EXIT_CODE", "3"}}, 60s);
  EXPECT_TRUE(done.ok()) << done.error().text();
  EXPECT_EQ(told(), nasty + "|3");
}

TEST_F(Hook, DoesNotGetTheCookie) {
  ::setenv("RPSCRAPE_COOKIE", "secret", 1);
  const Status done = run_hook("printf '%s' \"${RPSCRAPE_COOKIE-none}\" > " + out_, {}, 60s);
  ::unsetenv("RPSCRAPE_COOKIE");
  EXPECT_TRUE(done.ok());
  EXPECT_EQ(told(), "none");
}

TEST_F(Hook, TellsHowItFailed) {
  Status done = run_hook("exit 3", {}, 60s);
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message, HasSubstr("status 3"));
  done = run_hook("kill -9 $$", {}, 60s);
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().message, HasSubstr("signal 9"));
}

// Neither gone, nor dead and waiting for somebody to notice.
bool is_alive(const std::string& pid) {
  const auto state = read_file("/proc/" + pid + "/stat", 100'000);
  return state.ok() && !state->empty() && state->find(") Z") == std::string::npos &&
         state->find(") X") == std::string::npos;
}

TEST_F(Hook, IsStoppedWithAllItStarted) {
  // The command waits for a child that would wait for ever. On a busy machine it may take long to begin.
  std::string pid;
  for (auto limit = 300ms; pid.empty(); limit *= 2) {
    const Status done = run_hook("tail -f /dev/null & echo $! > " + out_ + "; wait", {}, limit);
    ASSERT_FALSE(done.ok());
    EXPECT_THAT(done.error().message, HasSubstr("was stopped"));
    pid = told().substr(0, told().find('\n'));
  }
  while (is_alive(pid)) {  // a signal takes effect when the kernel comes to it
    std::this_thread::yield();
  }
}

}  // namespace
}  // namespace rps
