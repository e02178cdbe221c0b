// process: the raw store's CSVs -> the lake, without the files that they came from.
#pragma once

#include <optional>
#include <string>

#include "base/progress.h"
#include "workflow/upload.h"
#include "workflow/workspace.h"

namespace rps {

struct ProcessOptions {
  // kOverwrite rebuilds the whole table from all raw objects; the others take in the unprocessed ones.
  WriteMode mode = WriteMode::kUpsert;
  std::size_t batch_size = 0;          // unprocessed objects per commit; 0: all in one
  std::optional<std::string> country;  // for unprocessed imports without a region column
  bool derive_ids = false;             // make ids for unprocessed objects that have none
  std::string quarantine_path;         // where rows that fit no rule go, as CSV
};

// Takes in the raw objects that are not marked as processed, in the order of their scrapes, and marks each
// after its rows are committed: a crash repeats and loses nothing. Whether their scrapes were whole is not
// known, so by default they are upserted, and a race of which the table has a later scrape stays as it is.
//
// A rebuild (kOverwrite) replays all raw objects: the processed ones in the order and with the modes of the
// commits that their marks tell of, so that a later whole scrape of a partition replaces what earlier ones
// said and an incomplete one replaces its races; those without a mark are upserted at the time of their
// scrape. It is always one commit. The rows are those of the table that uploads made, except that repeated
// keys of `append` come once; what restore, repair and other tools changed is not in the raw store.
//
// The writer's lock is held throughout. The report's files are the raw objects. Objects that cannot be read
// are refused and told; in a rebuild that is kRefused for one that is marked, since its rows would be lost,
// and kNotFound when there are no raw objects at all. Other errors as upload().
Result<UploadReport> process(Workspace& workspace, const ProcessOptions& options, Progress& progress);

}  // namespace rps
