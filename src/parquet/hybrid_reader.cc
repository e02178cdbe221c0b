#include "parquet/hybrid_reader.h"

#include <algorithm>

namespace rps::parquet {
namespace {

// The varint at the start of `bytes`, which moves behind it; false at the end or when it is too long.
bool take_varint(std::string_view& bytes, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 35 && !bytes.empty(); shift += 7) {
    const auto part = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= std::uint64_t{part & 0x7FU} << shift;
    if (part < 0x80) {
      return true;
    }
  }
  return false;
}

bool take_repeat(std::string_view& bytes, unsigned width, std::size_t count,
                 std::vector<std::uint32_t>& out) {
  const std::size_t size = (width + 7) / 8;
  if (bytes.size() < size) {
    return false;
  }
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value |= std::uint32_t{static_cast<std::uint8_t>(bytes[i])} << (8 * i);
  }
  bytes.remove_prefix(size);
  out.insert(out.end(), count, value);
  return true;
}

// Values of `width` bits, lowest bit first. The last group may be cut after its last used byte.
bool take_packed(std::string_view& bytes, unsigned width, std::size_t count,
                 std::vector<std::uint32_t>& out) {
  if (bytes.size() < (count * width + 7) / 8) {
    return false;
  }
  std::uint64_t window = 0;
  unsigned bits = 0;
  const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
  const char* from = bytes.data();
  const std::size_t before = out.size();
  out.resize(before + count);
  std::uint32_t* to = out.data() + before;
  for (std::size_t i = 0; i < count; ++i) {
    for (; bits < width; bits += 8) {
      window |= std::uint64_t{static_cast<std::uint8_t>(*from++)} << bits;
    }
    to[i] = static_cast<std::uint32_t>(window & mask);
    window >>= width;
    bits -= width;
  }
  bytes.remove_prefix(static_cast<std::size_t>(from - bytes.data()));
  return true;
}

}  // namespace

bool read_hybrid(std::string_view bytes, unsigned width, std::size_t count, std::vector<std::uint32_t>& out) {
  if (width > 32) {
    return false;
  }
  std::size_t left = count;
  while (left > 0) {
    std::uint64_t head = 0;
    if (!take_varint(bytes, head) || head < 2) {
      return false;
    }
    const bool packed = (head & 1U) != 0;
    const std::size_t run = std::min<std::size_t>(left, packed ? (head >> 1U) * 8 : head >> 1U);
    if (!(packed ? take_packed(bytes, width, run, out) : take_repeat(bytes, width, run, out))) {
      return false;
    }
    left -= run;
    // A packed run is as long as its header says: more values may follow only behind all of it.
    if (packed && left > 0 && run != (head >> 1U) * 8) {
      return false;
    }
  }
  return true;
}

}  // namespace rps::parquet
