// One run's visit to the site: the polite fetcher, and what must outlive the process so that the next run is
// as polite.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/progress.h"
#include "base/result.h"
#include "fetch/fetcher.h"
#include "fetch/page_archive.h"
#include "io/lock.h"
#include "workflow/scrape/day_pages.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/scrape/site_state.h"
#include "workflow/settings.h"

namespace rps {

// The surroundings of a visit; borrowed. live_site.h makes those of the real world.
struct SiteParts {
  HttpClient& client;
  const Clock& clock;
  Sleeper& sleeper;
  UnitRandom random;
  std::string user_agent;  // its name is looked up in robots.txt
};

// What became of a page: it is there, or why not.
struct PageOutcome {
  std::optional<FetchedPage> page;
  // Without a page:
  bool failed = false;  // else it was not asked for (the visit is stopped), or a Ctrl-C came in the way
  std::string kind;     // as RaceFailure
  std::string message;
  int attempts = 1;
  Timestamp at;
  std::optional<Error> stop;  // the run is to stop: blocked, out of reach or interrupted
};

// "{data}/.scrape": where runs keep what is no result.
std::string scrape_state_dir(const Settings& settings);

// Takes the lock of the data folder: one run at a time visits the site and writes day files. kLocked names
// the owner and its age. `command` says what this run does.
Result<FileLock> lock_scraping(const Settings& settings, const std::string& command, const Clock& clock);

// Not thread-safe. Borrows the parts.
class SiteVisit {
 public:
  // Takes the lock and reads what earlier runs left. `command` says who holds the lock; `archive`: keep every
  // page in the store.
  static Result<std::unique_ptr<SiteVisit>> open(const Settings& settings, const SiteParts& parts,
                                                 const std::string& command, bool archive);
  ~SiteVisit() = default;
  SiteVisit(const SiteVisit&) = delete;
  SiteVisit& operator=(const SiteVisit&) = delete;

  // The page at `path`, of the racing on `day`. `check` says whether a body is the page. An error is one of
  // local files or settings.
  Result<PageOutcome> fetch(Date day, const std::string& path, const PageCheck& check);
  // Keeps a page in the archive that an earlier, unfinished run had fetched: a power cut may have taken it
  // there.
  Status archive_again(Date day, const KeptPage& page);
  // Makes the archive safe from a power cut.
  Status flush();

  [[nodiscard]] const Clock& clock() const { return parts_.clock; }
  // Of the whole visit so far.
  [[nodiscard]] VisitCost cost() const;
  // "https://www.example.org/results/2025-11-11"
  [[nodiscard]] std::string address(const std::string& path) const { return settings_.scrape.site + path; }

 private:
  SiteVisit(const Settings& settings, const SiteParts& parts, FileLock lock);

  Status connect();
  Status open_archive(const std::string& command);
  void remember_request(Timestamp at);
  Status remember_breaker();

  Settings settings_;
  SiteParts parts_;
  FileLock lock_;
  SiteStateFile state_file_;
  SiteState state_;
  Status state_saved_;  // the first error of saving, told by fetch()
  std::optional<Fetcher> fetcher_;
  std::optional<FetchRecord> last_failure_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<PageArchive> archive_;
};

}  // namespace rps
