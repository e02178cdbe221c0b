// FlatFiles: Parquet files whose rows the program reads itself, on several threads.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lake/flat_parquet.h"
#include "lake/row_source.h"

namespace rps {

// Neither copied nor moved: parts() refers to it.
class FlatFiles {
 public:
  explicit FlatFiles(std::shared_ptr<const TableSchema> schema) : schema_(std::move(schema)) {}

  // Opens the files, each of which must have the `required` columns. Any error means that DuckDB has to read
  // them, or that there is something wrong, which DuckDB will find, too.
  Status open(const std::vector<std::string>& paths, const std::vector<std::string_view>& required);

  // The rows of all files, for up to `threads` threads.
  RowParts parts(unsigned threads);
  // True once a part could not be read, for which the same holds as for an error of open().
  [[nodiscard]] bool gave_up() const { return gave_up_; }

 private:
  struct Part {
    std::size_t file = 0;
    std::size_t group = 0;
  };

  Status read(const Part& part, unsigned worker, RowBatch& out);

  std::shared_ptr<const TableSchema> schema_;
  std::vector<FlatParquet> files_;
  std::vector<Part> parts_;
  std::vector<FlatParquet::Scratch> scratches_;  // one per thread
  std::atomic<bool> gave_up_{false};
};

}  // namespace rps
