// Page: one page of a column chunk, raw and compressed, and how it goes into the file.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "parquet/bytes.h"
#include "parquet/format.h"

namespace rps::parquet {

// What a page header says besides sizes.
struct PageKind {
  PageType type = PageType::kData;
  Encoding encoding = Encoding::kPlain;
  std::size_t values = 0;  // data pages: rows, NULLs included; dictionary pages: entries
};

// Sizes of a page in the file, header included.
struct PageBytes {
  std::size_t uncompressed = 0;
  std::size_t compressed = 0;
};

class Page {
 public:
  // The page's uncompressed content, to be filled in.
  Bytes& raw() { return raw_; }
  // Bytes to be written with the codec chosen for the chunk.
  [[nodiscard]] std::size_t raw_size() const { return raw_.size(); }
  [[nodiscard]] std::size_t packed_size() const { return packed_.size(); }
  void clear();
  // Compresses the content with Snappy.
  void pack();
  // Appends header and content to the file; with Codec::kSnappy pack() comes first.
  PageBytes write(const PageKind& kind, Codec codec, std::string& out);

 private:
  void write_header(const PageKind& kind, std::size_t stored);

  Bytes raw_;
  Bytes packed_;
  Bytes header_;
};

}  // namespace rps::parquet
