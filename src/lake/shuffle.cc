#include "lake/shuffle.h"

#include <algorithm>

namespace rps {
namespace {

constexpr std::size_t kSliceRows = 2048;  // their values fit the processor's second cache
// A bucket may take this many times its share of the memory when it is read back.
constexpr std::size_t kReadShares = 32;

// Where `added` further bytes go in the scratch's memory.
char* room(Shuffle::Scratch& scratch, std::size_t added) {
  if (scratch.capacity - scratch.size < added) {
    scratch.capacity = std::max(scratch.capacity * 2, scratch.size + added);
    auto larger = std::make_unique_for_overwrite<char[]>(scratch.capacity);
    std::copy_n(scratch.bytes.get(), scratch.size, larger.get());
    scratch.bytes = std::move(larger);
  }
  return scratch.bytes.get() + scratch.size;
}

}  // namespace

Shuffle::Shuffle(std::shared_ptr<const TableSchema> table, const TableSchema& input,
                 const PartitionLayout& layout, ShuffleOptions options)
    : table_(std::move(table)),
      options_(std::move(options)),
      partitions_(layout, input),
      packer_(*table_, input),
      buckets_(std::max<std::size_t>(1, options_.buckets)) {}

Status Shuffle::add(const RowBatch& batch) {
  for (std::size_t first = 0; first < batch.rows(); first += kSliceRows) {
    RPS_TRY(add_slice(batch, first, std::min(kSliceRows, batch.rows() - first)));
  }
  return {};
}

Status Shuffle::add_slice(const RowBatch& batch, std::size_t first, std::size_t count) {
  numbers_.resize(count);
  sizes_.resize(count);
  targets_.resize(count);
  RPS_TRY(partitions_.number(batch, first, numbers_));
  packer_.measure(batch, first, sizes_);
  for (std::size_t i = 0; i < count; ++i) {
    buckets_[numbers_[i] % buckets_.size()].wanted += sizes_[i];
  }
  for (Bucket& bucket : buckets_) {
    RPS_TRY(make_room(bucket));
  }
  for (std::size_t i = 0; i < count; ++i) {
    Bucket& bucket = buckets_[numbers_[i] % buckets_.size()];
    targets_[i] = bucket.bytes.get() + bucket.size;
    bucket.size += sizes_[i];
  }
  packer_.pack(batch, first, sizes_, numbers_, targets_);
  rows_ += count;
  return {};
}

// Room for the rows that the bucket wants. Memory that is never written to costs nothing, so a bucket gets
// its whole share at once.
Status Shuffle::make_room(Bucket& bucket) {
  const std::size_t wanted = std::exchange(bucket.wanted, 0);
  if (bucket.capacity - bucket.size >= wanted) {
    return {};
  }
  RPS_TRY(spill(bucket));
  if (bucket.capacity < wanted) {
    bucket.capacity = std::max(wanted, options_.memory / buckets_.size());
    bucket.bytes = std::make_unique_for_overwrite<char[]>(bucket.capacity);
  }
  return {};
}

Status Shuffle::spill(Bucket& bucket) {
  if (bucket.size == 0) {
    return {};
  }
  if (!spill_) {
    RPS_ASSIGN(SpillFile file, SpillFile::create(options_.temp_dir));
    spill_.emplace(std::move(file));
  }
  bucket.segments.push_back(Segment{spill_->size(), bucket.size});
  RPS_TRY(spill_->append({bucket.bytes.get(), bucket.size}));
  bucket.size = 0;
  return {};
}

std::size_t Shuffle::partitions_in(std::size_t bucket) const {
  const std::size_t all = partitions_.size();
  return bucket < all ? (all - bucket - 1) / buckets_.size() + 1 : 0;
}

Shuffle::Pass Shuffle::first_pass(std::size_t bucket) const {
  std::size_t bytes = buckets_[bucket].size;
  for (const Segment& segment : buckets_[bucket].segments) {
    bytes += segment.size;
  }
  const std::size_t limit = std::max<std::size_t>(1, options_.memory / buckets_.size() * kReadShares);
  const std::size_t passes = std::min(partitions_in(bucket), (bytes + limit - 1) / limit);
  return Pass{0, std::max<std::size_t>(1, passes)};
}

Status Shuffle::visit(std::size_t bucket, Scratch& scratch, const Visit& visit) {
  if (!scratch.batch) {
    scratch.batch.emplace(table_);
  }
  scratch.offsets.resize(partitions_in(bucket));
  for (Pass pass = first_pass(bucket); pass.index < pass.count; ++pass.index) {
    RPS_TRY(load(buckets_[bucket], pass, scratch));
    RPS_TRY(hand_out(bucket, scratch, visit));
  }
  buckets_[bucket] = Bucket{};
  return {};
}

// Reads the bucket's rows of a pass into scratch.bytes, in the order in which they came.
Status Shuffle::load(const Bucket& bucket, const Pass& pass, Scratch& scratch) const {
  scratch.size = 0;
  for (auto& offsets : scratch.offsets) {
    offsets.clear();
  }
  for (const Segment& segment : bucket.segments) {
    RPS_TRY(spill_->read(segment.offset, {room(scratch, segment.size), segment.size}));
    sort_rows(segment.size, pass, scratch);
  }
  if (bucket.size != 0) {
    std::memcpy(room(scratch, bucket.size), bucket.bytes.get(), bucket.size);
    sort_rows(bucket.size, pass, scratch);
  }
  return {};
}

// Of the rows in the `added` bytes behind scratch.size, keeps and notes those that belong to the pass.
void Shuffle::sort_rows(std::size_t added, const Pass& pass, Scratch& scratch) const {
  char* const bytes = scratch.bytes.get();
  const std::size_t end = scratch.size + added;
  for (std::size_t at = scratch.size; at < end;) {
    const std::size_t size = packed_size(bytes + at);
    const std::size_t place = packed_tag(bytes + at) / buckets_.size();
    if (place % pass.count == pass.index) {
      if (scratch.size != at) {
        std::memmove(bytes + scratch.size, bytes + at, size);
      }
      scratch.offsets[place].push_back(scratch.size);
      scratch.size += size;
    }
    at += size;
  }
}

Status Shuffle::hand_out(std::size_t bucket, Scratch& scratch, const Visit& visit) const {
  for (std::size_t place = 0; place < scratch.offsets.size(); ++place) {
    if (scratch.offsets[place].empty()) {
      continue;
    }
    scratch.rows.clear();
    for (const std::size_t offset : scratch.offsets[place]) {
      scratch.rows.push_back(scratch.bytes.get() + offset);
    }
    scratch.batch->clear();
    scratch.unpacker.unpack(scratch.rows, *scratch.batch);
    RPS_TRY(visit(static_cast<std::uint32_t>(place * buckets_.size() + bucket), *scratch.batch));
  }
  return {};
}

}  // namespace rps
