// The off times of one file, which says nowhere whether it counts 12 or 24 hours.
//
// Older files have 12-hour times without am or pm ("6:45" for 18:45); ours have 24 hours ("18:45",
// "09:05"). One piece of evidence makes a whole file 24-hour: an hour of 0 or of 13 and more, a leading
// zero, or seconds. Without any, hours 10 and 11 are am and all others pm (data model, `off`).
//
// Files that we wrote always come back as written: their hours 0 to 9 have a leading zero and their hours
// from 13 on are evidence, so a file without evidence holds only the hours 10, 11 and 12, and
// those mean the same under both rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "csv/values.h"
#include "model/batch.h"

namespace rps {

// Collects a file's off times row by row, then decides. Not thread-safe.
class OffTimes {
 public:
  // The next row's time; `line` is its line in the file.
  void add(const OffText& off, std::size_t line);
  void add_missing() { seconds_.push_back(kMissing); }

  [[nodiscard]] bool is_24_hour() const { return evidence_line_ != 0; }
  // Appends every row's time to the column as "HH:MM:SS" on 24 hours, or NULL.
  void append_to(Column& column) const;
  // A sentence when times on one file look like both kinds ("1:30" beside "14:05"); else empty.
  [[nodiscard]] std::string doubt() const;

 private:
  static constexpr std::int32_t kMissing = -1;
  [[nodiscard]] std::int32_t resolve(std::int32_t written) const;

  std::vector<std::int32_t> seconds_;  // of the day as written, or kMissing
  std::size_t evidence_line_ = 0;      // of the first 24-hour time; 0: none
  std::size_t unpadded_line_ = 0;      // of the first hour 1-9 without a leading zero; 0: none
};

}  // namespace rps
