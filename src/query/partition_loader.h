// PartitionLoader: many partitions from the store into a DuckDB table, quickly and in bounded memory.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "duck/appender.h"
#include "io/store.h"
#include "query/partition_source.h"

namespace rps {

// A partition to load and its number in the copy.
struct NumberedPartition {
  const Partition* partition = nullptr;  // borrowed
  std::int32_t number = 0;
};

// Reads groups of partitions with several threads while the calling thread appends the group before.
// Not thread-safe.
class PartitionLoader {
 public:
  // `store` must outlive it; `scratch` as for PartitionSource; `threads` read at once. `stop` is asked
  // between partitions, from several threads, and ends the work with kInterrupted.
  PartitionLoader(Store& store, const Table& table, const std::string& scratch, unsigned threads,
                  std::function<bool()> stop);

  // Appends the partitions' rows in about their order; `loaded` hears of each group's number of partitions
  // once it is appended. Errors are PartitionSource::read's and the appender's.
  Status load(const std::vector<NumberedPartition>& partitions, duck::Appender& appender,
              const std::function<void(std::size_t)>& loaded);

 private:
  using Batches = std::vector<RowBatch>;              // one per reading thread
  using Group = std::pair<std::size_t, std::size_t>;  // first and one past the last

  Status read_group(const std::vector<NumberedPartition>& partitions, Group group, Batches& out);
  Status try_read_group(const std::vector<NumberedPartition>& partitions, Group group, Batches& out);
  [[nodiscard]] Batches make_batches() const;

  std::function<bool()> stop_;
  std::shared_ptr<const TableSchema> schema_;
  std::vector<PartitionSource> sources_;  // one per reading thread
  bool foreign_ = false;
};

}  // namespace rps
