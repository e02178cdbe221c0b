// The footer of a Parquet file: which columns it has and where their chunks lie.
//
// Format: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "parquet/format.h"

namespace rps::parquet {

// Numbers are as in the file and may be none that format.h names.
struct FileColumn {
  std::string_view name;  // into the file's bytes
  std::int32_t physical_type = -1;
  std::int32_t repetition = -1;      // 0 required, 1 optional, 2 repeated
  std::int32_t converted_type = -1;  // -1: none
  std::int32_t children = 0;         // above 0: a group
};

struct FileChunk {
  std::int32_t codec = 0;
  std::int64_t values = 0;
  std::int64_t data_offset = 0;
  std::int64_t dictionary_offset = 0;  // 0: none
  std::int64_t compressed_size = 0;
};

struct FileRowGroup {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  // of its pages, uncompressed
  std::vector<FileChunk> chunks;
};

struct FileFooter {
  std::int64_t rows = 0;
  std::vector<FileColumn> columns;  // without the root
  std::vector<FileRowGroup> row_groups;
};

// The bytes at the end of a file that say how long the footer before them is.
inline constexpr std::size_t kFooterTail = 8;
// The length of the footer, by the last kFooterTail bytes of a file of `file_size` bytes called `name`.
// kCorrupt when they are no Parquet file's.
Result<std::size_t> footer_size(std::string_view tail, std::uint64_t file_size, std::string_view name);
// The footer in those bytes, into which the views in the result point.
Result<FileFooter> parse_footer(std::string_view bytes, std::string_view name);

// kCorrupt when `file` is no whole Parquet file. The views in the result point into `file`.
Result<FileFooter> read_footer(std::string_view file, std::string_view name);

struct PageHeader {
  std::int32_t type = -1;
  std::int64_t uncompressed = 0;
  std::int64_t compressed = 0;
  std::int64_t values = 0;
  std::int32_t encoding = -1;
  std::int32_t level_encoding = -1;
};

// Reads the page header at the start of `bytes` and moves `bytes` behind it; nothing when it is damaged.
std::optional<PageHeader> read_page_header(std::string_view& bytes);

}  // namespace rps::parquet
