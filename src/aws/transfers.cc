#include "aws/transfers.h"

#include <latch>
#include <utility>

namespace rps {

Transfers::~Transfers() {
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) {
    worker.join();
  }
}

void Transfers::submit(std::size_t bytes, std::function<void()> work) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [&] { return held_ == 0 || held_ + bytes <= memory_; });
  held_ += bytes;
  queue_.push_back({bytes, std::move(work)});
  if (queue_.size() > idle_ && workers_.size() < threads_) {
    workers_.emplace_back([this] { serve(); });
  }
  lock.unlock();
  changed_.notify_all();
}

void Transfers::run_all(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::latch done(static_cast<std::ptrdiff_t>(count));
  for (std::size_t i = 0; i < count; ++i) {
    submit(0, [&, i] {
      work(i);
      done.count_down();
    });
  }
  done.wait();
}

void Transfers::serve() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) {
      return;
    }
    Piece piece = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    piece.work();
    piece.work = nullptr;  // lets go of what it holds
    lock.lock();
    held_ -= piece.bytes;
    changed_.notify_all();
  }
}

}  // namespace rps
