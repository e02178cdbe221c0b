// Encoder: rows of a RowBatch as a complete Parquet file, made for very many small files.
//
// A general Parquet writer sets up megabytes of state per file. This one knows that all columns are flat
// and optional and that the same schema comes again and again: it reuses every buffer, encodes the
// constant parts of the footer once, and looks at each value once or twice.
//
// The files: data pages v1, PLAIN or dictionary encoding and Snappy or no compression as each column
// chunk deserves (see chunk.h), minimum, maximum and count of NULLs for every chunk, INT64 timestamps in
// milliseconds adjusted to UTC. The same rows give the same bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "model/batch.h"
#include "parquet/chunk.h"
#include "parquet/footer.h"

namespace rps::parquet {

struct EncoderOptions {
  // Who wrote the file, in the form "APPLICATION version X (build Y)".
  std::string created_by = "rpscrape version 0.1.0 (build 1)";
  // Key-value pairs for every file's footer.
  Footer::Metadata metadata;
  // A row group ends after this many rows, at least one; a partition is far below.
  std::size_t row_group_rows = 131072;
};

// Thread-safety: one Encoder per thread.
class Encoder {
 public:
  explicit Encoder(EncoderOptions options = {});

  // Appends to `out` one Parquet file that holds the rows `rows` (their numbers in the batch, in this
  // order; repeats are allowed) of the columns `columns` (positions in batch.schema(), in this order).
  // No rows give a valid file without row groups. Texts should be UTF-8; they are not checked here.
  //
  // kSchema when there are no columns, a column comes twice, a row or column is not in the batch, or a
  // text is too long for the format; `out` is then as before.
  Status encode(const RowBatch& batch, std::span<const std::uint32_t> rows,
                std::span<const std::size_t> columns, std::string& out);

 private:
  Status encode_row_group(const RowBatch& batch, std::span<const std::uint32_t> rows,
                          std::span<const std::size_t> columns, std::size_t file_start, std::string& out);

  EncoderOptions options_;
  Footer footer_;
  ChunkEncoder chunks_;
};

}  // namespace rps::parquet
