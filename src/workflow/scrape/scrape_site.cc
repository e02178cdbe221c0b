#include "workflow/scrape/scrape_site.h"

#include <algorithm>
#include <utility>

#include "workflow/scrape/done_days.h"
#include "workflow/scrape/site_run.h"

namespace rps {

bool SiteReport::all_fine() const {
  return !stopped &&
         std::all_of(days.begin(), days.end(), [](const DaySummary& day) { return day.fulfilled; });
}

Result<SiteReport> scrape_site(const Settings& settings, const SiteSelection& selection,
                               const SiteParts& parts, const ScrapeSiteOptions& options, Progress& progress) {
  RPS_ASSIGN(SiteRun run, SiteRun::open(settings, parts, options, progress));
  std::size_t number = 0;
  for (const Date date : selection.days) {
    ++number;
    if (!options.force && is_done(run.settings(), selection.races, date)) {
      run.report().skipped.push_back(date);
      continue;
    }
    DayTask task;
    task.date = date;
    task.races = selection.races;
    task.label = date.str();
    if (selection.days.size() > 1) {
      task.label += " (" + std::to_string(number) + " of " + std::to_string(selection.days.size()) + ")";
    }
    RPS_TRY(run.scrape(task));
    if (run.report().stopped) {
      break;
    }
  }
  return run.finish();
}

}  // namespace rps
