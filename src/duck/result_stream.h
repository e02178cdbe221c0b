// The rows that a statement returns, chunk by chunk, as plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "model/batch.h"

namespace rps::duck {

// NULL, bool, integer, double, or text.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

// A column of a result.
struct Field {
  std::string name;
  std::string type;  // DuckDB's name: "INTEGER", "DECIMAL(18,3)", "INTEGER[]"
  // Whether read_row() can give its values. Others (lists, structs, intervals …) have to be cast to
  // VARCHAR in the SQL.
  bool plain = true;
};

// Move-only; must not outlive its connection. Not thread-safe.
class ResultStream {
 public:
  ~ResultStream();
  ResultStream(ResultStream&& other) noexcept;
  ResultStream& operator=(ResultStream&& other) noexcept;

  [[nodiscard]] std::vector<Field> fields() const;

  // Goes to the next chunk; false at the end. What goes wrong while the query runs comes out here.
  Result<bool> next();
  // Rows in the current chunk.
  [[nodiscard]] std::size_t rows() const;
  // The values of row `row` (below rows()) of the current chunk. Integers beyond 64 bits, dates and
  // timestamps are texts as DuckDB writes them, decimals are doubles; columns that are not plain read as
  // NULL.
  void read_row(std::size_t row, std::vector<Value>& values) const;

  // Appends the current chunk's rows to `out`, whose column positions `target` gives for each field.
  // kSchema naming the column when a type or a value does not fit it. See read_into() for the rules.
  Status append_to(RowBatch& out, const std::vector<std::size_t>& target) const;

 private:
  struct Impl;
  friend class Statement;
  explicit ResultStream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rps::duck
