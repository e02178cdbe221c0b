// What scrape_site and retry_failures have in common: a visit, and days that are scraped and written in it.
#pragma once

#include <memory>

#include "base/result.h"
#include "workflow/scrape/day_scrape.h"
#include "workflow/scrape/drift_history.h"
#include "workflow/scrape/scrape_site.h"

namespace rps {

// Not thread-safe. Borrows the parts, the options and `progress`.
class SiteRun {
 public:
  // Errors as scrape_site.
  static Result<SiteRun> open(const Settings& settings, const SiteParts& parts,
                              const ScrapeSiteOptions& options, Progress& progress);

  // The settings with the folder that is written.
  [[nodiscard]] const Settings& settings() const { return settings_; }
  SiteReport& report() { return report_; }

  // Scrapes one day, writes it and adds it to the report. Sets SiteReport::stopped when the run is to end.
  Status scrape(const DayTask& task);
  // Ends the visit; the report.
  Result<SiteReport> finish();

 private:
  SiteRun(Settings settings, const ScrapeSiteOptions& options, Progress& progress, DriftHistory history,
          std::unique_ptr<SiteVisit> visit);

  Status finish_days(const DayTask& task, DayPages& pages, DayScrape& scrape);
  Status settle_pages(DayPages& pages, const std::vector<DaySummary>& days) const;

  Settings settings_;
  const ScrapeSiteOptions* options_;
  Progress* progress_;
  DriftHistory history_;
  std::unique_ptr<SiteVisit> visit_;
  SiteReport report_;
};

}  // namespace rps
