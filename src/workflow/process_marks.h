// Marks beside the raw store: which raw objects' rows are committed, and how they were, so that a rebuild can
// do again what the runs of the past did, in their order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lake/writer.h"
#include "workflow/workspace.h"

namespace rps {

// A raw object on its way into the table, with what its key does not say of how it is read.
struct LoadedObject {
  std::string key;
  std::optional<std::string> country = {};  // given for an import without a region column
  bool derive_ids = false;
  std::optional<Timestamp> at = {};  // its place in the order of commits, when that is not now
};

// How rows went into the table.
struct MarkedWrite {
  WriteMode mode = WriteMode::kUpsert;
  // Rows of a race of which the table had a later scrape were left out.
  bool newest_wins = false;
  // The objects of the run went in one after the other, each on top of the last, and not as one input.
  bool one_by_one = false;
};

struct ProcessedMark {
  std::string run_id;   // the run whose commit brought the rows
  Version version = 0;  // of the table after it
  MarkedWrite write;
  Timestamp at;          // of the commit
  int sequence = 0;      // among the objects of the run
  LoadedObject reading;  // how the object was read
};

std::string encode_mark(const ProcessedMark& mark);
// kCorrupt when the text is no mark.
Result<ProcessedMark> decode_mark(std::string_view text, const std::string& raw_key);

// The mark of a raw object, or nothing, also when a power cut took the mark's content.
Result<std::optional<ProcessedMark>> find_mark(Store& store, const std::string& raw_key);

// Records that the rows of all these objects are committed, and makes the marks durable. kIo: the rows are
// committed all the same, and loading them again changes nothing.
Status mark_processed(Workspace& workspace, const std::vector<LoadedObject>& objects,
                      const WriteReport& report, const MarkedWrite& write);

}  // namespace rps
