// FlatParquet: a large Parquet file of rows, read row group by row group, on several threads.
//
// It reads what most writers write by default (parquet/chunk_reader.h) if the file's columns are columns of
// the table with the same types; everything else is for DuckDB, which knows the whole format and takes a few
// times longer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/posix.h"
#include "model/batch.h"
#include "parquet/chunk_reader.h"

namespace rps {

// Thread-safety: read() from several threads with distinct scratches and batches.
class FlatParquet {
 public:
  // kSchema, saying why, for a file that is not for this reader; kNotFound, kPermission, kIo, kCorrupt.
  static Result<FlatParquet> open(const std::string& path, const TableSchema& schema);

  [[nodiscard]] std::size_t groups() const { return footer_.row_groups.size(); }
  [[nodiscard]] std::uint64_t rows(std::size_t group) const {
    return static_cast<std::uint64_t>(footer_.row_groups[group].rows);
  }
  // True when the file has the table's column at that position.
  [[nodiscard]] bool has(std::size_t column) const { return places_[column] != kAbsent; }

  // What a thread reads with, again and again.
  struct Scratch {
    std::string bytes;
    parquet::ChunkBuffers buffers;
  };
  // Appends the rows of a group to `out`, an empty batch of the table's columns; NULL in those that the file
  // lacks. kSchema or kCorrupt as open(); then `out` is of no use.
  Status read(std::size_t group, Scratch& scratch, RowBatch& out) const;

 private:
  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

  FlatParquet(std::string path, UniqueFd fd, std::uint64_t size)
      : path_(std::move(path)), fd_(std::move(fd)), size_(size) {}

  Status read_footer();
  Status match(const TableSchema& schema);
  [[nodiscard]] Status check_groups() const;
  Status read_bytes(std::uint64_t offset, std::size_t size, std::string& out) const;
  Status read_column(const parquet::FileRowGroup& group, std::size_t at, Scratch& scratch, Column& out) const;

  std::string path_;
  UniqueFd fd_;
  std::uint64_t size_;
  std::unique_ptr<std::string> footer_bytes_;  // the footer points into them, wherever this object moves
  parquet::FileFooter footer_;
  std::vector<std::size_t> places_;  // of the table's columns: the file's column
};

}  // namespace rps
