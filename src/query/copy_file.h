// What is inside a serving copy: a DuckDB database file with three tables.
//
//   lake_rows   the table's columns and _rpscrape_partition, the number of the row's partition
//   partitions  number and name of every partition
//   state       one row: format, which catalog table and version the rows are, its columns
//
// State and rows change in one transaction, so the file always is exactly one catalog version, whenever
// the process died. The functions work on a file that is attached to a connection under the name `alias`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "duck/connection.h"
#include "query/partition_feed.h"

namespace rps {

inline constexpr std::string_view kRowsTable = "lake_rows";

// Which version of which table a copy holds.
struct CopyState {
  std::int64_t table_id = 0;
  std::string dataset;
  Timestamp created_at;  // of the table: ids begin again in a new catalog
  Version version = 0;
  Timestamp committed_at;  // of the version
  std::string columns;     // column_definitions() of the schema

  // The state of a copy of `table`.
  static CopyState of(const Table& table);
  // Same table, same columns; the version may differ.
  [[nodiscard]] bool same_table(const CopyState& other) const;
  // Exactly the same content.
  [[nodiscard]] bool same_version(const CopyState& other) const;
};

// kCorrupt when the file is no copy, or one of another format.
Result<CopyState> read_copy_state(duck::Connection& connection, const std::string& alias);

// Number of the copy's partitions.
Result<std::int64_t> count_copy_partitions(duck::Connection& connection, const std::string& alias);

// Loads partitions of the table into the SQL table of that (quoted) name, whose columns are copy_schema()'s.
using LoadPartitions = std::function<Status(const std::vector<NumberedPartition>&, const std::string&)>;

// Fills an empty database with the table's partitions, those of a day side by side so that statistics let
// queries on dates skip the rest.
Status build_copy(duck::Connection& connection, const std::string& alias, const Table& table,
                  const std::vector<Partition>& partitions, const LoadPartitions& load);

// Replaces the rows of the changed partitions. All or nothing: on an error the copy is as it was.
Status update_copy(duck::Connection& connection, const std::string& alias, const Table& table,
                   const Difference& difference, const LoadPartitions& load);

// Makes the table `schema`.`name` in the session's memory with the numbers of those partitions of the copy
// that the difference replaces or removes.
Status collect_changed_numbers(duck::Connection& connection, const std::string& alias,
                               const Difference& difference, const std::string& schema,
                               const std::string& name);

}  // namespace rps
