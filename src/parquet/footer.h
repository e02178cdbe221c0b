// Footer: the FileMetaData at the end of a Parquet file.
//
// What depends on schema and columns only is encoded once; per file it is copied.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/schema.h"
#include "parquet/bytes.h"
#include "parquet/chunk.h"

namespace rps::parquet {

// Thread-safety: one thread at a time.
class Footer {
 public:
  using Metadata = std::vector<std::pair<std::string, std::string>>;

  // `created_by` names the writer; `metadata` goes into every file as key-value pairs.
  Footer(std::string created_by, Metadata metadata);

  // True when the constant parts are those of this schema (the same object) and these columns.
  [[nodiscard]] bool is_for(const std::shared_ptr<const TableSchema>& schema,
                            std::span<const std::size_t> columns) const;
  // Encodes the constant parts. The columns lie within the schema.
  void set_columns(const std::shared_ptr<const TableSchema>& schema, std::span<const std::size_t> columns);

  // Starts the footer of a file.
  void begin(std::size_t rows, std::size_t row_groups);
  // Starts a row group; one add_chunk() per column follows, then end_row_group().
  void begin_row_group();
  void add_chunk(std::size_t position, const ChunkInfo& chunk);
  void end_row_group(std::size_t rows);
  // Appends footer, its length and the final magic to the file.
  void finish(std::string& out);

 private:
  // The first fields of a ColumnMetaData (type, encodings, path) for either encoding.
  struct ColumnPrefix {
    std::string plain;
    std::string dictionary;
  };

  void encode_schema(const TableSchema& schema, std::span<const std::size_t> columns);
  void encode_tail(std::size_t columns);

  std::string created_by_;
  Metadata metadata_;
  std::shared_ptr<const TableSchema> schema_;  // of the constant parts below
  std::vector<std::size_t> columns_;
  std::string head_;  // fields 1 and 2: version, schema
  std::string tail_;  // fields 5 to 7: key-value metadata, created_by, column_orders; and the stop
  std::vector<ColumnPrefix> prefixes_;

  Bytes bytes_;
  std::size_t group_start_ = 0;  // offset of the row group's first page
  std::size_t group_uncompressed_ = 0;
  std::size_t group_compressed_ = 0;
};

}  // namespace rps::parquet
