#include "workflow/rescrape/rescrape.h"

#include <algorithm>

#include "base/interrupt.h"
#include "base/text.h"
#include "workflow/rescrape/commit.h"
#include "workflow/rescrape/run_folder.h"
#include "workflow/retention.h"

namespace rps {
namespace {

class Rescrape {
 public:
  Rescrape(Workspace& workspace, const RescrapeOptions& options, const RescrapeParts& parts,
           Progress& progress)
      : workspace_(workspace), options_(options), parts_(parts), progress_(progress) {}

  Result<RescrapeReport> run() {
    RPS_TRY(choose_days());
    report_.run_id = make_run_id("rescrape", workspace_.clock());
    RPS_ASSIGN(RunFolder folder, RunFolder::open(workspace_.settings(), options_.command, report_.run_id,
                                                 scope_text(), workspace_.clock(), progress_));
    scope_.folder = folder.path();
    parts_.checkpoint("folder");
    RPS_TRY(scrape());
    RPS_TRY(decide());
    if (report_.to_write() > 0 && !options_.dry_run) {
      RPS_TRY(parts_.confirm(report_));
    }
    RPS_TRY(write());
    RPS_TRY(finish(folder));
    return std::move(report_);
  }

 private:
  Status choose_days() {
    if (options_.days < 1 || options_.days > kMostRescrapeDays) {
      return Error{ErrorKind::kUsage,
                   "a re-scrape covers 1 to " + std::to_string(kMostRescrapeDays) + " days"};
    }
    if (options_.countries.empty()) {
      return Error{ErrorKind::kUsage, "a re-scrape needs at least one country", "give --countries gb,ire,fr"};
    }
    const Date yesterday = london_date(workspace_.clock().now()).plus_days(-1);
    const Date last = options_.until.value_or(yesterday);
    if (last > yesterday) {
      return Error{ErrorKind::kUsage, last.str() + " is not over yet in London",
                   "the last day of a re-scrape is " + yesterday.str() + " at most"};
    }
    RPS_ASSIGN(record_, read_rescrape_record(workspace_.store()));
    Window window = options_.since_last_success
                        ? catch_up_window(options_.days, last, options_.countries, record_)
                        : plain_window(options_.days, last);
    if (window.days.empty()) {
      return Error{ErrorKind::kUsage, "there are no results before 2008-01-01"};
    }
    scope_.days = report_.days = std::move(window.days);
    scope_.countries = report_.countries = options_.countries;
    report_.out_of_reach = std::move(window.out_of_reach);
    return {};
  }

  // All that the files of a run depend on.
  [[nodiscard]] std::string scope_text() const {
    const Settings& settings = workspace_.settings();
    std::vector<std::string> parts{options_.dry_run ? "dry" : "real", settings.scrape.site,
                                   settings.csv.gzip ? "gzip" : "plain", join(settings.csv.columns, ",")};
    for (const auto& words : {options_.countries, options_.accept_drift}) {
      parts.push_back(join({words.begin(), words.end()}, ","));
    }
    for (const Date date : scope_.days) {
      parts.push_back(date.str());
    }
    return join(parts, " ");
  }

  Status scrape() {
    Settings settings = workspace_.settings();
    ScrapeSiteOptions site;
    site.command = options_.command;
    site.data_dir = scope_.folder;
    site.accept_drift = options_.accept_drift;
    if (options_.dry_run) {
      settings.scrape.archive = false;
      settings.paths.logs = scope_.folder + "/logs";
    }
    SiteSelection wanted;
    wanted.days = scope_.days;
    wanted.races.regions = scope_.countries;
    RPS_ASSIGN(const SiteReport report, parts_.scrape(settings, wanted, site, progress_));
    report_.cost = report.cost;
    report_.stopped = report.stopped;
    if (report.stopped && report.stopped->kind == ErrorKind::kInterrupted) {
      return Error{ErrorKind::kInterrupted, report.stopped->message,
                   "nothing was written; the same command within two hours goes on from here"};
    }
    parts_.checkpoint("scraped");
    RPS_ASSIGN(results_, check_results(settings, scope_, report));
    return {};
  }

