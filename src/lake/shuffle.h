// Shuffle: brings the rows of a stream together by partition, in bounded memory.
//
// Rows go into buckets, each of which holds every so-many-th partition. A bucket's memory is full when it
// holds its share of the budget; then it is spilled to a temporary file as one segment. Afterwards each
// bucket is read back on its own, and its rows are handed out partition by partition, in the order in which
// they came. So the memory does not depend on the number of rows, as long as one partition fits.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
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
  std::string temp_dir;  // where the rows go that do not fit
};

// Thread-safety: add() from one thread; then visit() for distinct buckets from several threads.
class Shuffle {
 public:
  // `table` has every column of `input` with the same type.
  Shuffle(std::shared_ptr<const TableSchema> table, const TableSchema& input, const PartitionLayout& layout,
          ShuffleOptions options);

  // Takes the rows of a batch whose schema is the input's. kSchema for a row without country or date;
  // kNoSpace, kPermission or kIo when the temporary file cannot be written.
  Status add(const RowBatch& batch);

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] const PartitionNumbers& partitions() const { return partitions_; }
  [[nodiscard]] std::size_t buckets() const { return buckets_.size(); }
  [[nodiscard]] bool spilled() const { return spill_.has_value(); }

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
  // The partitions of a bucket that one reading is for: each `count`-th, from `index` on.
  struct Pass {
    std::size_t index = 0;
    std::size_t count = 1;
  };

  Status add_slice(const RowBatch& batch, std::size_t first, std::size_t count);
  Status make_room(Bucket& bucket);
  Status spill(Bucket& bucket);
  [[nodiscard]] std::size_t partitions_in(std::size_t bucket) const;
  [[nodiscard]] Pass first_pass(std::size_t bucket) const;
  Status load(const Bucket& bucket, const Pass& pass, Scratch& scratch) const;
  void sort_rows(std::size_t added, const Pass& pass, Scratch& scratch) const;
  Status hand_out(std::size_t bucket, Scratch& scratch, const Visit& visit) const;

  std::shared_ptr<const TableSchema> table_;
  ShuffleOptions options_;
  PartitionNumbers partitions_;
  RowPacker packer_;
  std::vector<Bucket> buckets_;
  std::optional<SpillFile> spill_;
  std::uint64_t rows_ = 0;

  // Of the slice that is being added, one for each row.
  std::vector<std::uint32_t> numbers_;
  std::vector<std::size_t> sizes_;
  std::vector<char*> targets_;
};

}  // namespace rps
