#include "parquet/dictionary.h"

#include <algorithm>
#include <bit>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "parquet/plain.h"

namespace rps::parquet {
namespace {

constexpr std::size_t kFewValues = 4;      // below this no dictionary can pay
constexpr std::size_t kPageOverhead = 24;  // a second page header, and its place in the footer

std::uint32_t hash_of(std::string_view value) {
  return static_cast<std::uint32_t>(XXH3_64bits(value.data(), value.size()));
}

std::uint32_t hash_of(std::int64_t value) {
  auto bits = static_cast<std::uint64_t>(value);
  bits ^= bits >> 32U;
  return static_cast<std::uint32_t>((bits * 0x9E3779B97F4A7C15U) >> 32U);
}

}  // namespace

template <class T>
unsigned Dictionary<T>::index_width() const {
  return std::max(1U, static_cast<unsigned>(std::bit_width(entries_.size() - 1)));
}

template <class T>
bool Dictionary<T>::build(std::span<const T> values, std::size_t plain_bytes) {
  if (values.size() < kFewValues || !collect(values)) {
    return false;
  }
  const std::size_t index_bytes = values.size() * index_width() / 8;
  return bytes_ + index_bytes + kPageOverhead < plain_bytes;
}

template <class T>
bool Dictionary<T>::collect(std::span<const T> values) {
  const std::size_t limit = std::min(values.size() * 3 / 4, kMaxEntries);
  const std::size_t probe = values.size() / 4;
  const std::size_t slots = std::bit_ceil(limit * 2);
  slots_.assign(slots, Slot{});
  mask_ = slots - 1;
  bytes_ = 0;
  entries_.clear();
  indices_.resize(values.size());
  std::uint32_t entry = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == 0 || values[i] != values[i - 1]) {  // rows of one race follow each other
      entry = entry_of(values[i]);
      const bool all_different = i == probe && entries_.size() > probe;
      if (all_different || entries_.size() > limit || bytes_ > kMaxBytes) {
        return false;
      }
    }
    indices_[i] = entry;
  }
  return true;
}

// The entry of a value, a new one if need be.
template <class T>
std::uint32_t Dictionary<T>::entry_of(const T& value) {
  const std::uint32_t hash = hash_of(value);
  std::size_t at = hash & mask_;
  for (; slots_[at].entry != 0; at = (at + 1) & mask_) {
    if (slots_[at].hash == hash && entries_[slots_[at].entry - 1] == value) {
      return slots_[at].entry - 1;
    }
  }
  entries_.push_back(value);
  bytes_ += plain_size(value);
  slots_[at] = Slot{hash, static_cast<std::uint32_t>(entries_.size())};
  return slots_[at].entry - 1;
}

template class Dictionary<std::int32_t>;
template class Dictionary<std::int64_t>;
template class Dictionary<std::string_view>;

}  // namespace rps::parquet
