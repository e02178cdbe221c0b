// Helpers of the Parquet tests: batches as grids of texts, and readers that are not our own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/batch.h"

namespace rps::parquet::testing {

// Rows of cells. A cell is nothing for NULL, or: an integer, days or milliseconds in decimal, a double as
// the 16 hexadecimal digits of its bits ("nan" for any NaN), a text as it is.
using Cell = std::optional<std::string>;
using Grid = std::vector<std::vector<Cell>>;

std::string double_cell(double value);
Cell cell_of(const Column& column, std::size_t row);
Grid grid_of(const RowBatch& batch, std::span<const std::uint32_t> rows,
             std::span<const std::size_t> columns);

// 0, 1, ... count - 1.
std::vector<std::uint32_t> row_range(std::size_t count);
std::vector<std::size_t> all_columns(const RowBatch& batch);

// A schema of columns c0, c1, ... of the given types.
std::shared_ptr<const TableSchema> schema_of(std::span<const ColumnType> types);

// What fills a column of a random batch.
struct ColumnShape {
  double nulls = 0;          // share of NULLs
  std::size_t distinct = 1;  // values to draw from, at most
  std::size_t run = 1;       // rows that follow each other with one value, at most
};
using Random = std::mt19937_64;
// Appends `rows` values to the column; texts hold non-ASCII letters and zero bytes too.
void fill_random(Column& column, std::size_t rows, const ColumnShape& shape, Random& random);
ColumnShape random_shape(Random& random);

// A file that is removed in the end.
class TempFile {
 public:
  explicit TempFile(std::string_view content);
  ~TempFile();
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// A database in memory. Throws std::runtime_error with the engine's words when a query fails.
class Duck {
 public:
  Duck();
  ~Duck();
  Duck(const Duck&) = delete;
  Duck& operator=(const Duck&) = delete;
  // The result's rows; timestamps with time zone as milliseconds.
  Grid query(const std::string& sql);
  // SELECT * FROM the file.
  Grid read(const TempFile& file);

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
};

struct NodeColumn {
  std::string name;
  std::string type;
  std::string repetition;
  std::string converted;  // "" for none
  std::string logical;
  bool utc = false;
  std::string unit;
};
struct NodeFile {
  std::vector<NodeColumn> schema;
  Grid rows;
};
// True when node and the packages of tests/package.json are installed.
bool have_node_readers();
// What hyparquet and arrow-rs read, which tests/tools/read_parquet.mjs has found equal. Throws
// std::runtime_error when they fail or disagree.
NodeFile read_with_node(const TempFile& file);

}  // namespace rps::parquet::testing

#define RPS_NEED_NODE_READERS()                                                        \
  if (!rps::parquet::testing::have_node_readers()) {                                   \
    GTEST_SKIP() << "needs node and, once, `npm ci --ignore-scripts` in folder tests"; \
  }                                                                                    \
  static_assert(true, "")
