// A writer for Thrift's compact protocol, as much of it as Parquet's page headers and footer need.
//
// Format: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
#pragma once

#include <cstdint>
#include <string_view>

#include "parquet/bytes.h"

namespace rps::parquet {

// Type codes of fields and list elements.
enum class ThriftType : std::uint8_t {
  kTrue = 1,
  kFalse = 2,
  kI32 = 5,
  kI64 = 6,
  kBinary = 8,
  kList = 9,
  kStruct = 12
};

constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
}

// One struct under construction. The caller writes its fields in ascending order of their ids, each id
// at most 15 above the one before, and ends with stop(). A view: the buffer belongs to the caller.
class ThriftStruct {
 public:
  explicit ThriftStruct(Bytes& out) : out_(&out) {}

  void i32(int id, std::int32_t value) { integer(id, ThriftType::kI32, value); }
  void i64(int id, std::int64_t value) { integer(id, ThriftType::kI64, value); }
  void boolean(int id, bool value) { field(id, value ? ThriftType::kTrue : ThriftType::kFalse); }
  void binary(int id, std::string_view value) {
    field(id, ThriftType::kBinary);
    element(value);
  }

  // A nested struct: write its fields with the returned writer and stop() that before going on here.
  ThriftStruct nested(int id) {
    field(id, ThriftType::kStruct);
    return ThriftStruct(*out_);
  }

  // The header of a list; its `size` elements follow: element() or ThriftStruct of the same buffer.
  void list(int id, ThriftType type, std::size_t size) {
    field(id, ThriftType::kList);
    const auto code = static_cast<std::uint8_t>(type);
    if (size < kLongList) {
      out_->put(static_cast<std::uint8_t>((size << 4U) | code));
    } else {
      out_->put(static_cast<std::uint8_t>((kLongList << 4U) | code));
      out_->append_varint(size);
    }
  }
  void element(std::int32_t value) { out_->append_varint(zigzag(value)); }
  void element(std::string_view value) {
    out_->append_varint(value.size());
    out_->append(value);
  }

  // Fields that were encoded before, from the first field on; the last of them has the id `last`.
  void encoded_fields(std::string_view bytes, int last) {
    out_->append(bytes);
    last_ = last;
  }

  void stop() { out_->put(0); }

 private:
  static constexpr std::size_t kLongList = 15;

  void field(int id, ThriftType type) {
    out_->put(
        static_cast<std::uint8_t>(static_cast<unsigned>(id - last_) << 4U | static_cast<unsigned>(type)));
    last_ = id;
  }
  void integer(int id, ThriftType type, std::int64_t value) {
    field(id, type);
    out_->append_varint(zigzag(value));
  }

  Bytes* out_;
  int last_ = 0;
};

}  // namespace rps::parquet
