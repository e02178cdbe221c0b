#include "lake/read_ahead.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace rps {
namespace {

constexpr std::size_t kBatches = 4;  // under way between the two threads

// Batches go round: filled by the reader, emptied by the taker, and back.
class Belt {
 public:
  explicit Belt(const std::shared_ptr<const TableSchema>& schema) : empty_(kBatches, RowBatch(schema)) {}

  // The reader's side: runs until the source ends or fails, or stop() is called.
  void fill(const RowSource& source) {
    for (std::optional<RowBatch> batch = take_from(empty_); batch; batch = take_from(empty_)) {
      batch->clear();
      const Result<bool> more = source.next(*batch);
      if (!more.ok() || !*more) {
        end(more.ok() ? Status() : Status(more.error()));
        return;
      }
      put_to(full_, std::move(*batch));
    }
  }

  // The taker's side: a full batch, or nothing at the end.
  std::optional<RowBatch> next() { return take_from(full_); }
  void give_back(RowBatch batch) { put_to(empty_, std::move(batch)); }
  void stop() { end({}); }
  // How the reading ended; call it when next() gave nothing.
  [[nodiscard]] Status status() const { return status_; }

 private:
  using Batches = std::deque<RowBatch>;

  // Waits for a batch. At the end those that were read are still taken, but nothing is read any more.
  std::optional<RowBatch> take_from(Batches& batches) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_ || !batches.empty(); });
    if (batches.empty() || (ended_ && &batches == &empty_)) {
      return std::nullopt;
    }
    std::optional<RowBatch> batch(std::move(batches.front()));
    batches.pop_front();
    return batch;
  }

  void put_to(Batches& batches, RowBatch batch) {
    {
      const std::scoped_lock lock(mutex_);
      batches.push_back(std::move(batch));
    }
    changed_.notify_all();
  }

  void end(Status status) {
    {
      const std::scoped_lock lock(mutex_);
      ended_ = true;
      status_ = std::move(status);
    }
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Batches empty_;
  Batches full_;
  bool ended_ = false;
  Status status_;
};

}  // namespace

Status read_ahead(const RowSource& source, const std::function<Status(const RowBatch&)>& take) {
  Belt belt(source.schema);
  const std::jthread reader([&] { belt.fill(source); });
  while (std::optional<RowBatch> batch = belt.next()) {
    if (Status taken = take(*batch); !taken.ok()) {
      belt.stop();
      return taken;
    }
    belt.give_back(std::move(*batch));
  }
  return belt.status();
}

}  // namespace rps
