// Dictionary: finds the distinct values of a column chunk, or finds quickly that there are too many.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace rps::parquet {

// Distinct values in the order of their first appearance, and for each value the number of its entry.
// Made for std::int32_t, std::int64_t (timestamps, and doubles as their bits, which keeps -0.0 and every
// NaN apart) and std::string_view. Reuses its memory. Thread-safety: one thread at a time.
template <class T>
class Dictionary {
 public:
  static constexpr std::size_t kMaxEntries = 65536;
  static constexpr std::size_t kMaxBytes = 1U << 20U;  // of entries in PLAIN encoding

  // Reads the values; true when a dictionary makes the chunk smaller than `plain_bytes`, the size of the
  // values in PLAIN encoding. It gives up when the first quarter of the values are all different, and as
  // soon as more than three quarters of all values would be entries or a limit above is passed.
  bool build(std::span<const T> values, std::size_t plain_bytes);

  // Valid after build() returned true, until the next build(). Texts point into the given values.
  [[nodiscard]] std::span<const T> entries() const { return entries_; }
  [[nodiscard]] std::span<const std::uint32_t> indices() const { return indices_; }
  // Bits of an index: at least one, for readers that dislike none.
  [[nodiscard]] unsigned index_width() const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t entry = 0;  // one more than the entry's number; 0 is a free slot
  };

  bool collect(std::span<const T> values);
  std::uint32_t entry_of(const T& value);

  std::vector<T> entries_;
  std::vector<std::uint32_t> indices_;
  std::vector<Slot> slots_;  // open addressing, a power of two in use, never more than half full
  std::size_t mask_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace rps::parquet
