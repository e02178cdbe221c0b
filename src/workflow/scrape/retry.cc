#include "workflow/scrape/retry.h"

#include <algorithm>
#include <map>
#include <utility>

#include "csv/day_json.h"
#include "workflow/scrape/failure_logs.h"
#include "workflow/scrape/finish_day.h"
#include "workflow/scrape/site_run.h"

namespace rps {
namespace {

using LogsByDay = std::map<Date, std::vector<FailureLog>>;

Result<std::vector<FailureLog>> find_logs(const Settings& settings, const RetryOptions& options) {
  if (!options.log.empty()) {
    RPS_ASSIGN(FailureLog log, read_failure_log(options.log));
    return std::vector<FailureLog>{std::move(log)};
  }
  RPS_ASSIGN(std::vector<FailureLog> logs, open_failure_logs(settings));
  if (options.since) {
    logs.erase(std::remove_if(logs.begin(), logs.end(),
                              [&](const FailureLog& log) { return log.scraped_at < *options.since; }),
               logs.end());
  }
  return logs;
}

bool concerns_whole_day(const FailureLog& log) {
  return std::any_of(log.failures.begin(), log.failures.end(),
                     [](const RaceFailure& failure) { return failure.race_id == 0; });
}

// One date's failures: what to scrape, and the files to put away then.
class DayRetry {
 public:
  DayRetry(Date date, const std::vector<FailureLog>& logs) : date_(date), logs_(logs) {}

  // Countries to be scraped as a whole. Absent: none.
  [[nodiscard]] std::optional<DayTask> whole_days() const {
    DayTask task = new_task();
    bool all = false;
    for (const FailureLog& log : logs_) {
      if (concerns_whole_day(log)) {
        all = all || log.country == kAllCountries;
        task.races.regions.insert(log.country);
      }
    }
    if (task.races.regions.empty()) {
      return std::nullopt;
    }
    if (all) {
      task.races.regions.clear();
    }
    return task;
  }

  // The races that failed in the other countries. Absent: none that is still open.
  [[nodiscard]] Result<std::optional<DayTask>> races(const Settings& settings) const {
    const std::optional<DayTask> whole = whole_days();
    DayTask task = new_task();
    task.retry = true;
    for (const FailureLog& log : logs_) {
      const bool covered =
          whole && (whole->races.regions.empty() || whole->races.regions.contains(log.country));
      if (!covered) {
        RPS_TRY(add_races(settings, log, task));
      }
    }
    return task.failed_before.empty() ? std::nullopt : std::optional<DayTask>(std::move(task));
  }

  [[nodiscard]] std::size_t failures() const {
    std::set<std::pair<std::string, int>> distinct;
    for (const FailureLog& log : logs_) {
      for (const RaceFailure& failure : log.failures) {
        distinct.emplace(log.country, failure.race_id);
      }
    }
    return distinct.size();
  }

 private:
  [[nodiscard]] DayTask new_task() const {
    DayTask task;
    task.date = date_;
    task.label = "retrying " + date_.str();
    return task;
  }

  // A race that a later scrape has parsed is resolved. The others of the day's JSON are known.
  static Status add_races(const Settings& settings, const FailureLog& log, DayTask& task) {
    RPS_ASSIGN(DayJson json, read_day_json(settings, log.country, log.date));
    const auto resolved = [&](int id) {
      return json.scraped_at >= log.scraped_at &&
             std::any_of(json.races.begin(), json.races.end(),
                         [&](const Race& race) { return race.race_id == id; });
    };
    for (const RaceFailure& failure : log.failures) {
      if (!resolved(failure.race_id)) {
        add_failure(failure, task);
        task.races.regions.insert(log.country);
      }
    }
    for (Race& race : json.races) {
      const bool known = std::any_of(task.known.begin(), task.known.end(),
                                     [&](const Race& other) { return other.race_id == race.race_id; });
      if (!known && !task.failed_before.contains(race.race_id)) {
        task.known.push_back(std::move(race));
      }
    }
    return {};
  }

  static void add_failure(const RaceFailure& failure, DayTask& task) {
    const auto [at, fresh] = task.failed_before.emplace(failure.race_id, failure);
    if (!fresh) {
      at->second.attempts += failure.attempts;
    }
  }

  Date date_;
  const std::vector<FailureLog>& logs_;
};

class Retry {
 public:
  Retry(const Settings& settings, SiteRun& run, RetryReport& report)
      : settings_(settings), run_(run), report_(report) {}

  Status day(Date date, const std::vector<FailureLog>& logs) {
    const DayRetry retry(date, logs);
    report_.logs += logs.size();
    report_.races += retry.failures();
    RPS_ASSIGN(const std::optional<DayTask> races, retry.races(settings_));
    const std::size_t before = run_.report().days.size();
    if (const std::optional<DayTask> whole = retry.whole_days()) {
      RPS_TRY(run_.scrape(*whole));
    }
    if (races && !run_.report().stopped) {
      RPS_TRY(run_.scrape(*races));
    }
    for (const FailureLog& log : logs) {
      RPS_TRY(put_away(log, before));
    }
    return {};
  }

 private:
  // Moves the file unless something of it is left undone. What failed again is in the new file of its day.
  Status put_away(const FailureLog& log, std::size_t first_day) {
    const std::vector<DaySummary>& days = run_.report().days;
    const auto written = std::find_if(
        days.begin() + static_cast<std::ptrdiff_t>(first_day), days.end(), [&](const DaySummary& day) {
          return day.date == log.date && (day.country == log.country || log.country == kAllCountries);
        });
    if (written == days.end()) {
      return put_away_untouched(log);
    }
    report_.resolved += log.failures.size() -
                        std::min<std::size_t>(log.failures.size(), static_cast<std::size_t>(written->failed));
    // It may be gone already, or the new file may have its name.
    const auto there = read_failure_log(log.path);
    if (!there.ok() || there->scraped_at >= written->scraped_at) {
      return {};
    }
    return move(log);
  }

  // The day was not scraped: nothing of the file was open any more, or the run was stopped before.
  Status put_away_untouched(const FailureLog& log) {
    const std::vector<FailureLog> alone{log};
    const DayRetry retry(log.date, alone);
    RPS_ASSIGN(const std::optional<DayTask> races, retry.races(settings_));
    if (races || concerns_whole_day(log)) {
      return {};
    }
    report_.resolved += log.failures.size();
    return move(log);
  }

  Status move(const FailureLog& log) {
    RPS_ASSIGN(std::string path, archive_failure_log(settings_, log));
    report_.archived.push_back(std::move(path));
    return {};
  }

  const Settings& settings_;
  SiteRun& run_;
  RetryReport& report_;
};

}  // namespace

Result<RetryReport> retry_failures(const Settings& settings, const SiteParts& parts,
                                   const RetryOptions& options, Progress& progress) {
  RPS_ASSIGN(std::vector<FailureLog> logs, find_logs(settings, options));
  LogsByDay days;
  for (FailureLog& log : logs) {
    days[log.date].push_back(std::move(log));
  }
  RetryReport report;
  ScrapeSiteOptions scrape;
  scrape.command = "retry";
  scrape.archive = options.archive;
  scrape.accept_drift = options.accept_drift;
  RPS_ASSIGN(SiteRun run, SiteRun::open(settings, parts, scrape, progress));
  Retry retry(settings, run, report);
  for (const auto& [date, of_day] : days) {
    RPS_TRY(retry.day(date, of_day));
    if (run.report().stopped) {
      break;
    }
  }
  RPS_ASSIGN(report.scrape, run.finish());
  return report;
}

}  // namespace rps
