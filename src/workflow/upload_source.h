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
  Timestamp scraped_at;                // from the day's JSON, else the file's time of change
  bool complete = true;                // what the day's JSON says of the scrape
};

// The day files that the options want, or the files they name. kNotFound for a named file that is not there.
Result<std::vector<UploadSource>> find_upload_sources(const Settings& settings, const UploadOptions& options,
                                                      Progress& progress);

// A file on its way into the lake: its text and the key of its raw copy.
struct RawCopy {
  std::string key;
  bool processed = false;  // this very content was committed by an earlier run
};

// Puts `text` into the raw store unless it is there already. An object there is never replaced: if
// another text has the key, the next free second is taken.
Result<RawCopy> store_raw(Workspace& workspace, const UploadSource& source, const std::string& text);

// Records that the rows of a raw object are committed.
Status mark_processed(Workspace& workspace, const std::string& raw_key, const WriteReport& write);

}  // namespace rps
