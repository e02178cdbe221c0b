#include "serve/report_cache.h"

#include <utility>

namespace rps {

Result<CachedReport> ReportCache::get(bool anew) {
  const std::scoped_lock lock(mutex_);
  // Before gathering: if the table changes meanwhile, the next one who asks gathers again.
  RPS_ASSIGN(std::string version, source_.version());
  if (!anew && report_.json != nullptr && version == version_) {
    return report_;
  }
  RPS_ASSIGN(std::string json, source_.gather());
  ++gathered_;
  report_.json = std::make_shared<const std::string>(std::move(json));
  report_.etag = "\"" + run_ + "-" + std::to_string(gathered_) + "\"";
  version_ = std::move(version);
  return report_;
}

}  // namespace rps
