// migrate: copies a table of the catalog to a new one beside it that is laid out otherwise.
//
// The way: the source, flat or partitioned, is read once; what it is becomes the pre-check, which is saved
// before anything else is written, while its rows are brought together by the new table's partitions. The new
// table is made at a place of its own and written in batches, each partition read back at once (batch_copy.h,
// or flat_copy.h for the way back to a flat table). When the source was written meanwhile, all that once
// more: partitions that are right already are only read. At the end the rows of both are compared by country
// and day, counts and content hashes over all columns both ways, and some rows field by field (sample.h). The
// source answers throughout and is never written. switch (switch.h) then lets the tables change places.
//
// Killed anywhere, it goes on with `resume`: what the catalog has of the new table is read instead of
// written.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "workflow/migrate/origin.h"
#include "workflow/migrate/sample.h"
#include "workflow/migrate/source_scan.h"
#include "workflow/workspace.h"

namespace rps {

// What the source was found to be.
struct MigrateSource {
  Table table;
  std::uint64_t partitions = 0;
  std::uint64_t bytes = 0;
  SourceFacts facts;
};

// Bytes of rows that a migration keeps in memory; the others wait in a nameless temporary file.
inline constexpr std::size_t kMigrateMemory = std::size_t{512} << 20U;

inline LakeOptions migrate_lake_options() {
  LakeOptions options;
  options.memory_budget = kMigrateMemory;
  return options;
}

struct MigrateOptions {
  std::string to;                         // the new table; in the source's database
  std::vector<std::string> partition_by;  // its partition columns; none: a flat table
  std::uint64_t batch_rows = 100'000;     // about so many are registered at a time
  std::uint64_t max_rows = 0;             // of a trial: the first ones; 0: all
  bool latest = false;                    // of rows of one key keep that of the latest created_at
  bool resume = false;                    // go on with a table that is there already
  // How the new table is written; the lock is filled in. Rows are brought together in this much memory.
  LakeOptions lake = migrate_lake_options();
  // Told what the source is, before anything is written; an error ends the migration with it.
  std::function<Status(const MigrateSource&)> on_checked;
};

struct MigrateReport {
  MigrateSource source;
  std::optional<TableOrigin> origin;  // nothing: the source was not registered from files
  Table made;
  std::uint64_t partitions = 0;  // of the new table
  std::uint64_t bytes = 0;
  std::uint64_t batches = 0;       // of this run
  std::uint64_t rows_copied = 0;   // by this run
  std::uint64_t rows_present = 0;  // that were there, and were read again
  SampleReport sample;
  Timestamp begun;
  double read_seconds = 0;     // reading the source
  double copy_seconds = 0;     // writing and reading back
  double compare_seconds = 0;  // of days and samples
};

// Reads the whole source, of the options' layout and `latest`, and changes nothing. Errors as scan_source().
Result<MigrateSource> check_source(Workspace& workspace, const TableName& source,
                                   const MigrateOptions& options, Progress& progress);

// The whole way, check included. kRefused when the source has duplicates and not `latest`; kExists when the
// new table is there and `resume` is not set; kUsage for a layout that is none; kMismatch when the tables
// differ in the end; kLocked when another migration is under way; kInterrupted; else those of the lake. The
// checkpoints of options.lake are "source_read", "checked", "table_made", those of BatchRegister, "copied",
// "compared" and "sampled".
Result<MigrateReport> migrate(Workspace& workspace, const TableName& source, const MigrateOptions& options,
                              Progress& progress);

// The error for a source that must not be migrated: kRefused naming some keys that are there twice; nothing
// when it is fine.
Status check_duplicates(const MigrateSource& source);

}  // namespace rps
