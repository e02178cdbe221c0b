#include "base/interrupt.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is POSIX, not in <csignal>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace rps {
namespace {

constexpr int kExitInterrupted = 130;

std::atomic<bool> stop_wanted{false};
std::atomic<const char*> stop_notice{nullptr};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<const char*>::is_always_lock_free,
              "a signal handler may only touch lock-free atomics");

// Only async-signal-safe calls here.
void on_signal(int /*signal*/) {
  if (stop_wanted.exchange(true)) {
    _exit(kExitInterrupted);
  }
  const char* notice = stop_notice.load();
  if (notice != nullptr) {
    const int saved = errno;
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, notice, std::strlen(notice));
    errno = saved;
  }
}

}  // namespace

bool interrupted() {
  return stop_wanted.load(std::memory_order_relaxed);
}

Error interrupted_error(std::string_view done) {
  return Error{ErrorKind::kInterrupted, "interrupted: " + std::string(done),
               "run the same command again to go on"};
}

void request_interrupt() {
  stop_wanted.store(true);
}

void clear_interrupt() {
  stop_wanted.store(false);
}

void install_interrupt_handlers(const char* notice) {
  stop_notice.store(notice);
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace rps
