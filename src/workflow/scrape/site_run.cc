#include "workflow/scrape/site_run.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "workflow/scrape/done_days.h"
#include "workflow/scrape/finish_day.h"

namespace rps {
namespace {

Settings with_data_dir(Settings settings, const std::string& data_dir) {
  if (!data_dir.empty()) {
    settings.paths.data = data_dir;
  }
  return settings;
}

}  // namespace

SiteRun::SiteRun(Settings settings, const ScrapeSiteOptions& options, Progress& progress,
                 DriftHistory history, std::unique_ptr<SiteVisit> visit)
    : settings_(std::move(settings)),
      options_(&options),
      progress_(&progress),
      history_(std::move(history)),
      visit_(std::move(visit)) {}

Result<SiteRun> SiteRun::open(const Settings& settings, const SiteParts& parts,
                              const ScrapeSiteOptions& options, Progress& progress) {
  RPS_TRY(check_field_names(options.accept_drift));
  RPS_ASSIGN(std::unique_ptr<SiteVisit> visit,
             SiteVisit::open(settings, parts, options.command, options.archive || settings.scrape.archive));
  RPS_ASSIGN(DriftHistory history, DriftHistory::load(scrape_state_dir(settings)));
  Settings written = with_data_dir(settings, options.data_dir);
  RPS_TRY(DayPages::remove_stale(scrape_state_dir(written), parts.clock.now()));
  return SiteRun(std::move(written), options, progress, std::move(history), std::move(visit));
}

Status SiteRun::scrape(const DayTask& task) {
  RPS_ASSIGN(DayPages pages,
             DayPages::open(scrape_state_dir(settings_), task.date, visit_->clock(), !options_->force));
  RPS_ASSIGN(DayScrape scrape, scrape_day(*visit_, pages, task, *progress_));
  report_.stopped = scrape.stopped;
  const bool by_user = scrape.stopped && scrape.stopped->kind == ErrorKind::kInterrupted;
  if (!by_user && !scrape.days.empty()) {
    RPS_TRY(finish_days(task, pages, scrape));
  }
  RPS_TRY(visit_->flush());
  return history_.save();
}

Status SiteRun::finish_days(const DayTask& task, DayPages& pages, DayScrape& scrape) {
  const FinishContext context{settings_, history_, options_->accept_drift, *progress_, report_.written};
  const bool whole = std::all_of(scrape.days.begin(), scrape.days.end(),
                                 [](const auto& entry) { return entry.second.fulfilled(); });
  if (!whole) {
    RPS_TRY(unmark_done(settings_, task.date));
  }
  std::vector<DaySummary> days;
  for (auto& [key, day] : scrape.days) {
    RPS_TRY(keep_unselected(settings_, task.races, day, *progress_));
    RPS_ASSIGN(DaySummary summary, finish_day(context, day, scrape.scraped_at));
    report_.reused += static_cast<std::size_t>(summary.reused);
    days.push_back(std::move(summary));
  }
  RPS_TRY(is_finished(task.date, days, scrape.scraped_at)
              ? mark_done(settings_, task.races, task.date, days, scrape.scraped_at)
              : unmark_done(settings_, task.date));
  RPS_TRY(settle_pages(pages, days));
  report_.days.insert(report_.days.end(), days.begin(), days.end());
  return {};
}

// The kept pages have served when all races are there; with a silent field they wait for a better parser.
Status SiteRun::settle_pages(DayPages& pages, const std::vector<DaySummary>& days) const {
  std::vector<std::string> silent;
  for (const DaySummary& day : days) {
    if (!day.drift.empty()) {
      silent.push_back(day.country + ": " + join(day.drift, ", ") + " fell silent");
    }
  }
  if (!silent.empty()) {
    return pages.hold(join(silent, "; "));
  }
  const bool whole =
      std::all_of(days.begin(), days.end(), [](const DaySummary& day) { return day.fulfilled; });
  return whole ? pages.remove() : Status();
}

Result<SiteReport> SiteRun::finish() {
  report_.cost = visit_->cost();
  return std::move(report_);
}

}  // namespace rps
