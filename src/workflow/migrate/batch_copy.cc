#include "workflow/migrate/batch_copy.h"

#include <algorithm>
#include <future>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "lake/read_back.h"
#include "lake/stager.h"

namespace rps {
namespace {

// One batch: some buckets of the shuffle.
struct Batch {
  std::mutex mutex;
  std::vector<Partition> put;
  std::size_t buckets_left = 0;
};

// What each thread works with.
struct Worker {
  Worker(const BatchCopyJob& job, const PartitionLayout& layout)
      : written(job.access.store, job.made, layout), share(job.access.store, job.made, layout) {}

  Shuffle::Scratch scratch;
  StagedReader written;
  CopyShare share;
};

// The hashes that partitions by day will have, which are those of the source's days.
std::unordered_map<std::string, ContentHash> known_hashes(const std::map<CountryDay, TableSum>& days,
                                                          const PartitionLayout& layout) {
  std::unordered_map<std::string, ContentHash> hashes;
  if (layout.period() == PartitionLayout::Period::kDay) {
    for (const auto& [day, sum] : days) {
      hashes.emplace(layout.name({day.country, layout.period_of(day.day)}), sum.hash);
    }
  }
  return hashes;
}

class BatchCopy {
 public:
  BatchCopy(BatchCopyJob& job, const PartitionLayout& layout, unsigned threads, Progress& progress)
      : job_(job),
        progress_(progress),
        hashes_(known_hashes(job.days, layout)),
        stager_(job.access.store,
                Stager::Job{job.made, layout, WriteMode::kOverwritePartitions, job.run_id,
                            job.access.clock.now(), true, &hashes_},
                threads),
        register_(job.access, job.made, job.run_id) {
    for (unsigned i = 0; i < threads; ++i) {
      workers_.push_back(std::make_unique<Worker>(job, layout));
    }
  }

  Result<CopyReport> run() {
    RPS_ASSIGN(present_, present_partitions(job_.access.catalog, job_.made));
    plan();
    const auto threads = static_cast<unsigned>(workers_.size());
    progress_.begin("copying rows", job_.shuffle->rows(), "rows");
    const Status done =
        parallel_for(job_.shuffle->buckets(), threads,
                     [&](std::size_t bucket, unsigned worker) { return copy_bucket(bucket, worker); });
    progress_.end();
    RPS_TRY(done);
    CopyReport report = sum_up();
    job_.shuffle.reset();  // its temporary file is gone before the flush, so that none of it goes to the disk
    auto batches = std::async(std::launch::async, [this] { return register_.finish(); });
    const Status other_work = job_.during_flush();
    RPS_ASSIGN(report.batches, batches.get());
    RPS_TRY(other_work);
    return report;
  }

 private:
  // Which buckets make a batch, going by their average size.
  void plan() {
    const std::uint64_t rows = std::max<std::uint64_t>(1, job_.shuffle->rows());
    const std::uint64_t filled =
        std::min<std::uint64_t>(job_.shuffle->buckets(), job_.shuffle->partitions().size());
    const std::uint64_t wanted = job_.batch_rows * filled / rows;
    per_batch_ = std::clamp<std::uint64_t>(wanted, 1, job_.shuffle->buckets());
    for (std::size_t first = 0; first < job_.shuffle->buckets(); first += per_batch_) {
      batches_.push_back(std::make_unique<Batch>());
      batches_.back()->buckets_left = std::min(per_batch_, job_.shuffle->buckets() - first);
    }
  }

  // Whoever ends the last bucket of a batch registers it, while others go on.
  Status copy_bucket(std::size_t bucket, unsigned worker) {
    Batch& batch = *batches_[bucket / per_batch_];
    RPS_TRY(job_.shuffle->visit(
        bucket, workers_[worker]->scratch, [&](std::uint32_t number, const RowBatch& rows) -> Status {
          if (interrupted()) {
            return interrupted_error("the same command with --resume goes on");
          }
          RPS_TRY(copy_partition(job_.shuffle->partitions().name(number), rows, batch, worker));
          progress_.advance(rows.rows());
          return {};
        }));
    std::vector<Partition> put;
    {
      const std::scoped_lock lock(batch.mutex);
      if (--batch.buckets_left > 0) {
        return {};
      }
      put.swap(batch.put);
    }
    return register_.add(std::move(put));
  }

  Status copy_partition(const std::string& name, const RowBatch& rows, Batch& batch, unsigned worker) {
    Worker& mine = *workers_[worker];
    if (const auto at = present_.find(name); at != present_.end()) {
      if (mine.share.look_at(at->second, rows) != CopyShare::Present::kLost) {
        return {};
      }
    }
    RPS_ASSIGN(StagedPartition staged, stager_.stage(rows, name, std::nullopt, worker));
    RPS_TRY(mine.written.check(staged));
    mine.share.add_copied(mine.written.rows(), staged.hash);
    const std::scoped_lock lock(batch.mutex);
    batch.put.push_back(std::move(*staged.put));
    return {};
  }

  CopyReport sum_up() {
    std::vector<const CopyShare*> shares;
    for (const auto& worker : workers_) {
      shares.push_back(&worker->share);
    }
    CopyReport all = CopyShare::sum(shares);
    for (std::uint32_t number = 0; number < job_.shuffle->partitions().size(); ++number) {
      present_.erase(job_.shuffle->partitions().name(number));
    }
    all.differs |= !present_.empty();
    return all;
  }

  BatchCopyJob& job_;
  Progress& progress_;
  const std::unordered_map<std::string, ContentHash> hashes_;
  Stager stager_;
  BatchRegister register_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<Batch>> batches_;
  std::size_t per_batch_ = 1;
  std::unordered_map<std::string, Partition> present_;
};

}  // namespace

Result<CopyReport> copy_batches(BatchCopyJob job, Progress& progress) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(job.made.partition_keys));
  const unsigned threads = thread_count(job.access.options.threads);
  return BatchCopy(job, layout, threads, progress).run();
}

}  // namespace rps
