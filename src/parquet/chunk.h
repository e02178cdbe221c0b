// ChunkEncoder: the chosen rows of one column as a column chunk: an optional dictionary page and its data
// pages.
//
// The encoding is chosen per chunk by a cheap rule: a dictionary if it makes the chunk smaller (see
// dictionary.h), else PLAIN. The codec too: Snappy for a chunk of two kibibytes or more if it saves a
// sixteenth, else none, so that readers need not unpack what hardly shrank. A chunk of NULLs has one page
// without values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/batch.h"
#include "parquet/bounds.h"
#include "parquet/dictionary.h"
#include "parquet/page.h"

namespace rps::parquet {

// What the footer tells about a chunk. Offsets count from where the file starts in the output.
struct ChunkInfo {
  bool dictionary = false;
  Codec codec = Codec::kUncompressed;
  std::size_t rows = 0;
  std::size_t nulls = 0;
  std::size_t start = 0;      // of the chunk
  std::size_t data_page = 0;  // of the first data page
  std::size_t uncompressed = 0;
  std::size_t compressed = 0;
  const Bounds* bounds = nullptr;  // the encoder's, until it encodes the next chunk
};

// Reuses its buffers. Thread-safety: one thread at a time.
class ChunkEncoder {
 public:
  // A PLAIN page of texts ends when it holds this much; numbers take one page a chunk.
  static constexpr std::size_t kPageBytes = 1U << 20U;

  // Appends the chunk of rows `rows` (one or more, all within the column) to `out`, whose file starts at
  // offset `file_start`. kSchema when a text is too long for a Parquet page (2 GiB).
  Result<ChunkInfo> encode(const Column& column, std::span<const std::uint32_t> rows, std::size_t file_start,
                           std::string& out);

 private:
  // A part of the chunk that becomes one data page.
  struct Slice {
    std::size_t row = 0;      // first and
    std::size_t row_end = 0;  // last row, excluded
    std::size_t value = 0;    // the same of the values that are not NULL
    std::size_t value_end = 0;
  };

  std::size_t gather_levels(const Column& column, std::span<const std::uint32_t> rows);
  template <class T, class Get>
  std::span<const T> gather(const Column& column, std::span<const std::uint32_t> rows, Get get,
                            std::vector<T>& values);
  template <class T>
  void set_bounds(std::span<const T> values, ColumnType type);
  template <class T>
  Status encode_values(std::span<const T> values, ColumnType type, Dictionary<T>& dictionary);
  template <class T>
  void encode_dictionary(const Dictionary<T>& dictionary);
  void encode_nulls();
  template <class T>
  Status encode_plain(std::span<const T> values);
  Slice next_slice(std::span<const std::string_view> values, const Slice& before) const;
  template <class T>
  Slice next_slice(std::span<const T> values, const Slice& before) const;

  void append_levels(const Slice& slice);
  void choose_codec();
  void write(Page& page, const PageKind& kind);

  std::string* out_ = nullptr;
  std::size_t file_start_ = 0;
  ChunkInfo info_;
  std::size_t plain_bytes_ = 0;  // of the chunk's values in PLAIN encoding
  Bounds bounds_;

  std::vector<std::uint8_t> levels_;  // 1 for a value, 0 for NULL; empty when the column has no NULL
  std::vector<std::int32_t> ints_;
  std::vector<std::int64_t> longs_;  // timestamps, bits of doubles
  std::vector<std::string_view> texts_;
  Dictionary<std::int32_t> int_dictionary_;
  Dictionary<std::int64_t> long_dictionary_;
  Dictionary<std::string_view> text_dictionary_;
  Page dictionary_page_;
  Page data_page_;
};

}  // namespace rps::parquet
