// Runs independent pieces of work on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "base/result.h"

namespace rps {

// Number of threads to use when asked for `wanted` (0: one per core).
inline unsigned thread_count(unsigned wanted) {
  return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

// The work's status; running out of memory is an error as any other, not the end of the process.
inline Status guarded(const std::function<Status(std::size_t, unsigned)>& work, std::size_t i,
                      unsigned worker) {
  try {
    return work(i, worker);
  } catch (const std::bad_alloc&) {
    return Error{ErrorKind::kIo, "out of memory", "close other programs or use a larger machine"};
  }
}

// Calls work(i, worker) for every i in [0, count), on up to `threads` threads; `worker` in [0, threads)
// names the thread, so that each can have its own buffers. After the first error no new piece is
// begun and that error is returned. The calling thread is one of the workers.
inline Status parallel_for(std::size_t count, unsigned threads,
                           const std::function<Status(std::size_t, unsigned)>& work) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  Status first;
  const auto run = [&](unsigned worker) {
    for (std::size_t i = next++; i < count && !failed; i = next++) {
      if (Status status = guarded(work, i, worker); !status.ok()) {
        const std::scoped_lock lock(mutex);
        if (!failed.exchange(true)) {
          first = std::move(status);
        }
      }
    }
  };
  std::vector<std::jthread> others;
  const auto workers = static_cast<unsigned>(std::min<std::size_t>(threads, count));
  for (unsigned worker = 1; worker < workers; ++worker) {
    others.emplace_back(run, worker);
  }
  run(0);
  others.clear();
  return first;
}

}  // namespace rps
