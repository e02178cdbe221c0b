// A wall clock that is so many seconds off, for running the unmodified program on a simulated day:
//   LD_PRELOAD=…/shifted_clock.so SHIFT_SECONDS=-86400 rpscrape …
// JUMP_AFTER=k JUMP_SECONDS=n: after the k-th look at it, the clock is so much further off, as when it is set in mid-run.
// Only the real-time clock is shifted; durations (the monotonic clocks) and the files' times are the machine's.
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long number_of(const char* name) {
  const char* text = getenv(name);
  return text == NULL ? 0 : strtoll(text, NULL, 10);
}

static time_t shift(void) {
  static atomic_llong looks;
  const long long after = number_of("JUMP_AFTER");
  const int jumped = after > 0 && atomic_fetch_add(&looks, 1) >= after;
  return (time_t)(number_of("SHIFT_SECONDS") + (jumped ? number_of("JUMP_SECONDS") : 0));
}

int clock_gettime(clockid_t id, struct timespec* now) {
  const int failed = (int)syscall(SYS_clock_gettime, id, now);
  if (failed == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += shift();
  }
  return failed;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  (void)zone;
  struct timespec precise;
  const int failed = clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return failed;
}

time_t time(time_t* now) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (now != NULL) {
    *now = precise.tv_sec;
  }
  return precise.tv_sec;
}
