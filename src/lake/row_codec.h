// Rows as bytes, one after the other: how a shuffle keeps rows that wait for their partition.
//
// A row in this form is one piece of memory, so that sending it to one of many places is one write, where
// a RowBatch would have one a column. The bytes never leave the process and are not a file format:
//   4 bytes  size of the row in bytes, these included
//   4 bytes  tag: a number of the caller's
//   8 bytes  position of the row in the input
//   1 bit a column, filled up to bytes: 1 for a value, 0 for NULL
//   the values, in the order of the columns: int and date 4 bytes, timestamp and double 8 bytes, text its
//   length (seven bits a byte, lowest first, the high bit says that more follow) and its bytes
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "model/batch.h"

namespace rps {

// The head of a row.
struct PackedHead {
  std::uint32_t size = 0;
  std::uint32_t tag = 0;
  std::uint64_t position = 0;
};
static_assert(sizeof(PackedHead) == 16);

inline PackedHead packed_head(const char* row) {
  PackedHead head;
  std::memcpy(&head, row, sizeof head);
  return head;
}

inline constexpr std::size_t kMaxPackedRow = std::numeric_limits<std::uint32_t>::max();

// Packs rows of batches with one schema as rows of a table. Reuses its buffers; one thread at a time.
class RowPacker {
 public:
  // `table` has every column of `input` with the same type; those that `input` lacks are NULL.
  RowPacker(const TableSchema& table, const TableSchema& input);

  // Sets sizes[i] to the bytes that row `first` + i takes; more than kMaxPackedRow cannot be packed.
  void measure(const RowBatch& batch, std::size_t first, std::span<std::size_t> sizes) const;
  // Rows `first`, `first` + 1 … of a batch, as many as there are targets, and their places in the input.
  struct Slice {
    const RowBatch& batch;
    std::size_t first = 0;
    std::uint64_t position = 0;  // of the first
  };
  // Writes each row to its target, which has room for as many bytes as sizes says, with its tag.
  void pack(const Slice& slice, std::span<const std::size_t> sizes, std::span<const std::uint32_t> tags,
            std::span<char* const> targets);

 private:
  std::vector<std::optional<std::size_t>> sources_;  // of each column of the table: its place in the input
  std::vector<char*> cursors_;
};

// The reverse. Reuses its buffer; one thread at a time.
class RowUnpacker {
 public:
  // Appends the rows to `out`, whose schema is the table's.
  void unpack(std::span<const char* const> rows, RowBatch& out);

 private:
  std::vector<const char*> cursors_;
};

}  // namespace rps
