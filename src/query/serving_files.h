// Where serving copies lie, and what dead processes may have left beside them.
#pragma once

#include <string>

#include "base/result.h"
#include "catalog/catalog.h"

namespace rps {

// Path of a table's copy below `dir`: in a folder of its database; characters that could leave it are written
// as %XX.
std::string copy_path(const std::string& dir, const TableName& table);

// Folder below `dir` where this process may put what does not fit into memory. DuckDB makes and removes it.
// No two processes may share one: DuckDB gives its files the same names in each.
std::string spill_path(const std::string& dir);

// Removes a database file and its write-ahead log; missing ones are fine.
Status remove_database(const std::string& path);

// Removes what killed processes left: the unfinished build of the copy `file`, private copies older than an
// hour in its folder, and spill folders below `dir` of processes that are no more. The caller holds the lock
// that admits one builder of `file`. What cannot be removed stays, in silence: it does no harm.
void remove_leftovers(const std::string& dir, const std::string& file);

}  // namespace rps
