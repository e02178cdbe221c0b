#include "workflow/migrate/flat_copy.h"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "lake/flat_writer.h"
#include "lake/partition_reader.h"

namespace rps {
namespace {

// The source's partitions that go into one object.
struct Chunk {
  std::size_t first = 0;
  std::size_t end = 0;
  std::uint64_t rows = 0;  // the last one of a trial takes no more
};

std::vector<Chunk> plan(const FlatCopyJob& job) {
  std::vector<Chunk> chunks;
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < job.partitions.size(); ++i) {
    if (job.max_rows > 0 && rows >= job.max_rows) {
      break;
    }
    std::uint64_t more = job.partitions[i].rows;
    if (job.max_rows > 0) {
      more = std::min(more, job.max_rows - rows);
    }
    if (chunks.empty() || chunks.back().rows + more > kFlatObjectRows) {
      chunks.push_back({i, i, 0});
    }
    chunks.back().end = i + 1;
    chunks.back().rows += more;
    rows += more;
  }
  return chunks;
}

struct Worker {
  Worker(const FlatCopyJob& job, const PartitionLayout& layout)
      : source(job.access.store, job.source, layout),
        part(std::make_shared<const TableSchema>(job.source.schema)),
        rows(part.schema_ptr()),
        share(job.access.store, job.made, PartitionLayout::flat()) {}

  PartitionReader source;
  RowBatch part;  // of the source
  RowBatch rows;  // for the object
  CopyShare share;
};

class FlatCopy {
 public:
  FlatCopy(const FlatCopyJob& job, const PartitionLayout& layout, unsigned threads, Progress& progress)
      : job_(job),
        progress_(progress),
        writer_(job.access.store, job.made, threads),
        register_(job.access, job.made, job.run_id) {
    for (unsigned i = 0; i < threads; ++i) {
      workers_.push_back(std::make_unique<Worker>(job, layout));
    }
  }

  Result<CopyReport> run() {
    RPS_ASSIGN(present_, present_partitions(job_.access.catalog, job_.made));
    const std::vector<Chunk> chunks = plan(job_);
    std::uint64_t rows = 0;
    for (const Chunk& chunk : chunks) {
      rows += chunk.rows;
    }
    progress_.begin("copying rows", rows, "rows");
    const Status done = parallel_for(chunks.size(), static_cast<unsigned>(workers_.size()),
                                     [&](std::size_t n, unsigned worker) -> Status {
                                       if (interrupted()) {
                                         return interrupted_error("the same command with --resume goes on");
                                       }
                                       RPS_TRY(copy_chunk(n, chunks[n], worker));
                                       progress_.advance(chunks[n].rows);
                                       return {};
                                     });
    progress_.end();
    RPS_TRY(done);
    CopyReport report = sum_up(chunks.size());
    RPS_ASSIGN(report.batches, register_.finish());
    return report;
  }

 private:
  Status copy_chunk(std::size_t n, const Chunk& chunk, unsigned worker) {
    Worker& mine = *workers_[worker];
    mine.rows.clear();
    for (std::size_t i = chunk.first; i < chunk.end; ++i) {
      RPS_TRY(mine.source.read(job_.partitions[i], mine.part));
      for (std::size_t row = 0; row < mine.part.rows() && mine.rows.rows() < chunk.rows; ++row) {
        mine.rows.append_row(mine.part, row);
      }
    }
    if (const auto at = present_.find(nth_flat_file(n)); at != present_.end()) {
      if (mine.share.look_at(at->second, mine.rows) != CopyShare::Present::kLost) {
        return {};
      }
    }
    RPS_ASSIGN(Partition put, writer_.put(mine.rows, n, worker));
    RPS_ASSIGN(const ContentHash hash, ContentHash::parse(put.content_hash));
    mine.share.add_copied(writer_.read_back(worker), hash);
    return register_.add({std::move(put)});
  }

  CopyReport sum_up(std::size_t chunks) {
    std::vector<const CopyShare*> shares;
    for (const auto& worker : workers_) {
      shares.push_back(&worker->share);
    }
    CopyReport all = CopyShare::sum(shares);
    all.differs |= present_.size() > chunks;
    return all;
  }

  const FlatCopyJob& job_;
  Progress& progress_;
  FlatWriter writer_;
  BatchRegister register_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unordered_map<std::string, Partition> present_;
};

}  // namespace

Result<CopyReport> copy_flat(const FlatCopyJob& job, Progress& progress) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(job.source.partition_keys));
  return FlatCopy(job, layout, thread_count(job.access.options.threads), progress).run();
}

}  // namespace rps
