#include "parquet/thrift_reader.h"

namespace rps::parquet {

void ThriftReader::skip(unsigned type, int depth) {
  if (depth > kMaxDepth) {
    fail();
    return;
  }
  switch (type) {
    case 1:  // true
    case 2:  // false: the value is in the type
      return;
    case 3:
      byte();
      return;
    case 4:
    case 5:
    case 6:  // integers
      varint();
      return;
    case 7:
      if (rest_.size() < 8) {
        fail();
      }
      take(8);
      return;
    case 8:
      binary();
      return;
    case 9:
    case 10:
      skip_list(depth);
      return;
    case 12:
      read_struct([&](int) {
        skip(type_, depth + 1);
        return true;
      });
      return;
    default:  // maps do not occur in Parquet
      fail();
  }
}

void ThriftReader::skip_list(int depth) {
  const std::uint8_t head = byte();
  const std::uint64_t size = (head >> 4U) == 15U ? varint() : head >> 4U;
  const unsigned type = head & 15U;
  if (size > rest_.size()) {
    fail();
  }
  for (std::uint64_t i = 0; ok_ && i < size; ++i) {
    if (type <= 2) {
      byte();  // booleans in a list take a byte each
    } else {
      skip(type, depth + 1);
    }
  }
}

}  // namespace rps::parquet
