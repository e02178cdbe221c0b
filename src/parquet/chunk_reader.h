// Decodes column chunks, page by page: what encoder.h writes, and what most other writers do by default.
//
// Understands v1 data pages, PLAIN and dictionary encoding, Snappy or no compression, flat columns of the
// table's types. What else there is in the format is a kSchema error that says what is not understood.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/batch.h"
#include "parquet/footer_reader.h"

namespace rps::parquet {

// kSchema: `column` of the file called `name` has something that the readers here do not know.
Error not_understood(std::string_view name, std::string_view column, const std::string& what);

// Column type that a stored column is read as, if there is one. Timestamps may be in milliseconds or
// microseconds, which are rounded down.
std::optional<ColumnType> column_type(const FileColumn& column);

// The bytes of a file that hold a chunk.
struct ChunkSpan {
  std::uint64_t start = 0;
  std::uint64_t size = 0;
};
// Nothing when they do not lie within `file_size` bytes.
std::optional<ChunkSpan> chunk_span(const FileChunk& chunk, std::uint64_t file_size);

// How a file counts timestamps, and whether there was one for which milliseconds have no number.
struct TimestampUnit {
  bool micros = false;
  bool met_infinity = false;
};

// Memory that chunk readers use one after the other.
struct ChunkBuffers {
  std::string unpacked;
  std::vector<std::uint32_t> levels;
  std::vector<std::uint32_t> indices;
};

// Decodes the chunks of one column of one file. One thread at a time.
class ChunkReader {
 public:
  // `name` (of the file, for messages), `column` and `buffers` stay the caller's.
  ChunkReader(std::string_view name, const FileColumn& column, ChunkBuffers& buffers);

  // Appends the values of a chunk, whose pages are `bytes`, to `out`, which has the column's type. kCorrupt
  // for damage; then `out` may have some of the values.
  Status read(std::string_view bytes, const FileChunk& chunk, Column& out);

 private:
  [[nodiscard]] Error corrupt(const std::string& why) const;
  // Appends PLAIN values to a column, by levels; `what` names them in messages.
  Status append_plain(std::string_view page, const char* what, Column& out);
  Status read_page(std::string_view& bytes, std::int32_t codec, std::int64_t& left, Column& out);
  Result<std::string_view> unpack(std::string_view stored, std::int32_t codec);
  Status read_dictionary(std::string_view page, const PageHeader& header);
  Status read_levels(std::string_view& page, std::size_t rows);
  Status read_values(std::string_view page, const PageHeader& header, Column& out);
  Status read_indices(std::string_view page, Column& out);

  std::string_view name_;
  const FileColumn& column_;
  TimestampUnit unit_;
  Column dictionary_;
  ChunkBuffers& buffers_;
};

}  // namespace rps::parquet
