// Fast insertion of RowBatches into a DuckDB table, column by column.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "duck/connection.h"
#include "model/batch.h"

namespace rps::duck {

// Move-only; must not outlive its connection, which must not run other statements meanwhile. Takes part in
// the connection's transaction. Not thread-safe.
class Appender {
 public:
  // Appends to `schema`.`table` in the database `catalog` of the connection ("" is the default one). The
  // table has the columns of `columns` with the types of sql_type(), in any order; columns of the table that
  // `columns` lacks become NULL.
  static Result<Appender> open(Connection& connection, const std::string& catalog, const std::string& schema,
                               const std::string& table, const TableSchema& columns);

  ~Appender();
  Appender(Appender&& other) noexcept;
  Appender& operator=(Appender&& other) noexcept;

  // Appends all rows of `batch`, whose columns are those given to open(). kSchema, naming the column, for a
  // text that is not UTF-8 or a timestamp out of DuckDB's range; the appender must not be used further.
  Status append(const RowBatch& batch);
  // Hands over the rows that are still buffered; call it at the end.
  Status close();

 private:
  struct Impl;
  explicit Appender(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rps::duck
