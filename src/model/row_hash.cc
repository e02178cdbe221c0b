#include "model/row_hash.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <numeric>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace rps {
namespace {

constexpr std::size_t kHexDigits = 16;  // of one lane

// Low and high half of a 128-bit hash, or the two sums of a row.
struct Lanes {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

// Rows are hashed column by column in blocks whose sums fit the processor's first cache.
constexpr std::size_t kBlock = 512;
using Sums = std::array<Lanes, kBlock>;

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

Lanes hash_text(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return {hash.low64, hash.high64};
}

Lanes both(std::uint64_t bits) {
  return {bits, bits};
}

Lanes hash_integer(std::int64_t value) {
  return both(static_cast<std::uint64_t>(value));
}

Lanes hash_double(double value) {
  constexpr std::uint64_t kNan = 0x7ff8000000000000U;
  return both(std::isnan(value) ? kNan : std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value));
}

template <class Hash>
void add_values(const Column& column, const Lanes& key, std::span<const std::uint32_t> rows, Sums& sums,
                Hash hash) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!column.is_null(rows[i])) {
      const Lanes value = hash(rows[i]);
      sums[i].low += mix(value.low ^ key.low);
      sums[i].high += mix(value.high ^ key.high);
    }
  }
}

// The same for texts: one that equals the row's before, as within a race, is not hashed again.
void add_texts(const Column& column, const Lanes& key, std::span<const std::uint32_t> rows, Sums& sums) {
  std::string_view last;
  Lanes mixed;
  bool hashed = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (column.is_null(rows[i])) {
      continue;
    }
    const std::string_view text = column.text_at(rows[i]);
    if (!hashed || text != last) {
      const Lanes value = hash_text(text);
      mixed = {mix(value.low ^ key.low), mix(value.high ^ key.high)};
      last = text;
      hashed = true;
    }
    sums[i].low += mixed.low;
    sums[i].high += mixed.high;
  }
}

// Adds a column's values to the sums of their rows.
void add_column(const Column& column, const Lanes& key, std::span<const std::uint32_t> rows, Sums& sums) {
  if (column.null_count() == column.size()) {
    return;
  }
  switch (column.type()) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      add_values(column, key, rows, sums,
                 [&](std::uint32_t row) { return hash_integer(column.int_at(row)); });
      break;
    case ColumnType::kTimestamp:
      add_values(column, key, rows, sums,
                 [&](std::uint32_t row) { return hash_integer(column.millis_at(row)); });
      break;
    case ColumnType::kDouble:
      add_values(column, key, rows, sums,
                 [&](std::uint32_t row) { return hash_double(column.double_at(row)); });
      break;
    case ColumnType::kString:
      add_texts(column, key, rows, sums);
      break;
  }
}

// Calls take() with the hash of each row of a block.
template <class Take>
void hash_block(const RowBatch& batch, std::span<const Lanes> keys, std::span<const std::uint32_t> rows,
                const Take& take) {
  Sums sums{};
  for (std::size_t i = 0; i < batch.width(); ++i) {
    add_column(batch[i], keys[i], rows, sums);
  }
  for (const Lanes& row : std::span<const Lanes>(sums).first(rows.size())) {
    take(ContentHash{mix(row.low + 0x9e3779b97f4a7c15U), mix(row.high + 0xd1b54a32d192ed03U)});
  }
}

std::vector<Lanes> column_keys(const TableSchema& schema) {
  std::vector<Lanes> keys;
  keys.reserve(schema.size());
  for (const ColumnSpec& column : schema.columns()) {
    keys.push_back(hash_text(column.name));
  }
  return keys;
}

// The same for all blocks of the rows.
template <class Take>
void hash_blocks(const RowBatch& batch, std::span<const std::uint32_t> rows, const Take& take) {
  const std::vector<Lanes> keys = column_keys(batch.schema());
  while (!rows.empty()) {
    const auto block = rows.first(std::min(kBlock, rows.size()));
    hash_block(batch, keys, block, take);
    rows = rows.subspan(block.size());
  }
}

std::vector<std::uint32_t> all_rows(const RowBatch& batch) {
  std::vector<std::uint32_t> rows(batch.rows());
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

void append_hex(std::uint64_t value, std::string& out) {
  for (std::size_t i = 0; i < kHexDigits; ++i) {
    value = std::rotl(value, 4);
    out += "0123456789abcdef"[value & 0xFU];
  }
}

bool parse_lane(std::string_view digits, std::uint64_t& value) {
  const char* const end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, value, 16);
  return error == std::errc{} && at == end;
}

}  // namespace

ContentHash& ContentHash::operator+=(const ContentHash& other) {
  lo += other.lo;
  hi += other.hi;
  return *this;
}

ContentHash& ContentHash::operator-=(const ContentHash& other) {
  lo -= other.lo;
  hi -= other.hi;
  return *this;
}

std::string ContentHash::hex() const {
  std::string out;
  out.reserve(2 * kHexDigits);
  append_hex(hi, out);
  append_hex(lo, out);
  return out;
}

Result<ContentHash> ContentHash::parse(std::string_view hex) {
  ContentHash hash;
  if (hex.size() != 2 * kHexDigits || !parse_lane(hex.substr(0, kHexDigits), hash.hi) ||
      !parse_lane(hex.substr(kHexDigits), hash.lo)) {
    return Error{ErrorKind::kParse, "not a content hash: \"" + std::string(hex) + '"',
                 "32 hexadecimal digits"};
  }
  return hash;
}

ContentHash hash_rows(const RowBatch& batch, std::span<const std::uint32_t> rows) {
  ContentHash hash;
  hash_blocks(batch, rows, [&](const ContentHash& row) { hash += row; });
  return hash;
}

void hash_each_row(const RowBatch& batch, std::vector<ContentHash>& hashes) {
  hashes.clear();
  hash_blocks(batch, all_rows(batch), [&](const ContentHash& row) { hashes.push_back(row); });
}

ContentHash hash_rows(const RowBatch& batch) {
  return hash_rows(batch, all_rows(batch));
}

}  // namespace rps
