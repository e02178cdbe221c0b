// The report's JSON, gathered when it is asked for and the table has changed since the last time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"

namespace rps {

// Both are called by one thread at a time, but not always by the same one.
struct ReportSource {
  // A text that is another one whenever the report would be: the table's version, and the day. Cheap.
  std::function<Result<std::string>()> version;
  // The report as JSON (docs/report.md).
  std::function<Result<std::string>()> gather;
};

struct CachedReport {
  std::shared_ptr<const std::string> json;
  std::string etag;  // with its quotes; another one for each time it was gathered
};

// Thread-safe: who asks while it is being gathered waits for that.
class ReportCache {
 public:
  // `run` is a text that no other run of the server has, of letters and digits; it is part of the etags.
  ReportCache(ReportSource source, std::string run) : source_(std::move(source)), run_(std::move(run)) {}

  // `anew`: gathers also when nothing has changed. An error is the source's; it is not kept.
  Result<CachedReport> get(bool anew);

 private:
  ReportSource source_;
  std::string run_;
  std::mutex mutex_;
  std::string version_;
  CachedReport report_;
  std::uint64_t gathered_ = 0;  // times
};

}  // namespace rps
