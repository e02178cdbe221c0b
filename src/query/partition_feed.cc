#include "query/partition_feed.h"

#include <algorithm>

#include "base/parallel.h"
#include "lake/partition_reader.h"

namespace rps {
namespace {

// A thread takes about a row group of the copy at a time, or less when there are few rows for many threads.
constexpr std::uint64_t kRunRows = 61'440;
constexpr std::uint64_t kRunsPerThread = 4;

}  // namespace

TableSchema copy_schema(const TableSchema& schema) {
  std::vector<ColumnSpec> columns(schema.columns().begin(), schema.columns().end());
  columns.push_back({std::string(kPartitionColumn), ColumnType::kInt, "number of the row's partition"});
  return TableSchema(std::move(columns));
}

// Reads runs of partitions, several partitions at once when the store is slow to answer.
class PartitionFeed::Producer final : public duck::RowProducer {
 public:
  explicit Producer(PartitionFeed& feed) : feed_(feed) {
    const unsigned at_once = std::max(1U, feed.options_.read_threads / std::max(1U, feed.options_.threads));
    for (unsigned i = 0; i < at_once; ++i) {
      readers_.emplace_back(feed.store_, feed.table_, feed.layout_);
      batches_.emplace_back(feed.schema_);
    }
  }

  Result<const RowBatch*> next() override {
    if (given_ == ready_) {
      RPS_TRY(read_more());
    }
    return given_ == ready_ ? nullptr : &batches_[given_++];
  }

 private:
  // Fills the first ready_ batches; none at the end.
  Status read_more() {
    if (run_.first == run_.second) {
      const std::size_t next = feed_.next_run_.fetch_add(1);
      run_ = next < feed_.runs_.size() ? feed_.runs_[next] : Run{0, 0};
    }
    given_ = 0;
    ready_ = std::min(batches_.size(), run_.second - run_.first);
    const std::size_t first = run_.first;
    run_.first += ready_;
    return parallel_for(ready_, static_cast<unsigned>(ready_), [&](std::size_t i, unsigned) {
      return read(feed_.partitions_[first + i], readers_[i], batches_[i]);
    });
  }

  Status read(const NumberedPartition& numbered, PartitionReader& reader, RowBatch& rows) {
    if (feed_.options_.stop()) {
      return Error{ErrorKind::kInterrupted, "the query was interrupted"};
    }
    if (Status status = reader.read(*numbered.partition, rows); !status.ok()) {
      if (status.error().kind == ErrorKind::kNotFound) {
        status.error().kind = ErrorKind::kPrecondition;
      }
      return status;
    }
    Column& numbers = rows[rows.width() - 1];
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      numbers.append_int(numbered.number);
    }
    feed_.options_.partition_read();
    return {};
  }

  PartitionFeed& feed_;
  std::vector<PartitionReader> readers_;
  std::vector<RowBatch> batches_;  // one for each reader
  Run run_{0, 0};                  // what is left of it
  std::size_t ready_ = 0;          // batches with rows
  std::size_t given_ = 0;          // of these, already given out
};

PartitionFeed::PartitionFeed(Store& store, const Table& table, const PartitionLayout& layout,
                             const std::vector<NumberedPartition>& partitions, FeedOptions options)
    : store_(store),
      table_(table),
      layout_(layout),
      partitions_(partitions),
      options_(std::move(options)),
      schema_(std::make_shared<const TableSchema>(copy_schema(table.schema))) {
  std::uint64_t total = 0;
  for (const NumberedPartition& each : partitions_) {
    total += each.partition->rows;
  }
  const std::uint64_t most = std::min(kRunRows, total / (kRunsPerThread * std::max(1U, options_.threads)));
  std::uint64_t rows = 0;
  for (std::size_t i = 0, first = 0; i < partitions_.size(); ++i) {
    rows += partitions_[i].partition->rows;
    if (rows >= most || i + 1 == partitions_.size()) {
      runs_.emplace_back(first, i + 1);
      first = i + 1;
      rows = 0;
    }
  }
}

duck::RowFeed PartitionFeed::rows() {
  return {*schema_, options_.threads, [this] { return std::make_unique<Producer>(*this); }};
}

}  // namespace rps
