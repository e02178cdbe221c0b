// Transfers: work that waits for the network, done by many threads, with a bound on the memory it holds.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rps {

// Thread-safety: submit() and run_all() may be called from several threads, but not from within work.
class Transfers {
 public:
  // At most `threads` pieces of work at once, holding at most `memory` bytes (one piece may hold more).
  Transfers(std::size_t threads, std::size_t memory) : threads_(threads), memory_(memory) {}
  // Ends the work that was submitted first.
  ~Transfers();
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  // Does `work`, which holds `bytes`, some time later; waits while there is too much of it already.
  void submit(std::size_t bytes, std::function<void()> work);

  // Does work(0) to work(count - 1) and returns when all is done.
  void run_all(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  struct Piece {
    std::size_t bytes = 0;
    std::function<void()> work;
  };
  void serve();

  const std::size_t threads_;
  const std::size_t memory_;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::deque<Piece> queue_;
  std::vector<std::thread> workers_;
  std::size_t idle_ = 0;  // workers
  std::size_t held_ = 0;  // bytes
  bool ending_ = false;
};

}  // namespace rps
