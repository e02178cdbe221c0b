// Shuffle: brings the rows of a stream together by partition, in bounded memory.
//
// Rows go into buckets, each of which holds every so-many-th partition. A bucket's memory is full when it
// holds its share of the budget; then it is spilled to a temporary file as one segment. Afterwards each
// bucket is read back on its own, and its rows are handed out partition by partition, in the order that
// they have in the input. So the memory does not depend on the number of rows, as long as one partition fits.
// Several threads may add rows, each in a lane of its own with its own buckets.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lake/partition_numbers.h"
#include "lake/row_codec.h"
#include "lake/spill_file.h"
#include "model/batch.h"

namespace rps {

struct ShuffleOptions {
  std::size_t memory = std::size_t{256} << 20U;  // bytes of rows that wait in memory
  std::size_t buckets = 256;
  unsigned lanes = 1;    // threads that add rows
  std::string temp_dir;  // where the rows go that do not fit
};

// Thread-safety: add() for distinct lanes from several threads; then visit() for distinct buckets from
// several threads.
class Shuffle {
 public:
  // `table` has every column of `input` with the same type.
  Shuffle(std::shared_ptr<const TableSchema> table, const TableSchema& input, const PartitionLayout& layout,
          ShuffleOptions options);

  // Takes the rows of a batch whose schema is the input's, of which they are the rows from `position` on.
  // kSchema for a row without country or date; kNoSpace, kPermission or kIo when the temporary file cannot be
  // written.
  Status add(unsigned lane, std::uint64_t position, const RowBatch& batch);

  [[nodiscard]] std::uint64_t rows() const;
  [[nodiscard]] const PartitionNumbers& partitions() const { return partitions_; }
  [[nodiscard]] std::size_t buckets() const { return options_.buckets; }
  [[nodiscard]] bool spilled() const;

  // What a visit works with, to be used again by the same thread.
  struct Scratch {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    std::size_t capacity = 0;
    std::vector<std::vector<std::size_t>> offsets;  // of the rows of each partition of the bucket
    std::vector<const char*> rows;
    RowUnpacker unpacker;
    std::optional<RowBatch> batch;
  };
  // Called with all rows of one partition as a batch of the table's schema.
  using Visit = std::function<Status(std::uint32_t partition, const RowBatch& rows)>;

  // Visits the partitions of a bucket and gives up the bucket's memory. A bucket that is larger than its
  // fair share of the memory is read several times, for some of its partitions each time.
  Status visit(std::size_t bucket, Scratch& scratch, const Visit& visit);

 private:
  struct Segment {
    std::uint64_t offset = 0;
    std::size_t size = 0;
  };
  struct Bucket {
    std::unique_ptr<char[]> bytes;  // rows in memory; none until the first one comes
    std::size_t size = 0;
    std::size_t capacity = 0;
    std::vector<Segment> segments;  // rows in the file, which came before
    std::size_t wanted = 0;         // by the slice that is being added
  };
  // What one thread adds rows with.
  struct Lane {
    RowPacker packer;
    std::vector<Bucket> buckets;
    std::optional<SpillFile> spill;  // its own, as the kernel lets one thread at a time write to a file
    std::uint64_t rows = 0;
    // Of the slice that is being added, one for each row.
    std::vector<std::uint32_t> numbers;
    std::vector<std::size_t> sizes;
    std::vector<char*> targets;
  };
  // The partitions of a bucket that one reading is for: each `count`-th, from `index` on.
  struct Pass {
    std::size_t index = 0;
    std::size_t count = 1;
  };

  Status add_slice(Lane& lane, std::uint64_t position, const RowBatch& batch, std::size_t first,
                   std::size_t count);
  Status measure(Lane& lane, std::uint64_t position, const RowBatch& batch, std::size_t first);
  Status make_room(Lane& lane, Bucket& bucket);
  Status spill(Lane& lane, Bucket& bucket);
  [[nodiscard]] std::size_t bucket_memory() const;
  [[nodiscard]] std::size_t partitions_in(std::size_t bucket) const;
  [[nodiscard]] Pass first_pass(std::size_t bucket) const;
  Status load(std::size_t bucket, const Pass& pass, Scratch& scratch) const;
  void sort_rows(std::size_t added, const Pass& pass, Scratch& scratch) const;
  Status hand_out(std::size_t bucket, Scratch& scratch, const Visit& visit) const;
  void order_rows(const std::vector<std::size_t>& offsets, Scratch& scratch) const;

  std::shared_ptr<const TableSchema> table_;
  ShuffleOptions options_;
  std::vector<Lane> lanes_;
  std::mutex mutex_;  // while rows are added: for the numbers
  PartitionNumbers partitions_;
};

}  // namespace rps