  Status decide() {
    // The commit of a run that died belongs to what the table has.
    RPS_TRY(workspace_.make_lake(options_.command).recover());
    PlanOptions plan;
    plan.allow_shrink = options_.allow_shrink;
    plan.quarantine_path = (options_.dry_run ? scope_.folder : workspace_.settings().paths.logs) + "/" +
                           report_.run_id + ".quarantine.csv";
    RPS_ASSIGN(report_.partitions, make_plan(workspace_, scope_, results_, plan, progress_));
    parts_.checkpoint("planned");
    return stop_if_interrupted();
  }

  static Status stop_if_interrupted() {
    return interrupted() ? Status(interrupted_error("nothing was written")) : Status();
  }

  Status write() {
    RPS_TRY(stop_if_interrupted());
    RPS_TRY(store_raw_copies(workspace_, report_.partitions));
    parts_.checkpoint("raw stored");
    if (report_.to_write() > 0) {
      RPS_TRY(workspace_.open_or_create_table());
    }
    RPS_ASSIGN(report_.writes,
               write_plan(workspace_, report_.partitions, {options_.command, options_.dry_run}, progress_));
    parts_.checkpoint("committed");
    RPS_TRY(mark_plan(workspace_, report_.partitions, report_.writes));
    parts_.checkpoint("marked");
    if (!options_.dry_run) {
      RPS_TRY(verify_plan(workspace_, report_.partitions, report_.writes, progress_));
      parts_.checkpoint("verified");
    }
    return {};
  }

  Status finish(RunFolder& folder) {
    if (!options_.dry_run) {
      RPS_TRY(publish_day_files(workspace_.settings(), scope_, report_.partitions));
      parts_.checkpoint("published");
      prune_after_run(workspace_.lake_access(options_.command), workspace_.table_name(),
                      workspace_.settings().lake.keep_days, progress_);
    }
    if (options_.keep) {
      RPS_TRY(folder.keep());
      report_.kept_folder = folder.path();
    } else {
      RPS_TRY(folder.remove());
    }
    parts_.checkpoint("cleaned");
    // Read again: the lock was not held yet when the days were chosen.
    RPS_ASSIGN(record_, read_rescrape_record(workspace_.store()));
    return write_rescrape_record(workspace_.store(), covered());
  }

  [[nodiscard]] RescrapeRecord covered() const {
    RescrapeRecord record = record_;
    for (const std::string& country : scope_.countries) {
      std::set<Date> missed;
      for (const DayPlan& plan : report_.partitions) {
        if (plan.country == country && plan.missed) {
          missed.insert(plan.date);
        }
      }
      const auto before = record_.find(country);
      record[country] = next_record(before == record_.end() ? nullptr : &before->second, scope_.days, missed,
                                    workspace_.clock().now());
    }
    return record;
  }

  Workspace& workspace_;
  const RescrapeOptions& options_;
  const RescrapeParts& parts_;
  Progress& progress_;
  RescrapeRecord record_;
  ScrapeScope scope_;
  std::map<DayKey, DaySummary> results_;
  RescrapeReport report_;
};

}  // namespace

std::size_t RescrapeReport::count(Decision decision) const {
  return static_cast<std::size_t>(std::count_if(
      partitions.begin(), partitions.end(), [&](const DayPlan& plan) { return plan.decision == decision; }));
}

std::size_t RescrapeReport::to_write() const {
  return count(Decision::kReplace) + count(Decision::kMerge);
}

std::size_t RescrapeReport::missed() const {
  return static_cast<std::size_t>(
      std::count_if(partitions.begin(), partitions.end(), [](const DayPlan& plan) { return plan.missed; }));
}

Result<RescrapeReport> rescrape(Workspace& workspace, const RescrapeOptions& options,
                                const RescrapeParts& parts, Progress& progress) {
  return Rescrape(workspace, options, parts, progress).run();
}

}  // namespace rps
