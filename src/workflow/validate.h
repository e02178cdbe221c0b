// validate: is a table what its catalog says, and are two tables the same?
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "workflow/workspace.h"

namespace rps {

// Something that is not as it should be.
struct Finding {
  std::string kind;  // "hash", "rows", "missing_object", "unregistered_object", "duplicate", "only_in_a" …
  std::string partition;  // or the object's key
  std::string detail;
};

// Unregistered objects are told but are no difference: SQL does not see them.
bool is_difference(const Finding& finding);

struct TableCheck {
  Table table;
  std::uint64_t partitions = 0;
  std::uint64_t rows = 0;  // counted by reading every object
  std::uint64_t bytes = 0;
  std::uint64_t duplicates = 0;  // rows beyond the first of a (race_id, horse_id), over the whole table
  std::vector<Finding> findings;
};

// Reads every object of the table's present version and compares row counts and content hashes with the
// catalog, looks for repeated keys over all partitions and for objects that nobody registered. Memory:
// one partition per thread and 8 bytes a row. Errors: kNotFound for an unknown table; damage is a
// finding, not an error.
Result<TableCheck> check_table(Workspace& workspace, const TableName& name, Progress& progress);

struct Comparison {
  TableCheck a;
  TableCheck b;
  std::vector<Finding> differences;  // by day: only in one, other rows; with sample rows
};

// Checks both tables and compares them by country and day, however they are laid out: counts and content
// hashes of the rows as they were read, both ways; on the first days that differ some rows of one that the
// other has not, or has otherwise, column by column. An object that is not what the catalog says is read all
// the same, so that its rows can be shown.
Result<Comparison> compare_tables(Workspace& workspace, const TableName& a, const TableName& b,
                                  Progress& progress);

}  // namespace rps
