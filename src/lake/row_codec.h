// Rows as bytes, one after the other: how a shuffle keeps rows that wait for their partition.
//
// A row in this form is one piece of memory, so that sending it to one of many places is one write, where
// a RowBatch would have one a column. The bytes never leave the process and are not a file format:
//   8 bytes  size of the row in bytes, these included
//   4 bytes  tag: a number of the caller's
//   1 bit a column, filled up to bytes: 1 for a value, 0 for NULL
//   the values, in the order of the columns: int and date 4 bytes, timestamp and double 8 bytes, text its
//   length (seven bits a byte, lowest first, the high bit says that more follow) and its bytes
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "model/batch.h"

namespace rps {

// What the head of a row says.
inline std::size_t packed_size(const char* row) {
  std::uint64_t size = 0;
  std::memcpy(&size, row, sizeof size);
  return size;
}
inline std::uint32_t packed_tag(const char* row) {
  std::uint32_t tag = 0;
  std::memcpy(&tag, row + sizeof(std::uint64_t), sizeof tag);
  return tag;
}

// Packs rows of batches with one schema as rows of a table. Reuses its buffers; one thread at a time.
class RowPacker {
 public:
  // `table` has every column of `input` with the same type; those that `input` lacks are NULL.
  RowPacker(const TableSchema& table, const TableSchema& input);

  // Sets sizes[i] to the bytes that row `first` + i takes.
  void measure(const RowBatch& batch, std::size_t first, std::span<std::size_t> sizes) const;
  // Writes row `first` + i to targets[i], which has room for sizes[i] bytes, with the tag tags[i].
  void pack(const RowBatch& batch, std::size_t first, std::span<const std::size_t> sizes,
            std::span<const std::uint32_t> tags, std::span<char* const> targets);

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
