// migrate: copies a table of the catalog to a new one beside it that is partitioned otherwise.
//
// The way: the source is read and checked as a whole; the new table is made at a place of its own; partitions
// go over in batches, each one commit, read back before it; partitions that changed meanwhile are brought up
// to date; at the end both tables must hold the same rows, by the content hashes of all of them. The source
// answers throughout and is never written. switch (switch.h) then lets the tables change places.
//
// Killed anywhere, it goes on with `resume`: what is done stands in _rpscrape/migrations/{table}.json,
// written behind each batch. A batch whose mark was lost is copied again, which changes nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "workflow/migrate/table_sum.h"
#include "workflow/workspace.h"

namespace rps {

struct MigrateOptions {
  std::string to;                         // the new table; in the source's database
  std::vector<std::string> partition_by;  // its partition columns
  std::uint64_t batch_rows = 100'000;     // of the source, for one commit; at least one partition goes
  std::uint64_t max_rows = 0;             // of a trial, which ends with a whole group; 0: all
  bool resume = false;                    // go on with a table that is there already
  LakeOptions lake;                       // how batches are written; the lock is filled in
};

// What the source was found to be.
struct MigrateCheck {
  Table table;
  std::uint64_t partitions = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::uint64_t duplicates = 0;  // rows beyond the first of a (race_id, horse_id)
  std::string first_partition;   // by name
  std::string last_partition;
};

struct MigrateReport {
  MigrateCheck source;
  Table made;
  std::uint64_t partitions = 0;  // of the new table
  std::uint64_t bytes = 0;
  std::uint64_t batches = 0;      // of this run
  std::uint64_t rows_copied = 0;  // by this run
  TableSum sum;                   // of both
  double check_seconds = 0;       // reading the source
  double copy_seconds = 0;
};

// Reads the whole source. kMismatch when it is not what its catalog says (repair), kRefused when it has
// duplicates, which the new table could not have.
Result<MigrateCheck> check_source(Workspace& workspace, const TableName& source, Progress& progress);

// The whole way, check included. kExists when the new table is there and `resume` is not set; kUsage for a
// layout that is none; kMismatch when the tables differ in the end; kInterrupted; else those of the lake.
Result<MigrateReport> migrate(Workspace& workspace, const TableName& source, const MigrateOptions& options,
                              Progress& progress);

}  // namespace rps
