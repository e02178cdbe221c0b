#include "workflow/quality/history_changes.h"

#include <algorithm>
#include <map>

#include "base/interrupt.h"
#include "workflow/quality/raw_history.h"

namespace rps {
namespace {

bool is_derived(std::size_t column) {
  return column == col::kHorseCleaned || column == col::kYear;
}

std::optional<std::string> value_of(const Column& column, std::size_t row) {
  return column.is_null(row) ? std::nullopt : std::optional<std::string>(column.display(row));
}

// One day's history, scrape by scrape.
class DayHistory {
 public:
  DayHistory(const ChangesQuery& query, const std::function<Status(const HistoryChange&)>& visit,
             HistoryReport& report)
      : query_(query), visit_(visit), report_(report) {}

  Status add(const RawObject& object, const RowBatch& rows) {
    if (scrapes_ > 0 && object.scraped_at >= query_.since) {
      RPS_TRY(compare(object, rows));
    }
    known_ = upserted(known_, rows);
    for (const std::int32_t race : race_ids(rows)) {
      seen_[race] = object.scraped_at;
    }
    ++scrapes_;
    return {};
  }

 private:
  Status compare(const RawObject& object, const RowBatch& rows) {
    ++report_.scrapes;
    const std::set<std::int32_t> races = race_ids(rows);
    const RowBatch before = of_races(known_, races);
    const std::set<std::int32_t> known = race_ids(before);
    const RowBatch after = of_races(rows, known);
    std::set<std::int32_t> changed;
    Status visited;
    const RowChanges changes =
        compare_rows(before, after, [&](std::size_t old, std::size_t row, std::size_t column) {
          if (!visited.ok() || is_derived(column) || (query_.column && column != *query_.column)) {
            return;
          }
          const HistoryChange change = describe(object, before, old, after, row, column);
          changed.insert(change.race_id);
          count(change);
          visited = visit_(change);
        });
    report_.races_changed += changed.size();
    report_.races_late += races.size() - known.size();
    report_.runners_gone += changes.removed;
    report_.runners_new += changes.added;
    return visited;
  }

  static RowBatch of_races(const RowBatch& rows, const std::set<std::int32_t>& races) {
    RowBatch found = RowBatch::results();
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      if (races.contains(rows[col::kRaceId].int_at(row))) {
        found.append_row(rows, row);
      }
    }
    return found;
  }

  HistoryChange describe(const RawObject& object, const RowBatch& before, std::size_t old,
                         const RowBatch& after, std::size_t row, std::size_t column) const {
    HistoryChange change;
    change.country = *object.country;
    change.date = *object.date;
    change.race_id = after[col::kRaceId].int_at(row);
    change.horse_id = after[col::kHorseId].int_at(row);
    change.course = after[col::kCourse].display(row);
    change.off = after[col::kOff].display(row);
    change.horse = after[col::kHorse].display(row);
    change.column = column;
    change.before = value_of(before[column], old);
    change.after = value_of(after[column], row);
    change.seen_before = seen_.at(change.race_id);
    change.seen_at = object.scraped_at;
    return change;
  }

  void count(const HistoryChange& change) const {
    ColumnChanges& column = report_.columns[change.column];
    ++(!change.before ? column.filled : !change.after ? column.cleared : column.altered);
  }

  const ChangesQuery& query_;
  const std::function<Status(const HistoryChange&)>& visit_;
  HistoryReport& report_;
  RowBatch known_ = RowBatch::results();    // each race as it was last seen
  std::map<std::int32_t, Timestamp> seen_;  // when
  std::size_t scrapes_ = 0;
};

}  // namespace

Result<HistoryReport> find_changes(Workspace& workspace, const ChangesQuery& query,
                                   const std::function<Status(const HistoryChange&)>& visit,
                                   Progress& progress) {
  RPS_ASSIGN(const std::vector<DayScrapes> days,
             list_day_scrapes(workspace, query.country, [&](const DayScrapes& scrapes) {
               return scrapes.size() > 1 && scrapes.back().scraped_at >= query.since;
             }));
  HistoryReport report;
  progress.begin("comparing scrapes", days.size(), "days");
  for (const DayScrapes& scrapes : days) {
    if (interrupted()) {
      return interrupted_error("nothing is changed by looking");
    }
    DayHistory history(query, visit, report);
    for (const RawObject& object : scrapes) {
      RPS_ASSIGN(const auto rows, read_scrape(workspace, object, progress));
      if (rows) {
        RPS_TRY(history.add(object, *rows));
      }
    }
    ++report.days;
    progress.advance(1);
  }
  progress.end();
  return report;
}

namespace {

// When the run committed or, if that is later, just after the time of its newest rows: scrapes have whole
// seconds of their own, so the last of several in one second is dated ahead.
Result<Timestamp> end_of_run(Workspace& workspace, const VersionInfo& run) {
  RPS_ASSIGN(const Table table, workspace.catalog().table_at(workspace.table_name(), run.version));
  RPS_ASSIGN(const std::vector<Partition> partitions, workspace.catalog().partitions(table));
  Timestamp end = run.committed_at;
  for (const Partition& partition : partitions) {
    if (partition.run_id == run.run_id) {
      end = std::max(end, Timestamp{partition.max_created_at.millis + 1});
    }
  }
  return end;
}

}  // namespace

Result<Timestamp> parse_since(Workspace& workspace, const std::string& text) {
  if (const auto date = Date::parse(text); date.ok()) {
    return Timestamp::parse(date->str());
  }
  if (const auto time = Timestamp::parse(text); time.ok()) {
    return *time;
  }
  const auto table = workspace.catalog().table(workspace.table_name());
  if (table.ok()) {
    RPS_ASSIGN(const std::vector<VersionInfo> history, workspace.catalog().history(*table));
    for (const VersionInfo& version : history) {
      if (version.run_id == text) {
        return end_of_run(workspace, version);
      }
    }
  }
  return Error{ErrorKind::kUsage, "--since: '" + text + "' is neither a date, a time nor a run",
               "write 2025-11-11 or '2025-11-11 08:00:00'; 'rpscrape history' lists the runs"};
}

}  // namespace rps
