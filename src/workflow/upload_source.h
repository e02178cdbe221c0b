// The files that an upload reads, and where their raw copies go.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workflow/upload.h"

namespace rps {

struct UploadSource {
  std::string path;
  std::optional<std::string> country;  // when the path says it
  std::optional<Date> date;            // of a day file
  Timestamp scraped_at;                // from the day's JSON, else the file's time of change; whole seconds
  bool complete = true;                // what the day's JSON says of the scrape
  std::optional<Error> problem;        // why the file cannot be loaded, known before it is read
};

// The day files that the options want, or the files they name. What is wrong with one file is its `problem`.
Result<std::vector<UploadSource>> find_upload_sources(const Settings& settings, const UploadOptions& options,
                                                      Progress& progress);

// Where a file's text lies, or will lie, in the raw store.
struct RawPlace {
  std::string key;
  Timestamp scraped_at;    // that the key says: the created_at of its rows
  bool present = false;    // this very text is there already
  bool processed = false;  // and its rows were committed by an earlier run
};

// The place for `text`: that of the source's time if it is free or holds this text, else the next second's.
// An object there is never replaced.
Result<RawPlace> find_raw_place(Workspace& workspace, const UploadSource& source, const std::string& text);
// What the places of two files that may be the same have in common.
std::string raw_stem(const Workspace& workspace, const UploadSource& source);
// Puts `text` there unless it is present. kLocked when another run took the place meanwhile.
Status store_raw(Workspace& workspace, const RawPlace& place, const std::string& text);

// kSchema naming the first row of a day file whose country or date is not the file's own: such a row would
// replace another day's partition.
Status check_day_rows(const UploadSource& source, const RowBatch& rows);

}  // namespace rps
