#include "parquet/hybrid.h"

#include <algorithm>

namespace rps::parquet {
namespace {

constexpr std::size_t kGroup = 8;  // bit-packed values come in eights

// Packs values lowest bit first. 32 bits are stored at a time; `room` has four bytes to spare for it.
template <class T>
char* pack(std::span<const T> values, unsigned width, char* at) {
  std::uint64_t pending = 0;
  unsigned bits = 0;
  for (const T value : values) {
    pending |= static_cast<std::uint64_t>(value) << bits;
    bits += width;
    if (bits >= 32) {
      std::memcpy(at, &pending, 4);
      at += 4;
      pending >>= 32U;
      bits -= 32;
    }
  }
  std::memcpy(at, &pending, 4);
  return at;
}

template <class T>
void append_packed(std::span<const T> values, unsigned width, Bytes& out) {
  const std::size_t groups = (values.size() + kGroup - 1) / kGroup;
  out.append_varint(groups << 1U | 1U);
  const std::size_t bytes = groups * width;
  char* const start = out.room(bytes + 4);
  const char* const packed_to = pack(values, width, start);
  // pack() wrote whole words and one more; what the last group lacks beyond them is zero.
  const auto written = std::min(bytes, static_cast<std::size_t>(packed_to - start) + 4);
  std::memset(start + written, 0, bytes - written);
  out.commit(bytes);
}

// How many values from `from` on equal the first, counting no further than `most`.
template <class T>
std::size_t equal_run(std::span<const T> values, std::size_t from, std::size_t most) {
  const std::size_t end = most < values.size() - from ? from + most : values.size();
  std::size_t at = from + 1;
  while (at < end && values[at] == values[from]) {
    ++at;
  }
  return at - from;
}

}  // namespace

void append_repeat(std::size_t count, std::uint32_t value, unsigned width, Bytes& out) {
  out.append_varint(static_cast<std::uint64_t>(count) << 1U);
  out.append(&value, (width + 7) / 8);
}

template <class T>
void append_hybrid(std::span<const T> values, unsigned width, Bytes& out) {
  std::size_t at = 0;
  while (at < values.size()) {
    const std::size_t run = equal_run(values, at, values.size());
    if (run >= kGroup || at + run == values.size()) {
      append_repeat(run, static_cast<std::uint32_t>(values[at]), width, out);
      at += run;
      continue;
    }
    const std::size_t start = at;
    do {
      at = std::min(at + kGroup, values.size());
    } while (at < values.size() && equal_run(values, at, kGroup) < kGroup);
    append_packed(values.subspan(start, at - start), width, out);
  }
}

template void append_hybrid<std::uint8_t>(std::span<const std::uint8_t>, unsigned, Bytes&);
template void append_hybrid<std::uint32_t>(std::span<const std::uint32_t>, unsigned, Bytes&);

}  // namespace rps::parquet
