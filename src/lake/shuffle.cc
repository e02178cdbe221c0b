#include "lake/shuffle.h"

#include <algorithm>
#include <numeric>

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
    : table_(std::move(table)), options_(std::move(options)), partitions_(layout, input) {
  options_.buckets = std::max<std::size_t>(1, options_.buckets);
  for (unsigned i = 0; i < std::max(1U, options_.lanes); ++i) {
    lanes_.push_back(
        Lane{RowPacker(*table_, input), std::vector<Bucket>(options_.buckets), {}, 0, {}, {}, {}});
  }
}

std::uint64_t Shuffle::rows() const {
  return std::accumulate(lanes_.begin(), lanes_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Lane& lane) { return sum + lane.rows; });
}

bool Shuffle::spilled() const {
  return std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.spill.has_value(); });
}

Status Shuffle::add(unsigned lane, std::uint64_t position, const RowBatch& batch) {
  for (std::size_t first = 0; first < batch.rows(); first += kSliceRows) {
    const std::size_t count = std::min(kSliceRows, batch.rows() - first);
    RPS_TRY(add_slice(lanes_[lane], position + first, batch, first, count));
  }
  return {};
}

Status Shuffle::add_slice(Lane& lane, std::uint64_t position, const RowBatch& batch, std::size_t first,
                          std::size_t count) {
  lane.numbers.resize(count);
  lane.sizes.resize(count);
  lane.targets.resize(count);
  RPS_TRY(measure(lane, position, batch, first));
  for (std::size_t i = 0; i < count; ++i) {
    lane.buckets[lane.numbers[i] % buckets()].wanted += lane.sizes[i];
  }
  for (Bucket& bucket : lane.buckets) {
    RPS_TRY(make_room(lane, bucket));
  }
  for (std::size_t i = 0; i < count; ++i) {
    Bucket& bucket = lane.buckets[lane.numbers[i] % buckets()];
    lane.targets[i] = bucket.bytes.get() + bucket.size;
    bucket.size += lane.sizes[i];
  }
  lane.packer.pack({batch, first, position}, lane.sizes, lane.numbers, lane.targets);
  lane.rows += count;
  return {};
}

// Finds out where the rows of a slice belong and what they take.
Status Shuffle::measure(Lane& lane, std::uint64_t position, const RowBatch& batch, std::size_t first) {
  {
    const std::scoped_lock lock(mutex_);
    RPS_TRY(partitions_.number(batch, first, position, lane.numbers));
  }
  lane.packer.measure(batch, first, lane.sizes);
  const auto too_large = std::find_if(lane.sizes.begin(), lane.sizes.end(),
                                      [](std::size_t size) { return size > kMaxPackedRow; });
  if (too_large != lane.sizes.end()) {
    const auto row = position + static_cast<std::uint64_t>(too_large - lane.sizes.begin());
    return Error{ErrorKind::kSchema, "row " + std::to_string(row + 1) + " is longer than 4 GiB",
                 "shorten its texts"};
  }
  return {};
}

std::size_t Shuffle::bucket_memory() const {
  return options_.memory / lanes_.size() / buckets();
}

// Room for the rows that the bucket wants. Memory that is never written to costs nothing, so a bucket gets
// its whole share at once.
Status Shuffle::make_room(Lane& lane, Bucket& bucket) {
  const std::size_t wanted = std::exchange(bucket.wanted, 0);
  if (bucket.capacity - bucket.size >= wanted) {
    return {};
  }
  RPS_TRY(spill(lane, bucket));
  if (bucket.capacity < wanted) {
    bucket.capacity = std::max(wanted, bucket_memory());
    bucket.bytes = std::make_unique_for_overwrite<char[]>(bucket.capacity);
  }
  return {};
}

