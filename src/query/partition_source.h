// PartitionSource: the rows of a catalog's partitions, as the serving copy keeps them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "duck/connection.h"
#include "io/store.h"
#include "model/batch.h"

namespace rps {

// The column behind a table's own in a serving copy: the number of the partition a row belongs to.
inline constexpr std::string_view kPartitionColumn = "_rpscrape_partition";

// The table's columns with kPartitionColumn at the end.
std::shared_ptr<const TableSchema> copy_schema(const TableSchema& schema);

// Reads partitions of one table version. Not thread-safe: one object per thread; the store may be shared.
class PartitionSource {
 public:
  // `scratch` is a folder for temporary files (foreign objects are read from one). `store` must outlive it.
  PartitionSource(Store& store, Table table, std::string scratch);

  // Appends the partition's rows to `out`, a batch of copy_schema(), with `number` as the partition's number.
  // Each object is taken from its place or, when a writer has replaced it, from where it was kept aside.
  //
  // kPrecondition when neither holds the object that the catalog describes: the catalog has moved on, or
  // the object is lost. kCorrupt for damage or a wrong number of rows, kSchema for types that do not fit;
  // both name the object. On error `out` must not be used further.
  //
  // Objects of other writers that the fast decoder does not understand are kSchema too, until
  // expect_foreign() is called: from then on they are read through DuckDB, at some cost for all.
  Status read(const Partition& partition, std::int32_t number, RowBatch& out);
  void expect_foreign() { foreign_ = true; }

 private:
  Result<std::string> fetch(const Partition& partition, const DataFile& file);
  Status decode(const std::string& bytes, const std::string& name, RowBatch& out);
  Status read_foreign(const std::string& bytes, RowBatch& out);
  Result<duck::Connection*> engine();
  // Appends `rows` values to the columns that files do not hold.
  Status fill(const Partition& partition, std::int32_t number, std::size_t rows, RowBatch& out);
  // Rows read so far, those without partition values among them.
  [[nodiscard]] std::size_t row_count(const RowBatch& rows) const;

  Store& store_;
  Table table_;
  std::string scratch_;
  std::vector<std::size_t> filled_;  // positions of the columns that files do not hold
  std::size_t counted_ = 0;          // position of the first column that they do
  bool foreign_ = false;
  std::optional<duck::Database> database_;  // for foreign objects, made when first needed
  std::optional<duck::Connection> connection_;
};

// The value that a partition's name gives for a column, appended to `column` `rows` times. The text of a
// missing value in Hive's names is NULL. kParse when it does not fit the type.
Status append_partition_value(const std::string& text, std::size_t rows, Column& column);

}  // namespace rps
