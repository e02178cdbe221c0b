// PartitionFeed: the rows of many partitions on their way from the store into a serving copy.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "duck/row_function.h"
#include "io/store.h"
#include "lake/layout.h"

namespace rps {

// The column behind a table's own in a serving copy: the number of the partition a row belongs to.
inline constexpr std::string_view kPartitionColumn = "_rpscrape_partition";

// The table's columns with kPartitionColumn at the end.
TableSchema copy_schema(const TableSchema& schema);

// A partition to load and its number in the copy.
struct NumberedPartition {
  const Partition* partition = nullptr;  // borrowed
  std::int32_t number = 0;
};

// How partitions are read.
struct FeedOptions {
  unsigned threads = 1;                  // of DuckDB, each of which makes rows
  unsigned read_threads = 1;             // objects read from the store at once, by all of them together
  std::function<bool()> stop;            // asked for each partition, from several threads: ends the work
  std::function<void()> partition_read;  // told of each partition, from several threads
};

// One load. Everything given must outlive it. Its threads take the partitions in runs of neighbours, so
// that rows of neighbouring partitions mostly lie together in the copy.
class PartitionFeed {
 public:
  PartitionFeed(Store& store, const Table& table, const PartitionLayout& layout,
                const std::vector<NumberedPartition>& partitions, FeedOptions options);

  // Rows with the columns of copy_schema(). Errors are PartitionReader::read's, except that an object that is
  // neither in its place nor kept aside is kPrecondition: the catalog has moved on, or the object is lost.
  // kInterrupted when stop() said so. The feed borrows this object.
  [[nodiscard]] duck::RowFeed rows();

 private:
  class Producer;
  using Run = std::pair<std::size_t, std::size_t>;  // first and one past the last partition

  Store& store_;
  const Table& table_;
  const PartitionLayout& layout_;
  const std::vector<NumberedPartition>& partitions_;
  FeedOptions options_;
  std::shared_ptr<const TableSchema> schema_;
  std::vector<Run> runs_;
  std::atomic<std::size_t> next_run_{0};
};

}  // namespace rps
