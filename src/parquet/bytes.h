// Bytes: the growable byte buffer in which pages and footers are put together.
//
// Unlike std::string it never zero-fills what it is about to overwrite, and it keeps its memory when
// cleared, so that one buffer serves thousands of small files without an allocation.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace rps::parquet {

static_assert(std::endian::native == std::endian::little,
              "Parquet stores little-endian values; none are swapped");

// Thread-safety: one thread at a time.
class Bytes {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::string_view view() const { return {data_.get(), size_}; }
  void clear() { size_ = 0; }

  // Makes room for `count` bytes behind the last one and returns where they go; commit() then tells how
  // many were written. The address is valid until the next call that adds bytes.
  char* room(std::size_t count) {
    if (capacity_ - size_ < count) {
      grow(count);
    }
    return data_.get() + size_;
  }
  void commit(std::size_t count) { size_ += count; }

  void put(std::uint8_t byte) {
    *room(1) = static_cast<char>(byte);
    ++size_;
  }

  void append(const void* from, std::size_t count) {
    if (count != 0) {
      std::memcpy(room(count), from, count);
      size_ += count;
    }
  }
  void append(std::string_view text) { append(text.data(), text.size()); }

  // The value's bytes in memory order, which is little-endian.
  template <class T>
  void append_raw(T value) {
    std::memcpy(room(sizeof value), &value, sizeof value);
    size_ += sizeof value;
  }

  // Puts the value over bytes that are there already.
  template <class T>
  void overwrite(std::size_t at, T value) {
    std::memcpy(data_.get() + at, &value, sizeof value);
  }

  // ULEB128: seven bits a byte, lowest first, the high bit says that more follow.
  void append_varint(std::uint64_t value) {
    char* const start = room(kMaxVarint);
    char* at = start;
    for (; value >= 0x80; value >>= 7U) {
      *at++ = static_cast<char>(value | 0x80U);
    }
    *at++ = static_cast<char>(value);
    size_ += static_cast<std::size_t>(at - start);
  }

 private:
  static constexpr std::size_t kMaxVarint = 10;  // 64 bits in groups of seven
  static constexpr std::size_t kMinCapacity = 4096;

  void grow(std::size_t count) {
    std::size_t wanted = capacity_ == 0 ? kMinCapacity : capacity_ * 2;
    wanted = wanted < size_ + count ? size_ + count : wanted;
    auto larger = std::make_unique_for_overwrite<char[]>(wanted);
    if (size_ != 0) {
      std::memcpy(larger.get(), data_.get(), size_);
    }
    data_ = std::move(larger);
    capacity_ = wanted;
  }

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace rps::parquet
