// What silent_fields() compares with, kept from run to run: {data}/.scrape/field_shares.json
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "workflow/scrape/drift.h"

namespace rps {

// Not thread-safe; the caller holds the lock of the folder.
class DriftHistory {
 public:
  // `folder`: "{data}/.scrape". No file: an empty history. A file that cannot be understood is kCorrupt and
  // says what to do.
  static Result<DriftHistory> load(const std::string& folder);

  // Of a country, the latest recorded last; at most 60.
  [[nodiscard]] const std::vector<FieldShares>& of(const std::string& country) const;
  // Records a day, in place of an earlier record of the same date and age. Days with fewer than 30 runners
  // are passed over: they say too little.
  void record(const std::string& country, FieldShares shares);
  // Writes what was recorded, if anything.
  Status save();

 private:
  explicit DriftHistory(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::map<std::string, std::vector<FieldShares>> countries_;
  bool changed_ = false;
};

}  // namespace rps
