// Collects the pages that were given up, for the day's metadata.
#pragma once

#include <cstddef>
#include <vector>

#include "fetch/failure.h"

namespace rps {

// Feed it from FetchEvents::failed. Not thread-safe.
class FetchFailureLog {
 public:
  void add(FetchRecord record) { records_.push_back(std::move(record)); }
  void clear() { records_.clear(); }
  [[nodiscard]] const std::vector<FetchRecord>& records() const { return records_; }
  // More than half of the failures are 403, 406 or 429.
  [[nodiscard]] bool looks_rate_limited() const;

 private:
  std::vector<FetchRecord> records_;
};

}  // namespace rps
