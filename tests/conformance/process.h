// Child processes for tests of locks, crashes and permissions.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace rps {

// A forked child that runs `work` and exits 0 when that returns true, else 1. The test must have no other
// threads at that moment. A child that is still running at the end is killed.
class Child {
 public:
  explicit Child(const std::function<bool()>& work) : pid_(::fork()) {
    if (pid_ == 0) {
      ::_exit(work() ? 0 : 1);
    }
    EXPECT_GT(pid_, 0) << "fork failed";
  }
  ~Child() {
    if (pid_ > 0) {
      kill();
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Waits for the end; true when `work` returned true.
  bool succeeded() {
    const int status = wait();
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  // SIGKILL, and waits for the end.
  void kill() {
    ::kill(pid_, SIGKILL);
    wait();
  }
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  int wait() {
    int status = -1;
    if (pid_ > 0) {
      ::waitpid(pid_, &status, 0);
      pid_ = -1;
    }
    return status;
  }

  pid_t pid_;
};

// One byte from one process to another: the sender's work is at a known point when receive() returns.
class Signal {
 public:
  Signal() { EXPECT_EQ(::pipe(ends_), 0); }
  ~Signal() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  [[nodiscard]] bool send() const { return ::write(ends_[1], "x", 1) == 1; }
  [[nodiscard]] bool receive() const {
    char byte = 0;
    return ::read(ends_[0], &byte, 1) == 1;
  }

 private:
  int ends_[2] = {-1, -1};
};

// Runs `work` in a child as a user without rights to anything (when the test runs as root, who may do
// everything). False also when `work` returned false.
inline bool succeeds_unprivileged(const std::function<bool()>& work) {
  constexpr unsigned kNobody = 65534;
  return Child([&] {
           return (::geteuid() != 0 || (::setgid(kNobody) == 0 && ::setuid(kNobody) == 0)) && work();
         })
      .succeeded();
}

}  // namespace rps
