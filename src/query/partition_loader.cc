#include "query/partition_loader.h"

#include <future>

#include "base/parallel.h"

namespace rps {
namespace {

// A group ends once it has this many rows: some tens of megabytes.
constexpr std::uint64_t kGroupRows = 50'000;

std::vector<std::pair<std::size_t, std::size_t>> make_groups(
    const std::vector<NumberedPartition>& partitions) {
  std::vector<std::pair<std::size_t, std::size_t>> groups;
  std::size_t first = 0;
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    rows += partitions[i].partition->rows;
    if (rows >= kGroupRows || i + 1 == partitions.size()) {
      groups.emplace_back(first, i + 1);
      first = i + 1;
      rows = 0;
    }
  }
  return groups;
}

}  // namespace

PartitionLoader::PartitionLoader(Store& store, const Table& table, const std::string& scratch,
                                 unsigned threads, std::function<bool()> stop)
    : stop_(std::move(stop)), schema_(copy_schema(table.schema)) {
  for (unsigned i = 0; i < std::max(1U, threads); ++i) {
    sources_.emplace_back(store, table, scratch);
  }
}

PartitionLoader::Batches PartitionLoader::make_batches() const {
  return Batches(sources_.size(), RowBatch(schema_));
}

Status PartitionLoader::try_read_group(const std::vector<NumberedPartition>& partitions, Group group,
                                       Batches& out) {
  for (RowBatch& batch : out) {
    batch.clear();
  }
  const auto threads = static_cast<unsigned>(sources_.size());
  return parallel_for(group.second - group.first, threads, [&](std::size_t i, unsigned worker) -> Status {
    if (stop_()) {
      return Error{ErrorKind::kInterrupted, "the query was interrupted"};
    }
    const NumberedPartition& next = partitions[group.first + i];
    return sources_[worker].read(*next.partition, next.number, out[worker]);
  });
}

Status PartitionLoader::read_group(const std::vector<NumberedPartition>& partitions, Group group,
                                   Batches& out) {
  Status status = try_read_group(partitions, group, out);
  if (status.ok() || foreign_ || status.error().kind != ErrorKind::kSchema) {
    return status;
  }
  foreign_ = true;
  for (PartitionSource& source : sources_) {
    source.expect_foreign();
  }
  return try_read_group(partitions, group, out);
}

Status PartitionLoader::load(const std::vector<NumberedPartition>& partitions, duck::Appender& appender,
                             const std::function<void(std::size_t)>& loaded) {
  const std::vector<Group> groups = make_groups(partitions);
  Batches current = make_batches();
  Batches next = make_batches();
  std::future<Status> reading;
  const auto read_ahead = [&](std::size_t i) {
    if (i < groups.size()) {
      reading = std::async(std::launch::async, [&, i] { return read_group(partitions, groups[i], next); });
    }
  };
  read_ahead(0);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    RPS_TRY(reading.get());
    std::swap(current, next);
    read_ahead(i + 1);
    for (const RowBatch& batch : current) {
      RPS_TRY(appender.append(batch));
    }
    loaded(groups[i].second - groups[i].first);
  }
  return appender.close();
}

}  // namespace rps
