// upload: day CSVs (or any result CSVs) -> raw store -> typed rows in the lake.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/progress.h"
#include "lake/writer.h"
#include "workflow/workspace.h"

namespace rps {

struct UploadOptions {
  WriteMode mode = WriteMode::kOverwritePartitions;
  std::set<std::string> countries;     // day files of these only; empty: all
  std::size_t max_files = 0;           // 0: all
  std::vector<std::string> files;      // these CSVs instead of the data folder's
  std::optional<std::string> country;  // for `files` without a region column
  bool derive_ids = false;             // make ids for files that have none
  bool strict = false;                 // one quarantined row stops everything
  bool force = false;                  // load again what was loaded already
  std::string quarantine_path;         // where rows that fit no rule go, as CSV
};

struct UploadedFile {
  enum class State { kLoaded, kSkipped, kRefused };
  std::string path;
  State state = State::kLoaded;
  std::string raw_key;  // where its copy lies in the raw store
  std::uint64_t rows = 0;
  std::uint64_t quarantined = 0;
  bool complete = true;            // false: the scrape behind it missed races, so it is upserted
  std::string message;             // why it was refused
  std::vector<std::string> notes;  // ignored columns and the like
};

struct UploadReport {
  std::vector<UploadedFile> files;
  std::vector<WriteReport> writes;  // one per commit: complete days, then incomplete ones
  std::uint64_t quarantined = 0;
  std::uint64_t refused = 0;
  std::uint64_t older_rows = 0;  // not written, since the table has a later scrape of their race (process.h)
};

// Copies each file to the raw store (append-only: an object there is never replaced), reads it, writes
// all rows in one commit per write mode, and only then marks the raw objects as processed: a crash
// repeats work and loses nothing. In mode overwrite_partitions the days whose scrape missed races are
// upserted instead, so that known races stay.
//
// A file that cannot be read is refused, told and counted; the others go on. Errors: kSchema when
// `strict` and a row was quarantined (nothing is written then); those of stores and lake.
Result<UploadReport> upload(Workspace& workspace, const UploadOptions& options, Progress& progress);

}  // namespace rps
