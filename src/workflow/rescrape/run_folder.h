// The folder of one re-scrape: {data}/runs/{run_id}. What is scraped lands there and nowhere else, so that no
// file of another time can be taken for this run's.
//
//   run.json        {"format": "rpscrape-run-1", "run_id", "started_at", "scope"}
//   kept            there when the user wants to keep the folder
//   dates/…         the day files
//   .scrape/…       pages of days under way, which days are finished (workflow/scrape)
//
// One run at a time holds {data}/runs/lock, so every other folder there is of a run that is over. Those of
// runs that died are removed; only the one of a run over the very same days that began less than two hours
// ago is taken over, so that a crash does not cost the site another visit.
#pragma once

#include <cstdint>
#include <string>

#include "base/progress.h"
#include "base/result.h"
#include "io/clock.h"
#include "io/lock.h"
#include "workflow/settings.h"

namespace rps {

inline constexpr std::int64_t kTakeOverMillis = std::int64_t{2} * 3'600'000;

// Move-only; not thread-safe. The folder stays until remove() is called, also when the run fails.
class RunFolder {
 public:
  // Takes the lock, tidies up after dead runs and makes the folder. `command` is told to whoever finds the
  // lock taken; `scope` is what the files depend on (site, days, countries, form of the files). kLocked with
  // the owner and the age of the lock when another run is at work; else errors of files.
  static Result<RunFolder> open(const Settings& settings, const std::string& command,
                                const std::string& run_id, const std::string& scope, const Clock& clock,
                                Progress& progress);

  [[nodiscard]] const std::string& path() const { return path_; }
  // True when the files of a dead run were taken over.
  [[nodiscard]] bool taken_over() const { return taken_over_; }

  // The next run leaves it alone.
  Status keep();
  Status remove();

 private:
  RunFolder(FileLock lock, std::string path) : lock_(std::move(lock)), path_(std::move(path)) {}

  FileLock lock_;
  std::string path_;
  bool taken_over_ = false;
};

}  // namespace rps
