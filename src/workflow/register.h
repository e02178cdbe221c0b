// register: files of results become a flat table of the catalog, as they are.
//
// For people who come with a folder of Parquet files or CSVs of mixed dates and countries: SQL can ask the
// table at once, and migrate (migrate/migrate.h) makes a partitioned one of it. Nothing is dropped: rows that
// are there twice stay twice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "workflow/migrate/repairs.h"
#include "workflow/workspace.h"

namespace rps {

struct RegisterOptions {
  std::vector<std::string> paths;  // files, or folders that are searched for .parquet, .csv and .csv.gz
  bool derive_ids = false;         // make ids for CSVs that have none
  bool strict = false;             // one quarantined row stops everything
  std::string quarantine_path;     // where rows of CSVs that fit no rule go
};

struct RegisteredFile {
  std::string path;
  std::uint64_t rows = 0;
  std::uint64_t quarantined = 0;
  std::vector<std::string> notes;
};

struct RegisterReport {
  Table table;
  std::vector<RegisteredFile> files;
  std::uint64_t rows = 0;
  std::uint64_t objects = 0;
  std::uint64_t bytes = 0;
  std::uint64_t quarantined = 0;
  Repairs repairs;
};

// Makes the configured table, flat, of the files' rows: typed objects of up to kFlatObjectRows rows in a
// folder of their own, registered in one commit; the files themselves are only read. Types that are not the
// table's are repaired where a rule allows it (migrate/foreign_rows.h), and counted. kExists when the table
// has rows already; kNotFound for a path that is not there or a folder without such files; kSchema naming
// file, column, row and value for what no rule fits; kLocked when another run writes; else those of store and
// catalog. Stopped half-way, it can be called again.
Result<RegisterReport> register_files(Workspace& workspace, const RegisterOptions& options,
                                      Progress& progress);

}  // namespace rps
