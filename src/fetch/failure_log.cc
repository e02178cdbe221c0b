#include "fetch/failure_log.h"

#include <algorithm>

namespace rps {

bool FetchFailureLog::looks_rate_limited() const {
  const auto limited = std::count_if(records_.begin(), records_.end(),
                                     [](const FetchRecord& record) { return record.looks_rate_limited(); });
  return static_cast<std::size_t>(limited) * 2 > records_.size();
}

}  // namespace rps