Status Shuffle::spill(Lane& lane, Bucket& bucket) {
  if (bucket.size == 0) {
    return {};
  }
  if (!lane.spill) {
    RPS_ASSIGN(SpillFile file, SpillFile::create(options_.temp_dir));
    lane.spill.emplace(std::move(file));
  }
  bucket.segments.push_back(Segment{lane.spill->size(), bucket.size});
  RPS_TRY(lane.spill->append({bucket.bytes.get(), bucket.size}));
  bucket.size = 0;
  return {};
}

std::size_t Shuffle::partitions_in(std::size_t bucket) const {
  const std::size_t all = partitions_.size();
  return bucket < all ? (all - bucket - 1) / buckets() + 1 : 0;
}

Shuffle::Pass Shuffle::first_pass(std::size_t bucket) const {
  std::size_t bytes = 0;
  for (const Lane& lane : lanes_) {
    bytes += lane.buckets[bucket].size;
    for (const Segment& segment : lane.buckets[bucket].segments) {
      bytes += segment.size;
    }
  }
  const std::size_t limit = std::max<std::size_t>(1, options_.memory / buckets() * kReadShares);
  const std::size_t passes = std::min(partitions_in(bucket), (bytes + limit - 1) / limit);
  return Pass{0, std::max<std::size_t>(1, passes)};
}

Status Shuffle::visit(std::size_t bucket, Scratch& scratch, const Visit& visit) {
  if (!scratch.batch) {
    scratch.batch.emplace(table_);
  }
  scratch.offsets.resize(partitions_in(bucket));
  for (Pass pass = first_pass(bucket); pass.index < pass.count; ++pass.index) {
    RPS_TRY(load(bucket, pass, scratch));
    RPS_TRY(hand_out(bucket, scratch, visit));
  }
  for (Lane& lane : lanes_) {
    lane.buckets[bucket] = Bucket{};
  }
  return {};
}

// Reads the bucket's rows of a pass into scratch.bytes, lane by lane in the order in which they came.
Status Shuffle::load(std::size_t bucket, const Pass& pass, Scratch& scratch) const {
  scratch.size = 0;
  for (auto& offsets : scratch.offsets) {
    offsets.clear();
  }
  for (const Lane& lane : lanes_) {
    const Bucket& from = lane.buckets[bucket];
    for (const Segment& segment : from.segments) {
      RPS_TRY(lane.spill->read(segment.offset, {room(scratch, segment.size), segment.size}));
      sort_rows(segment.size, pass, scratch);
    }
    if (from.size != 0) {
      std::memcpy(room(scratch, from.size), from.bytes.get(), from.size);
      sort_rows(from.size, pass, scratch);
    }
  }
  return {};
}

// Of the rows in the `added` bytes behind scratch.size, keeps and notes those that belong to the pass.
void Shuffle::sort_rows(std::size_t added, const Pass& pass, Scratch& scratch) const {
  char* const bytes = scratch.bytes.get();
  const std::size_t end = scratch.size + added;
  for (std::size_t at = scratch.size; at < end;) {
    const PackedHead head = packed_head(bytes + at);
    const std::size_t size = head.size;
    const std::size_t place = head.tag / buckets();
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
    order_rows(scratch.offsets[place], scratch);
    scratch.batch->clear();
    scratch.unpacker.unpack(scratch.rows, *scratch.batch);
    RPS_TRY(visit(static_cast<std::uint32_t>(place * buckets() + bucket), *scratch.batch));
  }
  return {};
}

// Sets scratch.rows to the rows at the offsets, as they are in the input. A lane's are in order already.
void Shuffle::order_rows(const std::vector<std::size_t>& offsets, Scratch& scratch) const {
  scratch.rows.clear();
  for (const std::size_t offset : offsets) {
    scratch.rows.push_back(scratch.bytes.get() + offset);
  }
  if (lanes_.size() > 1) {
    std::sort(scratch.rows.begin(), scratch.rows.end(),
              [](const char* a, const char* b) { return packed_head(a).position < packed_head(b).position; });
  }
}

}  // namespace rps
