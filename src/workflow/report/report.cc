#include "workflow/report/report.h"

#include <algorithm>

#include "duck/sql.h"
#include "workflow/report/coverage.h"

namespace rps {
namespace {

// Any day that a table may hold.
const Date kFirstDay = Date::from_ymd(1900, 1, 1);
const Date kLastDay = Date::from_ymd(2999, 12, 31);

// Keeps the newest changes of all that it is shown.
class NewestChanges {
 public:
  explicit NewestChanges(std::size_t most) : most_(most) {}

  void add(const HistoryChange& change) {
    changes_.push_back(change);
    if (changes_.size() >= 2 * most_ + 1) {
      cut();
    }
  }
  std::vector<HistoryChange> take() {
    cut();
    return std::move(changes_);
  }

 private:
  // Of those seen at one moment, the ones that were shown first stay.
  void cut() {
    std::stable_sort(changes_.begin(), changes_.end(),
                     [](const HistoryChange& a, const HistoryChange& b) { return a.seen_at > b.seen_at; });
    if (changes_.size() > most_) {
      changes_.erase(changes_.begin() + static_cast<std::ptrdiff_t>(most_), changes_.end());
    }
  }

  std::size_t most_;
  std::vector<HistoryChange> changes_;
};

class Gathering {
 public:
  Gathering(Workspace& workspace, QueryEngine& engine, const ReportOptions& options, Progress& progress)
      : workspace_(workspace), engine_(engine), options_(options), progress_(progress) {}

  Result<Report> run() {
    report_.at = workspace_.clock().now();
    report_.today = london_date(report_.at);
    report_.most_runs = options_.most_runs;
    RPS_TRY(add_table());
    RPS_TRY(add_counts());
    RPS_TRY(add_quality());
    RPS_TRY(add_late());
    RPS_ASSIGN(report_.health,
               scrape_health(workspace_.settings(), report_.at.date().plus_days(-options_.history),
                             report_.at.date(), progress_));
    RPS_TRY(add_changes());
    return std::move(report_);
  }

 private:
  Status add_table() {
    RPS_ASSIGN(report_.table, workspace_.catalog().table(workspace_.table_name()));
    RPS_ASSIGN(partitions_, workspace_.catalog().partitions(report_.table));
    report_.partitions = partitions_.size();
    for (const Partition& partition : partitions_) {
      report_.rows += partition.rows;
      report_.bytes += partition.bytes;
    }
    RPS_ASSIGN(report_.sizes, partition_sizes(report_.table, partitions_));
    RPS_ASSIGN(report_.runs, workspace_.catalog().history(report_.table));
    return {};
  }

  Status add_counts() {
    RPS_ASSIGN(const std::vector<DayCount> counts,
               count_days(engine_, duck::quote_name(workspace_.settings().table.name),
                          DayRange{kFirstDay, kLastDay, {}}));
    report_.countries = arrange_coverage(counts, report_.table, partitions_, report_.today);
    report_.ratings = ratings_by_age(counts, report_.today);
    report_.check_window = quality_query(workspace_.settings(), report_.today);
    RPS_ASSIGN(const RescrapeRecord record, read_rescrape_record(workspace_.store()));
    checked_ = within(counts, report_.check_window);
    RPS_ASSIGN(report_.check,
               check_days(checked_, workspace_.settings(), record, report_.check_window, report_.today));
    return {};
  }

  static std::vector<DayCount> within(const std::vector<DayCount>& counts, const CheckQuery& query) {
    std::vector<DayCount> found;
    std::copy_if(counts.begin(), counts.end(), std::back_inserter(found), [&](const DayCount& day) {
      return day.date >= query.first && day.date <= query.last &&
             std::find(query.countries.begin(), query.countries.end(), day.country) != query.countries.end();
    });
    return found;
  }

  Status add_quality() {
    RPS_ASSIGN(report_.quality, judge_table(workspace_, engine_, report_.check_window, std::move(checked_),
                                            report_.check, progress_));
    return {};
  }

  Status add_late() {
    RPS_ASSIGN(LateReport late, late_values(workspace_, report_.today, options_.history, progress_));
    if (late.days > 0) {
      report_.late = std::move(late);
    }
    return {};
  }

  Status add_changes() {
    ReportChanges changes;
    constexpr std::int64_t kDayMillis = 86'400'000;
    changes.since = Timestamp{report_.at.millis - options_.days * kDayMillis};
    NewestChanges newest(options_.most_changes);
    const auto visit = [&](const HistoryChange& change) -> Status {
      newest.add(change);
      return {};
    };
    RPS_ASSIGN(changes.sums,
               find_changes(workspace_, {changes.since, std::nullopt, std::nullopt}, visit, progress_));
    changes.newest = newest.take();
    if (changes.sums.scrapes > 0) {
      report_.changes = std::move(changes);
    }
    return {};
  }

  Workspace& workspace_;
  QueryEngine& engine_;
  const ReportOptions& options_;
  Progress& progress_;
  std::vector<Partition> partitions_;
  std::vector<DayCount> checked_;  // of the days and countries of report_.check_window
  Report report_;
};

}  // namespace

Result<Report> make_report(Workspace& workspace, QueryEngine& engine, const ReportOptions& options,
                           Progress& progress) {
  return Gathering(workspace, engine, options, progress).run();
}

}  // namespace rps
