// Rows that fit no rule, kept beside the run's log so that somebody can look at them and mend them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "csv/reader.h"

namespace rps {

// Collects rows and writes them as CSV with the columns file, line, reason, row.
class QuarantineFile {
 public:
  void add(std::string_view file, const std::vector<Quarantined>& rows);
  // The reason of the first row; empty when there is none.
  [[nodiscard]] const std::string& first_reason() const { return first_reason_; }
  Status write(const std::string& path) const;

 private:
  std::string text_ = "file,line,reason,row\n";
  std::string first_reason_;
};

}  // namespace rps
