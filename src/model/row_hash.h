// ContentHash: what rows say, in 128 bits, regardless of their order. The catalog keeps it per partition,
// so that "are these the same rows?" needs no comparison of files.
//
// Definition (version 1), for whoever needs it elsewhere. All arithmetic is modulo 2^64; XXH3 is that of
// xxHash 0.8 without a seed; mix(x) is the finaliser of SplitMix64:
//   x ^= x >> 30; x *= 0xbf58476d1ce4e5b9; x ^= x >> 27; x *= 0x94d049bb133111eb; x ^= x >> 31
//
//   1. The key of a column is the pair (low, high) of XXH3_128(name).
//   2. A value is the pair (low, high): for a text XXH3_128(its bytes); for a number its 64 bits in both
//      places. Bits of int and date: the two's complement, sign extended; of a timestamp: its milliseconds;
//      of a double: IEEE 754, with -0.0 as 0.0 and every NaN as 0x7ff8000000000000.
//   3. A row has two sums over its values that are not NULL:
//      a = Σ mix(value.low ^ key.low)   b = Σ mix(value.high ^ key.high)
//   4. The hash of the rows is lo = Σ mix(a + 0x9e3779b97f4a7c15), hi = Σ mix(b + 0xd1b54a32d192ed03).
//
// Hence: the order of rows and columns does not matter; a repeated row counts twice; NULL is not the same
// as ""; a further column that is NULL everywhere changes nothing; hashes of disjoint sets of rows add up.
// It guards against accidents, not against forgers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/batch.h"

namespace rps {

struct ContentHash {
  std::uint64_t lo = 0;
  std::uint64_t hi = 0;

  bool operator==(const ContentHash&) const = default;
  // Adds the rows of another set.
  ContentHash& operator+=(const ContentHash& other);
  // Takes rows away that are in it.
  ContentHash& operator-=(const ContentHash& other);

  // 32 hexadecimal digits in lower case, hi before lo.
  [[nodiscard]] std::string hex() const;
  // The hash that hex() printed, in either case of letters; else kParse.
  static Result<ContentHash> parse(std::string_view hex);
};

// The hash of the rows with these numbers (each within the batch; repeats count), over all columns of the
// batch's schema. No rows hash to zero. Thread-safe.
ContentHash hash_rows(const RowBatch& batch, std::span<const std::uint32_t> rows);
// The hash of each row on its own: those of any rows add up to the hash of them together.
void hash_each_row(const RowBatch& batch, std::vector<ContentHash>& hashes);
// The hash of all rows.
ContentHash hash_rows(const RowBatch& batch);

}  // namespace rps
