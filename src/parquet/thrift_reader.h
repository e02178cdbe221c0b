// A reader for Thrift's compact protocol, as much of it as Parquet's page headers and footer need.
//
// Format: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
#pragma once

#include <cstdint>
#include <string_view>

namespace rps::parquet {

// Reads from a view; after the first damage ok() is false and every value reads as zero or empty, so
// that the caller checks once at the end. Not thread-safe.
class ThriftReader {
 public:
  explicit ThriftReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool ok() const { return ok_; }
  // What has not been read yet.
  [[nodiscard]] std::string_view rest() const { return rest_; }

  // Calls visit(id) for each field of the struct that begins here. `visit` reads the value with one of the
  // functions below and returns true, or returns false: then the value is skipped.
  template <class Visit>
  void read_struct(Visit visit) {
    int id = 0;
    for (;;) {
      const std::uint8_t head = byte();
      if (!ok_ || head == 0) {
        return;
      }
      type_ = head & 15U;
      const unsigned delta = head >> 4U;
      id = delta != 0 ? id + static_cast<int>(delta) : static_cast<int>(integer());
      if (!visit(id)) {
        skip(type_, 0);
      }
    }
  }

  // Calls visit() once per element of the list that begins here; it must read the element.
  template <class Visit>
  void read_list(Visit visit) {
    const std::uint8_t head = byte();
    const std::uint64_t size = (head >> 4U) == 15U ? varint() : head >> 4U;
    if (size > rest_.size()) {
      fail();  // every element takes a byte at least
    }
    for (std::uint64_t i = 0; ok_ && i < size; ++i) {
      visit();
    }
  }

  std::int64_t integer() {
    const std::uint64_t raw = varint();
    return static_cast<std::int64_t>(raw >> 1U) ^ -static_cast<std::int64_t>(raw & 1U);
  }

  std::string_view binary() {
    const std::uint64_t size = varint();
    if (size > rest_.size()) {
      fail();
    }
    return take(ok_ ? size : 0);
  }

 private:
  static constexpr int kMaxDepth = 16;

  void fail() {
    ok_ = false;
    rest_ = {};
  }

  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::uint8_t byte() {
    if (rest_.empty()) {
      fail();
      return 0;
    }
    return static_cast<std::uint8_t>(take(1)[0]);
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t part = byte();
      value |= std::uint64_t{part & 0x7FU} << shift;
      if (part < 0x80) {
        return value;
      }
    }
    fail();
    return 0;
  }

  // Passes over a value of the given type code.
  void skip(unsigned type, int depth);
  void skip_list(int depth);

  std::string_view rest_;
  unsigned type_ = 0;  // of the field whose value comes next
  bool ok_ = true;
};

}  // namespace rps::parquet
