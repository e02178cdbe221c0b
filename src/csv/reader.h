// A result CSV -> typed rows of the table.
//
// Reads our own day files and the variants in the wild: columns by name in any case and order (header.h),
// RFC 4180 quoting with LF or CRLF (records.h), gzip, a BOM. Nothing is lost in silence: a row that does not
// fit is set aside with its reason, and whatever the reader supposed or ignored is in the notes.
//
// Text that means "no value" ("", "-", "–", nan, None, null, not found) becomes NULL in every column; other
// text is kept byte by byte. `horse_cleaned` and `year` are always derived, never read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "model/batch.h"

namespace rps {

struct CsvSource {
  std::string name;        // for messages: a path or a key
  std::string_view bytes;  // the file, plain or gzip; lives at least as long as the call
  // Region of all rows when the file has no region or country column: from the path.
  std::optional<std::string> country;
  Timestamp created_at;     // when the rows were scraped, where the file does not say
  bool derive_ids = false;  // make the ids that are missing (derived_ids.h)
};

// A row that was set aside.
struct Quarantined {
  std::size_t line = 0;  // 1-based physical line on which it starts
  std::string raw;       // the row as it is in the file
  std::string reason;    // "file:line: column 'age': 'x' is not a whole number"
};

struct CsvRead {
  RowBatch rows = RowBatch::results();
  std::vector<Quarantined> quarantined;
  std::vector<std::string> notes;  // each begins with the file's name
};

// Reads the whole file. A header without rows is fine. Errors, all naming the file:
//   kParse    empty, binary, not UTF-8 (with the line), a quote that is never closed (with its line)
//   kCorrupt  damaged gzip
//   kSchema   no date or horse column, a column twice, no region, no ids and derive_ids is off, two races
//             with one derived id
//   kUsage    source.country is no region
// Thread-safe: calls share nothing.
Result<CsvRead> read_csv(const CsvSource& source);

}  // namespace rps
