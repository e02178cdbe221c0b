// ForeignRows: reads a flat Parquet file that another program wrote (pandas, pyarrow, Spark, DuckDB) as rows
// of the table, tolerant of how such programs write types, with every repair counted.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "model/batch.h"
#include "workflow/migrate/repairs.h"

namespace rps {

// Columns are matched by name without regard to case. Of the table's columns, country, date, race_id and
// horse_id must be there and without NULL; created_at is the file's time if it is not there; year is always
// that of date; others are NULL. The rules for values are in
// foreign_rules.cc and foreign_texts.cc. A value that no rule fits is
// an error, never NULL.
//
// Move-only. Not thread-safe. Reads in several threads and a bounded amount of memory.
class ForeignRows {
 public:
  // kNotFound; kUsage for something that is not a file; kCorrupt for a file that is damaged or not Parquet;
  // kSchema for a required column that is not there, or a nested one.
  static Result<ForeignRows> open(const std::string& path, std::shared_ptr<const TableSchema> schema);

  ~ForeignRows();
  ForeignRows(ForeignRows&& other) noexcept;
  ForeignRows& operator=(ForeignRows&& other) noexcept;

  // Fills `out`, an empty batch of the schema, with the next rows in the file's order (some thousand); false
  // at the end. kSchema, naming file, row (the first is 1), column, value, race_id and horse_id, for a value
  // that does not fit or a NULL that must not be; kCorrupt for a damaged file. After an error the rows are
  // over.
  Result<bool> next(RowBatch& out);

  // Of the rows read so far, with one for each column that the file lacks or the table does not have.
  [[nodiscard]] const Repairs& repairs() const;

 private:
  struct Impl;
  explicit ForeignRows(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rps
